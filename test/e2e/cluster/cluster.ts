import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, openLab } from '../../lab/lab.ts';

export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const root = join(import.meta.dirname, '../../..');
const kubectlBinary = join(root, '.artifacts/kubectl/kubectl');
const deadline = 240_000;

/** Runs a program to its end, whatever its exit code; killed at the deadline. */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input?: string,
): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, cwd: root, timeout: deadline, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(command, args, options, (error: ExecFileException | null, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ exitCode, stdout, stderr });
    });
    child.stdin?.on('error', () => {}); // it ended without reading
    child.stdin?.end(input);
  });
}

/** The lab's hosts and the cluster on them, driven only as a person would: the command line and stock kubectl. */
export class LabCluster {
  readonly lab: Lab;
  /** The app's data folder of this test. */
  home: string;
  readonly #scratch: string;
  #kubeconfig: string | undefined;

  constructor(lab: Lab, scratch: string) {
    this.lab = lab;
    this.#scratch = scratch;
    this.home = join(scratch, 'home');
  }

  /** Three bare hosts. */
  static async open(): Promise<LabCluster> {
    const lab = await openLab();
    await lab.up({ hosts: 3 });
    await Promise.all(lab.hosts.map((host) => host.reset()));
    return new LabCluster(lab, await mkdtemp(join(tmpdir(), 'pilothouse-e2e-')));
  }

  async close(): Promise<void> {
    await rm(this.#scratch, { recursive: true, force: true });
  }

  /** `npm run pilothouse -- …` without a terminal. */
  pilothouse(...args: string[]): Promise<CommandOutcome> {
    return run('node', ['electron/cli.ts', ...args], { PILOTHOUSE_HOME: this.home });
  }

  create(file = this.lab.clusterFile): Promise<CommandOutcome> {
    return this.pilothouse('create', '-f', file);
  }

  /** Forgets everything the desktop knows. */
  forgetHome(): void {
    this.home = join(this.#scratch, `home-${Math.random().toString(36).slice(2)}`);
    this.#kubeconfig = undefined;
  }

  async scratchFile(name: string, content: string): Promise<string> {
    const path = join(this.#scratch, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  }

  /** The admin kubeconfig the command line prints. */
  async kubeconfig(): Promise<string> {
    if (this.#kubeconfig) return this.#kubeconfig;
    const { exitCode, stdout, stderr } = await this.pilothouse('kubeconfig');
    if (exitCode !== 0) throw new Error(`kubeconfig ended with ${exitCode}: ${stderr}`);
    this.#kubeconfig = await this.scratchFile('kubeconfig', stdout);
    return this.#kubeconfig;
  }

  /** Stock kubectl, whatever it answers. */
  async tryKubectl(args: readonly string[], input?: string): Promise<CommandOutcome> {
    return run(kubectlBinary, args, { KUBECONFIG: await this.kubeconfig(), HOME: this.#scratch }, input);
  }

  /** Stock kubectl's answer; a failure is thrown with its words. */
  async kubectl(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.tryKubectl(args);
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
    return stdout;
  }

  async apply(manifest: object): Promise<void> {
    const { exitCode, stderr } = await this.tryKubectl(['apply', '-f', '-'], JSON.stringify(manifest));
    if (exitCode !== 0) throw new Error(`kubectl apply ended with ${exitCode}: ${stderr}`);
  }

  async json<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.kubectl(...args, '-o', 'json')) as T;
  }

  /** A command on a host as root; a failure is thrown with its words. */
  async on(host: string, line: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.lab.ssh(host, line);
    if (exitCode !== 0) throw new Error(`${host}: ${line} ended with ${exitCode}: ${stderr}`);
    return stdout;
  }
}
