import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { localCniFolder, localCommand } from '../../build/local/command.ts';

const run = promisify(execFile);
const images = resolve(import.meta.dirname, '../../.artifacts/images');
const startDeadline = 30_000;

export const demoImage = 'pilothouse.dev/demo:1';

let count = 0;

/**
 * The containerd that hosts get, with runc and the CNI plugins, in folders and on a bridge of its own. It needs root.
 */
export class LocalContainerd {
  readonly folder: string;
  readonly endpoint: string;
  readonly #bridge: string;
  #process: ChildProcess | undefined;

  constructor(folder: string, bridge: string) {
    this.folder = folder;
    this.endpoint = `unix://${folder}/containerd.sock`;
    this.#bridge = bridge;
  }

  static async start(): Promise<LocalContainerd> {
    const folder = await mkdtemp(join(tmpdir(), 'local-containerd-'));
    const containerd = new LocalContainerd(folder, `lc${process.pid % 100_000}n${count++}`);
    try {
      await containerd.#prepare();
      await containerd.restart();
      for (const image of ['pause', 'demo']) await containerd.ctr(['images', 'import', join(images, `${image}.tar`)]);
    } catch (error) {
      await containerd.end();
      throw error;
    }
    return containerd;
  }

  async ctr(args: readonly string[]): Promise<string> {
    const all = ['--address', join(this.folder, 'containerd.sock'), '--namespace', 'k8s.io', ...args];
    const [command, ...first] = await localCommand('ctr');
    return (await run(command!, [...first, ...all])).stdout;
  }

  /** Ends it if it runs, and starts it anew; containers go on meanwhile. */
  async restart(): Promise<void> {
    await this.#stop();
    const [command, ...first] = await localCommand('containerd');
    const log = await open(join(this.folder, 'containerd.log'), 'a', 0o600);
    const child = spawn(command!, [...first, '--config', join(this.folder, 'config.toml')], {
      stdio: ['ignore', log.fd, log.fd],
    });
    await log.close();
    this.#process = child;
    const until = Date.now() + startDeadline;
    while (
      !(await this.ctr(['version']).then(
        () => true,
        () => false,
      ))
    ) {
      if (Date.now() > until || child.exitCode !== null)
        throw new Error(`containerd did not start:\n${await this.log()}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  /** What a power failure does: every process and every mount is gone, what is on disk is there. */
  async loseEverything(): Promise<void> {
    const tasks = (await this.ctr(['tasks', 'list'])).split('\n').slice(1);
    const pids = tasks.map((line) => Number(line.split(/\s+/)[1])).filter((pid) => pid > 0);
    const shims = new Set(await Promise.all(pids.map(parentOf)));
    await this.#stop();
    for (const pid of [...shims, ...pids]) kill(pid);
    await run('umount', ['--recursive', '--lazy', this.folder]);
    await rm(join(this.folder, 'state'), { recursive: true, force: true });
    await this.#mountFolder();
    await this.restart();
  }

  log(): Promise<string> {
    return readFile(join(this.folder, 'containerd.log'), 'utf8');
  }

  /** Ends every container, containerd, and takes everything away. */
  async end(): Promise<void> {
    const tasks = await this.ctr(['tasks', 'list', '-q']).catch(() => '');
    for (const id of tasks.split('\n').filter((line) => line !== '')) {
      await this.ctr(['tasks', 'delete', '--force', id]).catch(() => {});
    }
    await this.#stop();
    await run('ip', ['link', 'delete', this.#bridge]).catch(() => {});
    await run('umount', ['--recursive', '--lazy', this.folder]).catch(() => {});
    await rm(this.folder, { recursive: true, force: true });
  }

  async #prepare(): Promise<void> {
    await this.#mountFolder();
    await mkdir(join(this.folder, 'cni'));
    const network = count % 250;
    const ipam = {
      type: 'host-local',
      dataDir: join(this.folder, 'ipam'),
      ranges: [[{ subnet: `10.199.${network}.0/24` }]],
      routes: [{ dst: '0.0.0.0/0' }],
    };
    const bridge = { type: 'bridge', bridge: this.#bridge, isGateway: true, hairpinMode: true, ipam };
    const portmap = { type: 'portmap', capabilities: { portMappings: true } };
    const list = { cniVersion: '1.0.0', name: this.#bridge, plugins: [bridge, portmap] };
    await writeFile(join(this.folder, 'cni/10-test.conflist'), JSON.stringify(list));
    await writeFile(join(this.folder, 'config.toml'), this.#config());
  }

  /** A mount of its own, so that all that is mounted below it can be taken away at once. */
  async #mountFolder(): Promise<void> {
    await run('mount', ['--bind', this.folder, this.folder]);
  }

  #config(): string {
    const cri = 'plugins."io.containerd.grpc.v1.cri"';
    return `version = 2
root = "${this.folder}/root"
state = "${this.folder}/state"
[grpc]
  address = "${this.folder}/containerd.sock"
[${cri}]
  sandbox_image = "pilothouse.dev/pause:1"
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  netns_mounts_under_state_dir = true
  [${cri}.cni]
    bin_dir = "${localCniFolder()}"
    conf_dir = "${this.folder}/cni"
  [${cri}.containerd]
    snapshotter = "native"
    [${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [${cri}.containerd.runtimes.runc.options]
        SystemdCgroup = false
`;
  }

  async #stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the fourth field, after a name in parentheses. */
async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with its sandbox.
  }
}
