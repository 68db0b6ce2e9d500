import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

  it('has no wide characters, which would double what every process keeps of it', async () => {
    const source = `console.log('…', /^µ+$/.test('µµ'));`;
    expect(await onHost({ 'main.ts': source })).toBe('… true\n');
    expect(readFileSync(join(folder, 'host/agent.mjs')).every((byte) => byte < 128)).toBe(true);
  });

  it('serves HTTP without the client for WebSockets and fetch that Node has beside it', async () => {
    const source = `
      import http, { createServer } from 'node:http';
      import { Agent } from 'node:https';
      createServer().listen(0, '127.0.0.1', function () { this.close(); });
      new Agent();
      console.log(typeof http.request, process.moduleLoadList.some((name) => name.includes('undici')));`;
    expect(await onHost({ 'main.ts': source })).toBe('function false\n');
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
