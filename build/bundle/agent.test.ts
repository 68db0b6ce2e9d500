import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** Bundles a main.ts, puts its files where no node_modules is, and gives what it prints there. */
async function onHost(sources: Record<string, string>): Promise<string> {
  for (const [name, source] of Object.entries(sources))
    writeFileSync(join(folder, 'source/agent-bundle', name), source);
  mkdirSync(join(folder, 'host/agent'));
  for (const [path, content] of await bundleAgent(join(folder, 'source')))
    writeFileSync(join(folder, 'host', path), content);
  return runOnHost();
}

function runOnHost(...words: string[]): string {
  return execFileSync(process.execPath, [join(folder, 'host/agent.mjs'), ...words], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
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

  it('reads a component only when it is asked for, and what two of them share once', async () => {
    const printed = await onHost({
      'main.ts': `
        console.log('main');
        const { name } = await import('./kubelet.ts');
        console.log(name);
        if (process.argv.length > 2) await import('./scheduler.ts');`,
      'kubelet.ts': `import { shared } from './shared.ts'; export const name: string = shared('kubelet');`,
      'scheduler.ts': `import { shared } from './shared.ts'; console.log(shared('scheduler'));`,
      'shared.ts': `let calls = 0; export const shared = (name: string) => \`\${name} \${++calls}\`;`,
    });
    expect(printed).toBe('main\nkubelet 1\n');
    expect(runOnHost('all')).toBe('main\nkubelet 1\nscheduler 2\n');
    const [scheduler] = readdirSync(join(folder, 'host/agent')).filter((part) => part.startsWith('scheduler-'));
    rmSync(join(folder, 'host/agent', scheduler!));
    expect(runOnHost()).toBe(printed);
    expect(() => runOnHost('all')).toThrow(/scheduler/);
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
    expect(once).toEqual(twice);
  });

  it('does not come to be of sources that do not build', async () => {
    writeFileSync(join(folder, 'source/agent-bundle/main.ts'), "import './missing.ts';");
    await expect(bundleAgent(join(folder, 'source'))).rejects.toThrow(/missing/);
  });
});
