import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleAgent } from './agent.ts';

const checkout = resolve(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-test-'));
  mkdirSync(join(folder, 'source/agent-bundle'), { recursive: true });
  mkdirSync(join(folder, 'host'));
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'source/node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Bundles a main.ts, puts the one file where no node_modules is, and gives what it prints there. */
async function onHost(sources: Record<string, string>): Promise<string> {
  for (const [name, source] of Object.entries(sources))
    writeFileSync(join(folder, 'source/agent-bundle', name), source);
  writeFileSync(join(folder, 'host/agent.mjs'), await bundleAgent(join(folder, 'source')));
  return execFileSync(process.execPath, [join(folder, 'host/agent.mjs')], { encoding: 'utf8' });
}

describe('the bundled agent', () => {
  it('speaks to etcd without the proto files that etcd3 reads in a checkout', async () => {
    const source = `
      import { Etcd3 } from 'etcd3';
      const etcd = new Etcd3({ hosts: 'http://127.0.0.1:1' });
      try { await etcd.get('key'); } catch (error) { console.log((error as Error).constructor.name); }
      etcd.close();`;
    expect(await onHost({ 'main.ts': source })).toMatch(/Unavailable/);
  });

  it('evaluates a component only when it is asked for, from the same file', async () => {
    const printed = await onHost({
      'main.ts': `
        console.log('main');
        const { name } = await import('./kubelet.ts');
        console.log(name);`,
      'kubelet.ts': `console.log('kubelet is evaluated'); export const name: string = 'kubelet';`,
      'scheduler.ts': `console.log('scheduler is evaluated');`,
    });
    expect(printed).toBe('main\nkubelet is evaluated\nkubelet\n');
  });

  it('is the same bytes for the same sources', async () => {
    writeFileSync(join(folder, 'source/agent-bundle/main.ts'), 'console.log(1);');
    const [once, twice] = [await bundleAgent(join(folder, 'source')), await bundleAgent(join(folder, 'source'))];
    expect(once.equals(twice)).toBe(true);
  });

  it('does not come to be of sources that do not build', async () => {
    writeFileSync(join(folder, 'source/agent-bundle/main.ts'), "import './missing.ts';");
    await expect(bundleAgent(join(folder, 'source'))).rejects.toThrow(/missing/);
  });
});
