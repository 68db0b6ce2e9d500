import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import { CommandFailure, shown } from '../../electron/hosts/command-failure.ts';
import { plainPath, removablePath } from '../../electron/hosts/host-path.ts';
import type {
  CallOptions,
  CommandResult,
  FileChange,
  FileContent,
  Host,
  Removal,
  RunOptions,
  StreamOptions,
  UploadOptions,
  WriteOptions,
} from '../../electron/hosts/host.ts';

export interface FakeFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly owner: string;
}

/** A command as it reached the fake; `print` writes to its stdout while it runs. */
export interface FakeCall {
  readonly command: readonly string[];
  readonly intent: string;
  readonly stdin: string;
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
}

/** What a command answers; what is left out is 0 or empty. `stdout` comes after what was printed. */
export interface FakeAnswer {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

type Answerer = (call: FakeCall) => FakeAnswer | Promise<FakeAnswer>;
type Matcher = readonly string[] | ((command: readonly string[]) => boolean);

/**
 * A host in memory: files are kept, commands answer what they were told to, and one that was told nothing throws.
 * It passes the same contract as `SshHost`.
 */
export class FakeHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly files = new Map<string, FakeFile>();
  /** Every command that was run, in order. */
  readonly calls: Array<{ readonly command: readonly string[]; readonly intent: string; readonly stdin: string }> = [];
  readonly #answers: Array<{ readonly matches: Matcher; readonly answer: Answerer }> = [];
  readonly #listeners = new Map<string, () => Duplex>();
  readonly #lost = new AbortController();

  constructor(name = 'h1', address = '192.0.2.1') {
    this.name = name;
    this.address = address;
  }

  /** Tells what a command answers: an argv, or those that a function chooses. What was told last counts first. */
  answer(matches: Matcher, answer: FakeAnswer | Answerer): this {
    this.#answers.unshift({ matches, answer: typeof answer === 'function' ? answer : () => answer });
    return this;
  }

  /** Lets `connectTo` reach something. */
  listen(address: string, port: number, connect: () => Duplex): this {
    this.#listeners.set(`${address}:${port}`, connect);
    return this;
  }

  /** The text of a file, or undefined. */
  text(path: string): string | undefined {
    const file = this.files.get(path);
    return file && new TextDecoder().decode(file.bytes);
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async run(command: readonly string[], options: RunOptions): Promise<CommandResult> {
    let stdout = '';
    const end = await this.#execute(command, { deadline: 60_000, ...options }, (text) => (stdout += text));
    return this.#judged(command, options, { ...end, stdout });
  }

  async stream(command: readonly string[], options: StreamOptions): Promise<CommandResult> {
    let rest = '';
    const taking: Array<void | Promise<void>> = [];
    const end = await this.#execute(command, options, (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      taking.push(...lines.map(options.onLine));
    });
    if (rest !== '') taking.push(options.onLine(rest));
    for (const taken of taking) await taken;
    return this.#judged(command, options, { ...end, stdout: '' });
  }

  async readFile(path: string, { signal }: CallOptions): Promise<Uint8Array | undefined> {
    this.#enter(signal);
    return this.files.get(plainPath(path))?.bytes;
  }

  async writeFile(path: string, bytes: Uint8Array | string, options: WriteOptions): Promise<FileChange> {
    this.#enter(options.signal);
    const { mode, owner = 'root:root' } = options;
    const wanted = { bytes: Buffer.from(bytes), mode, owner };
    const found = this.files.get(plainPath(path));
    if (found && wanted.bytes.equals(found.bytes) && found.mode === mode && found.owner === owner) return 'unchanged';
    this.files.set(path, wanted);
    return 'written';
  }

  writeFiles(files: readonly FileContent[], options: CallOptions): Promise<readonly FileChange[]> {
    return Promise.all(files.map((file) => this.writeFile(file.path, file.bytes, { ...options, ...file })));
  }

  async upload(localPath: string, path: string, options: UploadOptions): Promise<FileChange> {
    this.#enter(options.signal);
    const bytes = await readFile(localPath).catch((error: Error) => {
      throw new AppError(
        'upload-source-unreadable',
        { host: this.name, path: localPath, reason: error.message },
        error,
      );
    });
    const found = this.files.get(plainPath(path));
    if (found && sha256Of(found.bytes) === options.sha256) return this.writeFile(path, found.bytes, options);
    options.onProgress?.({ sent: bytes.length, total: bytes.length });
    const actual = sha256Of(bytes);
    if (actual !== options.sha256) {
      throw new AppError('upload-corrupt', { host: this.name, path, actual, wanted: options.sha256 });
    }
    return this.writeFile(path, bytes, options);
  }

  async remove(path: string, { signal }: CallOptions): Promise<Removal> {
    this.#enter(signal);
    const gone = [...this.files.keys()].filter((file) => file === removablePath(path) || file.startsWith(`${path}/`));
    for (const file of gone) this.files.delete(file);
    return gone.length > 0 ? 'removed' : 'absent';
  }

  async connectTo(address: string, port: number, { signal }: CallOptions): Promise<Duplex> {
    this.#enter(signal);
    const connect = this.#listeners.get(`${address}:${port}`);
    if (!connect) {
      throw new AppError('host-port-refused', { host: this.name, address, port, reason: 'connection refused' });
    }
    return connect();
  }

  async close(): Promise<void> {
    this.#lost.abort(new AppError('host-connection-lost', { host: this.name, reason: 'it was closed' }));
  }

  #enter(signal: AbortSignal): void {
    signal.throwIfAborted();
    this.#lost.signal.throwIfAborted();
  }

  async #execute(
    command: readonly string[],
    { signal, intent, deadline, stdin = '' }: RunOptions,
    print: (text: string) => void,
  ): Promise<{ exitCode: number; stderr: string }> {
    this.#enter(signal);
    const text = Buffer.from(stdin).toString();
    this.calls.push({ command, intent, stdin: text });
    const told = this.#answers.find(({ matches }) => matchesCommand(matches, command));
    if (!told) throw new Error(`${this.name} was not told what \`${shown(command)}\` answers`);
    const within = AbortSignal.any([
      deadline === undefined ? signal : withDeadline(signal, deadline),
      this.#lost.signal,
    ]);
    try {
      const answering = Promise.resolve(told.answer({ command, intent, stdin: text, signal: within, print }));
      const { exitCode = 0, stdout = '', stderr = '' } = await orAbort(answering, within);
      print(stdout);
      return { exitCode, stderr };
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof DOMException) || deadline === undefined) throw thrown;
      const what = { host: this.name, intent, command: shown(command), seconds: deadline / 1000 };
      throw new AppError('command-deadline', what, thrown);
    }
  }

  #judged(command: readonly string[], options: { intent: string; allowFailure?: boolean }, end: CommandResult) {
    if (end.exitCode === 0 || options.allowFailure) return end;
    throw new CommandFailure({ host: this.name, intent: options.intent, command, ...end });
  }
}

function matchesCommand(matches: Matcher, command: readonly string[]): boolean {
  if (typeof matches === 'function') return matches(command);
  return matches.length === command.length && matches.every((word, index) => word === command[index]);
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(asError(signal.reason));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject);
  });
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
