import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../common/base/clock.ts';
import type { LocalAgent } from './agent.ts';
import { Credentials } from './credentials.ts';
import { endDetached, isRunning, startDetached } from './detached.ts';

/** Component → process. */
export type Pids = Readonly<Record<string, number>>;

/** Why what was asked for does not run; the message is for people. */
export class StartError extends Error {}

/** How long all of them may take to start, in milliseconds, and the time between two questions. */
const startDeadline = 60_000;
const askInterval = 10;
/** Lines of a log that are shown when its component has died. */
const shownLines = 15;
const shownColumns = 400;

/** Makes the folder, if no processes of it run; throws a StartError that says `how` to end them otherwise. */
export async function claimFolder(folder: string, what: string, how: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const before = Object.entries(await runningPids(folder)).map(([name, pid]) => `${name} ${pid}`);
  if (before.length > 0) {
    throw new StartError(`${what} runs in ${folder} already (${before.join(', ')}): end it with \`${how}\``);
  }
}

/** Ends what runs in the folder, by its pids; resolves with what there was. Data, certificates and logs stay. */
export async function endProcesses(folder: string): Promise<Pids> {
  const running = await runningPids(folder);
  // Last come first: nobody is left without what it stands on.
  for (const name of Object.keys(running).reverse()) await endDetached(running[name] as number, folder);
  await rm(join(folder, 'pids.json'), { force: true });
  return running;
}

/** Those of the recorded processes that still are what they were. */
export async function runningPids(folder: string): Promise<Pids> {
  const text = await readFile(join(folder, 'pids.json'), 'utf8').catch(() => '{}');
  const running: Record<string, number> = {};
  for (const [name, pid] of Object.entries(JSON.parse(text) as Pids)) {
    if (await isRunning(pid, folder)) running[name] = pid;
  }
  return running;
}

/** Processes of one folder while they start; they outlive this one. */
export class LocalProcesses {
  readonly folder: string;
  readonly #agent: LocalAgent;
  readonly #pids: Record<string, number> = {};
  /** The first that went away before all were ready. */
  #dead: string | undefined;

  constructor(folder: string, agent: LocalAgent) {
    this.folder = folder;
    this.#agent = agent;
  }

  get pids(): Pids {
    return this.#pids;
  }

  /** The authority of the folder, or a new one: a kubeconfig that somebody copied works again after a restart. */
  async credentials(): Promise<Credentials> {
    const read = (name: string) => readFile(join(this.folder, name), 'utf8').catch(() => undefined);
    const [certificate, privateKey] = [await read('ca.crt'), await read('ca.key')];
    const credentials = await Credentials.from(certificate && privateKey ? { certificate, privateKey } : undefined);
    await this.write('ca.crt', credentials.files.certificate);
    await this.write('ca.key', credentials.files.privateKey);
    return credentials;
  }

  /** Starts the agent with these words; its process and its log have the given name. */
  async startAgent(name: string, node: readonly string[], words: readonly string[]): Promise<void> {
    const { path, compileCache } = this.#agent;
    // As a unit has it: authorities that this shell adds would cost each process a megabyte.
    const environment = { NODE_COMPILE_CACHE: compileCache, NODE_EXTRA_CA_CERTS: '' };
    await this.start(name, [process.execPath, ...node, path, ...words], environment);
  }

  async start(name: string, command: readonly string[], environment?: Readonly<Record<string, string>>): Promise<void> {
    const child: ChildProcess = await startDetached(command, this.#logOf(name), environment);
    child.once('error', () => (this.#dead ??= name));
    child.once('exit', () => (this.#dead ??= name));
    if (child.pid === undefined) return;
    this.#pids[name] = child.pid;
    // Written at each step: whoever stops us half way can still end what runs.
    await this.write('pids.json', `${JSON.stringify(this.#pids, null, 2)}\n`);
  }

  /** Asks until the component is ready; throws when one of those that were started has ended, or the time is over. */
  async until(name: string, isThere: () => Promise<boolean>): Promise<void> {
    const end = systemClock.monotonic() + startDeadline;
    while (!(await isThere())) {
      if (this.#dead) throw new StartError(`${this.#dead} has ended:\n${lastLines(await this.#log(this.#dead))}`);
      if (systemClock.monotonic() > end) {
        throw new StartError(
          `${name} is not ready after ${startDeadline / 1000} s:\n${lastLines(await this.#log(name))}`,
        );
      }
      await systemClock.sleep(askInterval);
    }
  }

  /** Whether the component's log says that it is ready. */
  async saysReady(name: string): Promise<boolean> {
    return (await this.#log(name)).includes('"msg":"ready"');
  }

  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  #log(name: string): Promise<string> {
    return readFile(this.#logOf(name), 'utf8');
  }

  #logOf(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}

function lastLines(log: string): string {
  const lines = log.trimEnd().split('\n').slice(-shownLines);
  return lines.map((line) => line.slice(0, shownColumns)).join('\n');
}
