import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localCommand } from '../../build/local/command.ts';
import { retry } from '../../common/base/retry.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import { LocalContainerd, demoImage } from './local-containerd.ts';

const pauseImage = 'pilothouse.dev/pause:1';
const run = promisify(execFile);

/** The images that the build makes, run by the containerd and runc that hosts get. */
describe('the images', () => {
  const network = `images${process.pid}`;
  let containerd: LocalContainerd;
  const running = new Map<string, ChildProcess>();

  beforeAll(async () => {
    containerd = await LocalContainerd.start();
    const ip = (...args: string[]) => run('ip', args);
    await ip('netns', 'add', network);
    await ip('-n', network, 'link', 'set', 'lo', 'up');
    await ip('-n', network, 'link', 'add', 'eth0', 'type', 'bridge');
    await ip('-n', network, 'address', 'add', '10.244.7.9/24', 'dev', 'eth0');
    await ip('-n', network, 'link', 'set', 'eth0', 'up');
  });

  afterAll(async () => {
    for (const [id, child] of running) {
      if (child.exitCode === null) await containerd.ctr(['tasks', 'kill', '--signal', 'SIGKILL', id]).catch(() => '');
    }
    await containerd.end();
    await run('ip', ['netns', 'delete', network]);
  });

  /** Starts a container; resolves once its process runs, with the id of that process on this machine. */
  async function start(id: string, image: string, options: string[], ...command: string[]): Promise<number> {
    const [ctr, ...first] = await localCommand('ctr');
    const address = ['--address', `${containerd.folder}/containerd.sock`, '--namespace', 'k8s.io'];
    const child = spawn(ctr!, [...first, ...address, 'run', '--rm', ...options, image, id, ...command], {
      stdio: 'ignore',
    });
    running.set(id, child);
    return until(async () => {
      const line = (await containerd.ctr(['tasks', 'list'])).split('\n').find((row) => row.startsWith(`${id} `));
      const [, pid, state] = line?.split(/\s+/) ?? [];
      if (state !== 'RUNNING') throw new Error(`${id} does not run`);
      return Number(pid);
    });
  }

  /** Runs a command inside a running container. */
  const exec = (id: string, ...command: string[]) =>
    containerd.ctr(['tasks', 'exec', '--exec-id', `exec${Math.random()}`, id, ...command]);

  /** Sends SIGTERM and resolves with the exit code of the container. */
  async function terminate(id: string): Promise<number> {
    const exited = once(running.get(id)!, 'exit', { signal: AbortSignal.timeout(10_000) });
    await containerd.ctr(['tasks', 'kill', '--signal', 'SIGTERM', id]);
    return ((await exited) as [number])[0];
  }

  const until = <T>(attempt: () => Promise<T>) =>
    retry(attempt, {
      signal: withDeadline(undefined, 20_000),
      backoff: { first: 20, most: 100, factor: 1.5, jitter: 0 },
    });

  /** A pod's network, a root that cannot be written and a user without rights: the demo runs under all of it. */
  const asPod = ['--with-ns', `network:/run/netns/${network}`, '--read-only', '--user', '1000', '--hostname', 'web-1'];

  it('demo says which pod answers, to many at once, and ends on SIGTERM', async () => {
    await start('demo', demoImage, asPod);
    const ask = 'wget -qO- http://10.244.7.9:8080/';
    expect(await until(() => exec('demo', 'sh', '-c', ask))).toBe('pod web-1 ip 10.244.7.9\n');
    const many = await exec('demo', 'sh', '-c', `for n in $(seq 60); do ${ask} & done; wait`);
    expect(many).toBe('pod web-1 ip 10.244.7.9\n'.repeat(60));
    expect(await terminate('demo')).toBe(128 + 15);
  });

  it('demo has the tools to look around from inside a pod', async () => {
    await start('tools', demoImage, asPod, '/bin/init', '--', 'sleep', '1000');
    const tools = ['sh', 'true', 'wget', 'nslookup', 'ping', 'ip'].map((name) => `/bin/${name}`);
    expect((await exec('tools', 'ls', ...tools)).split('\n').filter(Boolean).sort()).toEqual(tools.sort());
    expect(await exec('tools', 'true')).toBe('');
    expect(await terminate('tools')).toBe(128 + 15);
  });

  it('pause adopts and reaps what is orphaned in its PID namespace, and ends on SIGTERM', async () => {
    const pause = await start('pause', pauseImage, []);
    const children = () => readFile(`/proc/${pause}/task/${pause}/children`, 'utf8');
    const orphaning = 'sleep 1000 & echo $! > /dev/shm/orphan; exec sleep 1000';
    const parent = await start(
      'parent',
      demoImage,
      ['--with-ns', `pid:/proc/${pause}/ns/pid`],
      '/bin/sh',
      '-c',
      orphaning,
    );
    expect(await children()).toBe('');
    process.kill(parent, 'SIGKILL');
    const [orphan] = await until(async () => {
      const found = (await children()).trim().split(' ');
      if (found[0] === '') throw new Error('nothing was adopted');
      return found;
    });
    process.kill(Number(orphan), 'SIGKILL');
    await until(async () => {
      if ((await children()) !== '') throw new Error('the orphan was not reaped');
    });
    expect(await terminate('pause')).toBe(0);
  });
});
