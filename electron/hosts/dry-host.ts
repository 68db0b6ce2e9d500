import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
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
} from './host.ts';

/** Something a dry run would have done to a host. */
export type PlannedChange =
  | { readonly kind: 'run'; readonly intent: string; readonly command: readonly string[] }
  | { readonly kind: 'write'; readonly path: string; readonly mode: number; readonly owner: string }
  | { readonly kind: 'upload'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'remove'; readonly path: string };

/**
 * A host that nothing happens to: what reads is passed on, what changes is kept in `changes` and answered as if it had
 * been done. A command counts as a change unless its options say that it reads.
 */
export class DryHost implements Host {
  readonly #host: Host;
  readonly #changes: PlannedChange[] = [];

  constructor(host: Host) {
    this.#host = host;
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

  /** What would have been done, in order. */
  get changes(): readonly PlannedChange[] {
    return this.#changes;
  }

  async run(command: readonly string[], options: RunOptions): Promise<CommandResult> {
    if (options.effect === 'reads') return this.#host.run(command, options);
    this.#changes.push({ kind: 'run', intent: options.intent, command });
    return done;
  }

  async stream(command: readonly string[], options: StreamOptions): Promise<CommandResult> {
    if (options.effect === 'reads') return this.#host.stream(command, options);
    this.#changes.push({ kind: 'run', intent: options.intent, command });
    return done;
  }

  readFile(path: string, options: CallOptions): Promise<Uint8Array | undefined> {
    return this.#host.readFile(path, options);
  }

  async writeFile(path: string, bytes: Uint8Array | string, options: WriteOptions): Promise<FileChange> {
    const { mode, owner = 'root:root' } = options;
    if (await this.#has(path, sha256Of(bytes), options)) return 'unchanged';
    this.#changes.push({ kind: 'write', path, mode, owner });
    return 'written';
  }

  writeFiles(files: readonly FileContent[], options: CallOptions): Promise<readonly FileChange[]> {
    return Promise.all(files.map((file) => this.writeFile(file.path, file.bytes, { ...options, ...file })));
  }

  async upload(localPath: string, path: string, options: UploadOptions): Promise<FileChange> {
    const { size } = await stat(localPath);
    if (await this.#has(path, options.sha256, options)) return 'unchanged';
    this.#changes.push({ kind: 'upload', path, bytes: size });
    return 'written';
  }

  async remove(path: string, options: CallOptions): Promise<Removal> {
    const { signal, deadline } = options;
    const reads = { signal, deadline, effect: 'reads', allowFailure: true, intent: `look for ${path}` } as const;
    if ((await this.#host.run(['test', '-e', path], reads)).exitCode !== 0) return 'absent';
    this.#changes.push({ kind: 'remove', path });
    return 'removed';
  }

  connectTo(address: string, port: number, options: CallOptions): Promise<Duplex> {
    return this.#host.connectTo(address, port, options);
  }

  close(): Promise<void> {
    return this.#host.close();
  }

  /** Whether the file is there with this content, mode and owner. */
  async #has(path: string, sha256: string, { mode, owner = 'root:root', signal, deadline }: WriteOptions) {
    const { exitCode, stdout } = await this.#host.run(['sh', '-c', compare, 'sh', path], {
      intent: `compare ${path}`,
      effect: 'reads',
      allowFailure: true,
      signal,
      deadline,
    });
    return exitCode === 0 && stdout.trim() === `${mode.toString(8)} ${owner} ${sha256}`;
  }
}

/** $1 path. Answers mode, owner and sha256. */
const compare = `stat -c '%a %U:%G' -- "$1" | tr '\\n' ' ' && sha256sum <"$1" | cut -d ' ' -f 1`;

const done: CommandResult = { exitCode: 0, stdout: '', stderr: '' };

function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
