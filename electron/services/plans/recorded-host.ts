import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { CommandLine } from '../../../common/ipc/rows/plan-run.ts';
import { knownError } from '../../bootstrap/known-error.ts';
import { CommandFailure, lastLines, shown } from '../../hosts/command-failure.ts';
import type {
  CallOptions,
  CommandResult,
  Effect,
  FileChange,
  FileContent,
  Host,
  Removal,
  RunOptions,
  StreamOptions,
  UploadOptions,
  WriteOptions,
} from '../../hosts/host.ts';

type Outcome = CommandLine['outcome'];
type Deed = Pick<CommandLine, 'intent' | 'command' | 'effect'>;

/** Of stderr: lines, and characters of them, that a record keeps. */
const kept = { lines: 10, characters: 4000 };

/**
 * A host whose commands and files are told to `record` when they end, well or not. What goes to a command's stdin and
 * into files is never told: that is where secrets are. Connections through the host are none of its business.
 */
export class RecordedHost implements Host {
  readonly #host: Host;
  readonly #record: (line: CommandLine) => void;
  readonly #clock: Clock;

  constructor(host: Host, record: (line: CommandLine) => void, clock = systemClock) {
    this.#host = host;
    this.#record = record;
    this.#clock = clock;
  }

  get name(): string {
    return this.#host.name;
  }

  get address(): string {
    return this.#host.address;
  }

  get lost(): AbortSignal {
    return this.#host.lost;
  }

  run(command: readonly string[], options: RunOptions): Promise<CommandResult> {
    return this.#command(command, options, () => this.#host.run(command, options));
  }

  stream(command: readonly string[], options: StreamOptions): Promise<CommandResult> {
    return this.#command(command, options, () => this.#host.stream(command, options));
  }

  readFile(path: string, options: CallOptions): Promise<Uint8Array | undefined> {
    const result = (bytes?: Uint8Array) => (bytes ? `${bytes.length} bytes` : 'absent');
    return this.#file('read', path, 'reads', options, result, () => this.#host.readFile(path, options));
  }

  writeFile(path: string, bytes: Uint8Array | string, options: WriteOptions): Promise<FileChange> {
    return this.#file('write', path, 'changes', options, String, () => this.#host.writeFile(path, bytes, options));
  }

  writeFiles(files: readonly FileContent[], options: CallOptions): Promise<readonly FileChange[]> {
    if (files.length === 0) return this.#host.writeFiles(files, options);
    const paths = files.map(({ path }) => path).join(' ');
    const result = (changes: readonly FileChange[]) => changes.join(', ');
    return this.#file('write', paths, 'changes', options, result, () => this.#host.writeFiles(files, options));
  }

  upload(localPath: string, path: string, options: UploadOptions): Promise<FileChange> {
    return this.#file('upload', path, 'changes', options, String, () => this.#host.upload(localPath, path, options));
  }

  remove(path: string, options: CallOptions): Promise<Removal> {
    return this.#file('remove', path, 'changes', options, String, () => this.#host.remove(path, options));
  }

  connectTo(address: string, port: number, options: CallOptions): Promise<Duplex> {
    return this.#host.connectTo(address, port, options);
  }

  close(): Promise<void> {
    return this.#host.close();
  }

  #command(
    command: readonly string[],
    { intent, effect = 'changes', signal }: RunOptions | StreamOptions,
    act: () => Promise<CommandResult>,
  ): Promise<CommandResult> {
    const deed = { intent, command: shown(command), effect };
    return this.#recorded(deed, signal, act, ({ exitCode, stderr }) => ended(exitCode, stderr));
  }

  #file<T>(
    verb: string,
    paths: string,
    effect: Effect,
    { signal }: CallOptions,
    result: (value: T) => string,
    act: () => Promise<T>,
  ): Promise<T> {
    const deed = { intent: verb, command: `${verb} ${paths}`, effect };
    return this.#recorded(deed, signal, act, (value) => ({ kind: 'file', result: result(value) }));
  }

  async #recorded<T>(deed: Deed, signal: AbortSignal, act: () => Promise<T>, judge: (value: T) => Outcome): Promise<T> {
    const at = this.#clock.now();
    const started = this.#clock.monotonic();
    const record = (outcome: Outcome) => {
      this.#record({ at, host: this.name, ...deed, durationMs: this.#clock.monotonic() - started, outcome });
    };
    try {
      const value = await act();
      record(judge(value));
      return value;
    } catch (thrown) {
      record(failed(thrown, signal));
      throw thrown;
    }
  }
}

function ended(code: number, stderr: string): Outcome {
  return { kind: 'exit', code, stderr: lastLines(stderr, kept.lines).slice(-kept.characters) };
}

function failed(thrown: unknown, signal: AbortSignal): Outcome {
  if (thrown instanceof CommandFailure) return ended(thrown.exitCode, thrown.stderr);
  if (signal.aborted) return { kind: 'cancelled' };
  return { kind: 'broken', error: knownError(thrown).toJSON() };
}
