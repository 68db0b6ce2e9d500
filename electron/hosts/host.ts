import type { Duplex } from 'node:stream';

/**
 * A machine the bootstrap works on, as root: reached over SSH (`ssh/`), or a fake in tests.
 *
 *   connect ──▶ open ──close(), connection lost──▶ closed (every call rejects with `host-connection-lost`)
 *
 * A Host is one connection's life: to reconnect, connect again and use the new one.
 * Every call takes a signal; when it is aborted the call rejects with the signal's reason.
 */
export interface Host {
  /** The host's name in the cluster file. */
  readonly name: string;
  /** The address the desktop reaches it at: a DNS name or an IP. */
  readonly address: string;
  /** Aborted with `host-connection-lost` when the connection ends, whoever ended it: at the latest 15 s after a host fell silent. */
  readonly lost: AbortSignal;

  /**
   * Runs one command as root and waits for its end. The command is an argv, no shell reads it: `['sh', '-c', …]`
   * where one must. Never put a secret into it, argv is public on the host: secrets go to `stdin`.
   *
   * Rejects with `CommandFailure` when the exit code is not 0 (unless `allowFailure`), and with the codes
   * `command-deadline`, `command-output-too-large` (16 MiB), `host-session-refused` and `host-connection-lost`.
   * When the call is aborted or the connection lost, the host itself ends the command by its deadline at the latest.
   * Default deadline: 60 s.
   */
  run(command: readonly string[], options: RunOptions): Promise<CommandResult>;

  /**
   * Like `run`, and hands over each line of stdout as it comes, without its line end: `journalctl -f` and long tasks.
   * The result's stdout is empty; rejects when `onLine` does. Without a `deadline` it runs until the command ends or the signal is aborted;
   * the command on the host then gets a SIGTERM.
   */
  stream(command: readonly string[], options: StreamOptions): Promise<CommandResult>;

  /** The file's bytes (at most 16 MiB), or undefined when there is none. */
  readFile(path: string, options: CallOptions): Promise<Uint8Array | undefined>;

  /**
   * Makes the file be these bytes with this mode and owner, atomically: a reader sees the old file or the new one.
   * Creates missing folders (0755, root). Says whether anything had to change. For up to 16 MiB; larger: `upload`.
   */
  writeFile(path: string, bytes: Uint8Array | string, options: WriteOptions): Promise<FileChange>;

  /** `writeFile` of several in one go, in their order; says of each whether it had to change. Together up to 16 MiB. */
  writeFiles(files: readonly FileContent[], options: CallOptions): Promise<readonly FileChange[]>;

  /**
   * Makes the file be a copy of a local one, of any size; `unchanged` (and nothing sent) when the host's file has this
   * sha256 already. The bytes are verified on the host before they take the path; a broken upload is resumed by the
   * next one. Default deadline: 30 minutes. Rejects with `upload-source-unreadable`, `upload-failed`, and with
   * `upload-corrupt` when the bytes that arrive do not have the sha256.
   */
  upload(localPath: string, path: string, options: UploadOptions): Promise<FileChange>;

  /** Removes a file, or a folder with all in it (never across a mount). */
  remove(path: string, options: CallOptions): Promise<Removal>;

  /** A connection from the host to `address:port`, carried through ours: bytes as over TCP. Error: `host-port-refused`. */
  connectTo(address: string, port: number, options: CallOptions): Promise<Duplex>;

  /** Ends the connection; calls under way reject. Closing twice is closing once. */
  close(): Promise<void>;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** Milliseconds the call may take; the default depends on the call. */
  readonly deadline?: number;
}

export interface RunOptions extends CallOptions {
  /** What this is for, in words for a person, to follow "failed to": `start etcd`. */
  readonly intent: string;
  /** Whether the command only reads. A dry run executes what reads and records what changes. Default: `changes`. */
  readonly effect?: Effect;
  readonly stdin?: string | Uint8Array;
  /** A non-zero exit code is an answer, not a failure. */
  readonly allowFailure?: boolean;
}

export type Effect = 'reads' | 'changes';

export interface StreamOptions extends Omit<RunOptions, 'stdin'> {
  /** What the command writes is read on once the promise is fulfilled; lines that have arrived already may still come. */
  readonly onLine: (line: string) => void | Promise<void>;
}

export interface CommandResult {
  /** 0 to 255; 128 + n when signal n ended the command. */
  readonly exitCode: number;
  readonly stdout: string;
  /** The last 64 KiB of it. */
  readonly stderr: string;
}

/** Who may do what with a file: `mode` as in 0o600; `owner` as `user:group`, default `root:root`. */
export interface Ownership {
  readonly mode: number;
  readonly owner?: string;
}

export interface WriteOptions extends CallOptions, Ownership {}

export interface FileContent extends Ownership {
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

export interface UploadOptions extends WriteOptions {
  /** Of the local file, 64 hex digits. */
  readonly sha256: string;
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** Bytes on the host so far (those of an earlier, broken upload included), of all. */
export interface UploadProgress {
  readonly sent: number;
  readonly total: number;
}

export type FileChange = 'written' | 'unchanged';
export type Removal = 'removed' | 'absent';
