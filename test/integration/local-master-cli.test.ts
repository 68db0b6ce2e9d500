import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubectlBinary } from './local-master.ts';

/** `npm run -s master` as a person runs it. */
const command = resolve(import.meta.dirname, '../../build/master.ts');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, ...args: string[]): Promise<Outcome> {
  return new Promise((done) => {
    execFile(program, args, { timeout: 90_000 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}

const master = (...args: string[]) => run(process.execPath, command, ...args);
const kubectl = (...args: string[]) => run(kubectlBinary, `--kubeconfig=${join(folder, 'admin.kubeconfig')}`, ...args);
const pids = async () => JSON.parse(await readFile(join(folder, 'pids.json'), 'utf8')) as Record<string, number>;
/** One that has ended and was not buried yet has no command line any more. */
const isAlive = (pid: number) =>
  readFile(`/proc/${pid}/cmdline`).then(
    (line) => line.length > 0,
    () => false,
  );

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-master-cli-'));
});
afterAll(async () => {
  await master('down', '--dir', folder);
  await rm(folder, { recursive: true });
});

test('a master goes up in processes of its own, and its state is there again after the next up', async () => {
  const up = await master('up', '--dir', folder, '--port', '0');
  expect(up).toMatchObject({ code: 0, stderr: '' });
  expect(up.stdout).toContain(`KUBECONFIG=${join(folder, 'admin.kubeconfig')}`);
  const first = await pids();
  expect(Object.keys(first)).toEqual(['etcd', 'apiserver', 'controller-manager', 'scheduler']);
  for (const name of ['ca.crt', 'admin.crt', 'admin.key']) {
    expect(await readFile(join(folder, name), 'utf8')).toContain('-----BEGIN');
  }
  expect(await kubectl('create', 'configmap', 'kept')).toMatchObject({ code: 0 });

  const again = await master('up', '--dir', folder, '--port', '0');
  expect(again.code).toBe(1);
  expect(again.stderr).toContain(`a master runs in ${folder} already (etcd ${first['etcd']}`);

  expect((await master('down', '--dir', folder)).stdout).toContain('ended etcd, apiserver');
  for (const pid of Object.values(first)) expect(await isAlive(pid)).toBe(false);
  expect(await master('down', '--dir', folder)).toMatchObject({ code: 0, stdout: `nothing runs in ${folder}\n` });

  expect(await master('up', '--dir', folder, '--port', '0')).toMatchObject({ code: 0 });
  expect((await kubectl('get', 'configmap', 'kept', '-o', 'name')).stdout).toBe('configmap/kept\n');
  await master('down', '--dir', folder);
});

test('a component that dies is shown with its last words, and the others are ended', async () => {
  await master('up', '--dir', folder, '--port', '0', '--store', 'memory');
  expect(Object.keys(await pids())).toEqual(['apiserver', 'controller-manager', 'scheduler']);
  await master('down', '--dir', folder);
  // etcd refuses a data folder that is a file.
  await rm(join(folder, 'etcd'), { recursive: true });
  await run('touch', join(folder, 'etcd'));
  const up = await master('up', '--dir', folder, '--port', '0');
  expect(up.code).toBe(1);
  expect(up.stderr).toMatch(/^etcd has ended:\n.*not a directory/s);
  expect((await master('down', '--dir', folder)).stdout).toContain('nothing runs');
});

test.each([
  [['up'], 'up or down, and --dir'],
  [['sideways', '--dir', '/nowhere'], 'up or down, and --dir'],
  [['up', '--dir', '/nowhere', '--port', '70000'], '--port takes 0 to 65535'],
  [['up', '--dir', '/nowhere', '--store', 'zookeeper'], '--store takes etcd or memory'],
  [['up', '--dir', '/nowhere', '--prot', '1'], "Unknown option '--prot'"],
])('%j is refused with the usage', async (args, reason) => {
  const { code, stderr } = await master(...args);
  expect(code).toBe(1);
  expect(stderr).toContain(reason);
  expect(stderr).toContain('Usage:');
});

test('a port that is taken is named', async () => {
  const taken: Server = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await master('up', '--dir', folder, '--port', String(port));
  taken.close();
  expect(code).toBe(1);
  expect(stderr).toBe(`port ${port} of 127.0.0.1 is taken: choose another with --port\n`);
});
