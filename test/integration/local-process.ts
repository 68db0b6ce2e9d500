import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

const agent = resolve(import.meta.dirname, '../../agent-bundle/main.ts');

/** How long a component may take to be ready, and to end, in milliseconds. */
const startDeadline = 60_000;
const endDeadline = 25_000;

/** One component in a process of its own, started from the sources; what it logs is in a file. */
export class LocalProcess {
  readonly #process: ChildProcess;
  readonly #logFile: string;

  constructor(process: ChildProcess, logFile: string) {
    this.#process = process;
    this.#logFile = logFile;
  }

  /**
   * Resolves when the component says that it is ready; rejects with its log when it ends before. `nodeFlags` are Node's.
   */
  static async start(
    component: string,
    flags: readonly string[],
    logFile: string,
    nodeFlags: readonly string[] = [],
  ): Promise<LocalProcess> {
    const log = await open(logFile, 'a', 0o600);
    // It goes with us, even when we are killed before we can end it.
    const guard = ['--pdeathsig', 'TERM', process.execPath, ...nodeFlags];
    const child = spawn('setpriv', [...guard, agent, component, ...flags], { stdio: ['ignore', 'pipe', log.fd] });
    const started = new LocalProcess(child, logFile);
    const lines = createInterface({ input: child.stdout as Readable });
    const ready = new Promise<boolean>((resolve) => {
      lines.on('line', (line) => {
        void log.appendFile(`${line}\n`);
        if (line.includes('"msg":"ready"')) resolve(true);
      });
      child.once('exit', () => resolve(false));
      setTimeout(() => resolve(false), startDeadline).unref();
    });
    void once(child, 'close').then(() => log.close());
    if (await ready) return started;
    await started.end();
    throw new Error(`${component} did not get ready:\n${await started.log()}`);
  }

  /** Everything it has logged so far. */
  log(): Promise<string> {
    return readFile(this.#logFile, 'utf8');
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Asks it to end, and makes it end when it does not. Resolves with its exit code; null after a signal. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const child = this.#process;
    if (this.hasEnded) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), endDeadline);
    await exited;
    clearTimeout(force);
    return child.exitCode;
  }
}
