import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubectlBinary } from './local-master.ts';

/** `npm run demo -- --embedded` as a person without a display and without a terminal runs it. */
const demo = resolve(import.meta.dirname, '../../build/demo.ts');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'embedded-cluster-'));
});
afterAll(async () => {
  await embedded('--down');
  await rm(home, { recursive: true });
});

function run(program: string, ...args: string[]): Promise<Outcome> {
  const env = { ...process.env, PILOTHOUSE_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' };
  return new Promise((done) => {
    execFile(program, args, { timeout: 120_000, env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}

const embedded = (...args: string[]) => run(process.execPath, demo, '--embedded', ...args);
const kubectl = (...args: string[]) =>
  run(kubectlBinary, `--kubeconfig=${join(home, 'embedded/admin.kubeconfig')}`, `--cache-dir=${home}/cache`, ...args);
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('the embedded cluster starts, works, and leaves nothing when it is stopped', async () => {
  const up = await embedded();
  expect(up).toMatchObject({ code: 0, stderr: '' });
  expect(up.stdout).toContain('npm start -- --cluster embedded');
  const { embedded: pid = 0 } = JSON.parse(await readFile(join(home, 'embedded/pids.json'), 'utf8')) as {
    embedded?: number;
  };

  const ready = ['--for=condition=Ready', '--timeout=60s'];
  expect(await kubectl('wait', 'nodes', '--all', ...ready)).toMatchObject({ code: 0 });
  expect((await kubectl('get', 'nodes', '-o', 'name')).stdout.trim().split('\n')).toHaveLength(10);
  const available = await kubectl('-n', 'demo', 'rollout', 'status', 'deployment/demo', '--timeout=60s');
  expect(available).toMatchObject({ code: 0 });
  expect((await kubectl('-n', 'demo', 'logs', 'deployment/demo')).stdout).toContain('nothing runs in it');
  const shell = await kubectl('-n', 'demo', 'exec', 'deployment/demo', '--', 'ls');
  expect(shell.code).toBe(1);
  expect(shell.stderr).toContain('this pod is simulated');

  // A claim gets its volume with its first pod.
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const volumes = [{ name: 'data', ephemeral: { volumeClaimTemplate: { spec: claim } } }];
  const spec = { volumes, containers: [{ name: 'c', image: 'demo:1' }] };
  const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'storing', namespace: 'demo' }, spec });
  await writeFile(join(home, 'pod.json'), pod);
  expect(await kubectl('create', '-f', join(home, 'pod.json'))).toMatchObject({ code: 0 });
  expect(await kubectl('-n', 'demo', 'wait', 'pod/storing', ...ready)).toMatchObject({ code: 0 });
  const bound = await kubectl('-n', 'demo', 'get', 'pvc', 'storing-data', '-o', 'jsonpath={.status.phase}');
  expect(bound.stdout).toBe('Bound');

  // The app knows it as any cluster that it has a kubeconfig of.
  const record = JSON.parse(await readFile(join(home, 'clusters/embedded/cluster.json'), 'utf8')) as object;
  expect(record).toEqual({ origin: 'imported', name: 'embedded' });

  const again = await embedded();
  expect(again).toMatchObject({ code: 0 });
  expect((await kubectl('get', 'namespace', 'demo')).code).toBe(0);

  expect(await embedded('--down')).toMatchObject({ code: 0, stdout: 'The embedded cluster has ended.\n' });
  // One that has ended and was not buried yet has no command line any more.
  expect(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).toBe('');
  expect(await isThere(join(home, 'embedded'))).toBe(false);
  expect(await readdir(join(home, 'clusters'))).toEqual([]);
  expect(await embedded('--down')).toMatchObject({ code: 0, stdout: 'There is no embedded cluster.\n' });
});
