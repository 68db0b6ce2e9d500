import type { Duplex } from 'node:stream';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { CommandFailure, shown } from '../command-failure.ts';
import { plainPath, removablePath } from '../host-path.ts';
import type * as host from '../host.ts';
import { SshConnection } from './connection.ts';
import type { Execution, ExecutionEnd } from './execute.ts';
import { absentExit, readScript, removeScript, stagingScript, writeScript } from './file-scripts.ts';
import { lineOf } from './host-key.ts';
import { LineCutter } from './lines.ts';
import { logIn } from './login.ts';
import { type RootAccess, asRoot, quoted } from './remote-command.ts';
import { findRootAccess } from './root-access.ts';
import type { SshTarget } from './target.ts';
import { uploadFile } from './upload.ts';

/** Milliseconds a call may take whose caller names no deadline; and tidying up, which must not hold up a close. */
const deadlines = { command: 60_000, upload: 30 * 60_000, connectTo: 15_000, tidy: 2_000 };
/** Bytes of stdout that `run` and `readFile` keep. */
const outputLimit = 16 * 1024 * 1024;

/**
 * Connects, checks the host key, logs in and finds out how to be root there.
 * Errors: those of `logIn` and of `findRootAccess`.
 */
export async function connectSsh(target: SshTarget, options: host.CallOptions): Promise<SshHost> {
  const { client, hostKey } = await logIn(target, options.signal, options.deadline);
  const connection = new SshConnection(client, target.name);
  try {
    const { authentication, sudoPassword } = target;
    const access = await findRootAccess((line, stdin) => runLine(connection, line, stdin, options.signal), {
      host: target.name,
      user: target.user,
      sudoPassword: sudoPassword ?? (authentication.kind === 'password' ? authentication.password : undefined),
    });
    return new SshHost(target, connection, access, lineOf(hostKey, target.address, target.port));
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A host over one SSH connection. Made by `connectSsh`. */
export class SshHost implements host.Host {
  readonly name: string;
  readonly address: string;
  readonly lost: AbortSignal;
  /** The known_hosts line of the key the host has shown. */
  readonly knownHostsLine: string;
  readonly #connection: SshConnection;
  readonly #access: RootAccess;
  #staging: Promise<string> | undefined;

  constructor(target: SshTarget, connection: SshConnection, access: RootAccess, knownHostsLine: string) {
    this.name = target.name;
    this.address = target.address;
    this.lost = connection.lost;
    this.knownHostsLine = knownHostsLine;
    this.#connection = connection;
    this.#access = access;
  }

  async run(command: readonly string[], options: host.RunOptions): Promise<host.CommandResult> {
    const { exitCode, stdout, stderr } = await this.#run(command, options);
    return { exitCode, stdout: stdout.toString('utf8'), stderr };
  }

  async stream(command: readonly string[], options: host.StreamOptions): Promise<host.CommandResult> {
    const lines = new LineCutter(options.onLine);
    const { line, stdinPrefix } = asRoot(command, this.#access, { deadline: options.deadline, endsWithStdin: true });
    const end = await this.#execute(command, options, {
      line,
      stdin: stdinPrefix,
      holdStdin: true,
      onStdout: (chunk) => lines.push(chunk),
    });
    await lines.end();
    return this.#judged(command, options, { ...end, stdout: '' });
  }

  async readFile(path: string, options: host.CallOptions): Promise<Uint8Array | undefined> {
    const command = ['/bin/sh', '-c', readScript, 'sh', plainPath(path)];
    const how = { ...options, intent: `read ${path}`, allowFailure: true };
    const end = await this.#run(command, how);
    if (end.exitCode === absentExit) return undefined;
    this.#judged(command, { intent: how.intent }, { ...end, stdout: '' });
    return end.stdout;
  }

  async writeFile(path: string, bytes: Uint8Array | string, options: host.WriteOptions): Promise<host.FileChange> {
    const [change] = await this.writeFiles([{ path, bytes, ...options }], options);
    return change!;
  }

  async writeFiles(
    files: readonly host.FileContent[],
    { signal, deadline }: host.CallOptions,
  ): Promise<readonly host.FileChange[]> {
    if (files.length === 0) return [];
    const contents = files.map(({ bytes }) => Buffer.from(bytes));
    const words = files.flatMap((file, at) => [plainPath(file.path), ...ownership(file), String(contents[at]!.length)]);
    const intent = `write ${files.map(({ path }) => path).join(', ')}`;
    const answer = await this.#script(writeScript, words, { signal, deadline, stdin: Buffer.concat(contents), intent });
    return answer.split('\n') as host.FileChange[];
  }

  async upload(localPath: string, path: string, options: host.UploadOptions): Promise<host.FileChange> {
    const deadline = options.deadline ?? deadlines.upload;
    const signal = AbortSignal.any([withDeadline(options.signal, deadline), this.#connection.lost]);
    const site = {
      host: this.name,
      sftp: () => this.#connection.sftp(),
      stagingFolder: () => this.#stagingFolder(signal),
      script: (script: string, words: readonly string[], intent: string) =>
        this.#script(script, words, { signal, deadline, intent }),
    };
    try {
      return await uploadFile(site, localPath, plainPath(path), ownership(options), { ...options, signal });
    } catch (thrown) {
      if (!isTimeout(thrown) || options.signal.aborted) throw thrown;
      const reason = `it was not done within ${deadline / 1000} s`;
      throw new AppError('upload-failed', { host: this.name, path, reason }, thrown);
    }
  }

  async remove(path: string, options: host.CallOptions): Promise<host.Removal> {
    const words = [removablePath(path)];
    return (await this.#script(removeScript, words, { ...options, intent: `remove ${path}` })) as host.Removal;
  }

  async connectTo(address: string, port: number, options: host.CallOptions): Promise<Duplex> {
    const signal = withDeadline(options.signal, options.deadline ?? deadlines.connectTo);
    try {
      return await this.#connection.forward(address, port, signal);
    } catch (thrown) {
      if (options.signal.aborted || thrown instanceof AppError) throw thrown;
      const reason = isTimeout(thrown) ? 'it does not answer' : asError(thrown).message;
      throw new AppError('host-port-refused', { host: this.name, address, port, reason }, thrown);
    }
  }

  async close(): Promise<void> {
    await this.#leaveStaging();
    await this.#connection.close();
  }

  /** Runs one of our own scripts as root; gives back the one line it answers. */
  async #script(script: string, words: readonly string[], options: host.RunOptions): Promise<string> {
    const { stdout } = await this.#run(['/bin/sh', '-c', script, 'sh', ...words], options);
    return stdout.toString('utf8').trim();
  }

  async #run(command: readonly string[], options: host.RunOptions) {
    const deadline = options.deadline ?? deadlines.command;
    const { line, stdinPrefix } = asRoot(command, this.#access, { deadline });
    const stdin = Buffer.concat([Buffer.from(stdinPrefix), Buffer.from(options.stdin ?? '')]);
    const tooMuch = new AbortController();
    const chunks: Buffer[] = [];
    let size = 0;
    const onStdout = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= outputLimit) return void chunks.push(chunk);
      const what = { host: this.name, intent: options.intent, command: shown(command), limit: outputLimit };
      tooMuch.abort(new AppError('command-output-too-large', what));
    };
    const signal = AbortSignal.any([options.signal, tooMuch.signal]);
    const end = await this.#execute(command, { ...options, signal, deadline }, { line, stdin, onStdout });
    return this.#judged(command, options, { ...end, stdout: Buffer.concat(chunks) });
  }

  /** Executes within the deadline, if there is one. */
  async #execute(
    command: readonly string[],
    { signal, deadline, intent }: host.CallOptions & { readonly intent: string },
    execution: Omit<Execution, 'signal'>,
  ): Promise<ExecutionEnd> {
    try {
      const within = deadline === undefined ? signal : withDeadline(signal, deadline);
      return await this.#connection.execute({ ...execution, signal: within });
    } catch (thrown) {
      if (!isTimeout(thrown) || signal.aborted || deadline === undefined) throw thrown;
      const what = { host: this.name, intent, command: shown(command), seconds: deadline / 1000 };
      throw new AppError('command-deadline', what, thrown);
    }
  }

  #judged<E extends ExecutionEnd & { readonly stdout: string | Buffer }>(
    command: readonly string[],
    { intent, allowFailure }: { readonly intent: string; readonly allowFailure?: boolean },
    end: E,
  ): E {
    if (end.exitCode === 0 || allowFailure) return end;
    const { exitCode, stderr } = end;
    throw new CommandFailure({ host: this.name, intent, command, exitCode, stdout: end.stdout.toString(), stderr });
  }

  /** Asked once a connection; root needs none. */
  async #stagingFolder(signal: AbortSignal): Promise<string | undefined> {
    if (this.#access.kind === 'root') return undefined;
    this.#staging ??= this.#findStaging(signal).catch((error: unknown) => {
      this.#staging = undefined;
      throw error;
    });
    return this.#staging;
  }

  /** Takes the folder for uploads away, unless one in it broke off. */
  async #leaveStaging(): Promise<void> {
    if (this.#staging === undefined || this.#connection.lost.aborted) return;
    try {
      const line = quoted(['rmdir', '--', await this.#staging]);
      await runLine(this.#connection, line, '', AbortSignal.timeout(deadlines.tidy));
    } catch {
      // It can stay: the next connection uses it.
    }
  }

  async #findStaging(signal: AbortSignal): Promise<string> {
    const command = ['/bin/sh', '-c', stagingScript];
    const end = await runLine(this.#connection, quoted(command), '', signal);
    return this.#judged(command, { intent: 'make a folder for uploads' }, end).stdout.trim();
  }
}

/** Runs a line as the login user. */
async function runLine(connection: SshConnection, line: string, stdin: string, signal: AbortSignal) {
  const chunks: Buffer[] = [];
  const onStdout = (chunk: Buffer) => void chunks.push(chunk);
  const end = await connection.execute({ line, stdin, onStdout, signal: withDeadline(signal, deadlines.command) });
  return { ...end, stdout: Buffer.concat(chunks).toString('utf8') };
}

function ownership({ mode, owner = 'root:root' }: host.Ownership): [mode: string, owner: string] {
  return [mode.toString(8), owner];
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'TimeoutError';
}
