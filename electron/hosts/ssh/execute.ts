import { constants } from 'node:os';
import type { Client, ClientChannel } from 'ssh2';
import { asError } from '../../../common/base/clock.ts';

export interface Execution {
  /** For the login shell on the host. */
  readonly line: string;
  readonly stdin: string | Uint8Array;
  /** Keep stdin open until the end: for commands that end with it. */
  readonly holdStdin?: boolean;
  /** What follows is read once the promise is fulfilled; when it rejects, so does the execution. */
  readonly onStdout: (chunk: Buffer) => void | Promise<void>;
  readonly signal: AbortSignal;
}

export interface ExecutionEnd {
  readonly exitCode: number;
  /** Its last 64 KiB. */
  readonly stderr: string;
}

const keptStderr = 64 * 1024;

/**
 * Runs one line in a session of its own. Rejects with the signal's reason when it is aborted: the command gets a
 * SIGTERM (OpenSSH 7.9 and newer) and loses its stdin and stdout.
 */
export function execute(
  client: Client,
  { line, stdin, holdStdin, onStdout, signal }: Execution,
): Promise<ExecutionEnd> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(asError(signal.reason));
    let channel: ClientChannel | undefined;
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = () => {
      if (channel) leave(channel);
      settle(() => reject(asError(signal.reason)));
    };
    signal.addEventListener('abort', onAbort, { once: true });

    client.exec(line, (error, opened) => {
      if (error) return settle(() => reject(error));
      if (signal.aborted) return leave(opened);
      channel = opened;
      let exitCode: number | undefined;
      let stderr = Buffer.alloc(0);
      opened.on('exit', (code: number | null, name?: string) => {
        exitCode = code ?? 128 + (constants.signals[name as NodeJS.Signals] ?? 0);
      });
      opened.on('data', (chunk: Buffer) => {
        const taking = onStdout(chunk);
        if (taking === undefined) return;
        opened.pause();
        taking.then(
          () => opened.resume(),
          (thrown: unknown) => {
            leave(opened);
            settle(() => reject(asError(thrown)));
          },
        );
      });
      opened.stderr.on('data', (chunk: Buffer) => {
        stderr = Buffer.concat([stderr, chunk]).subarray(-keptStderr);
      });
      opened.on('error', () => {}); // a command that ends before it has read its stdin; its exit code speaks
      opened.on('close', () => {
        if (exitCode === undefined) settle(() => reject(new Error('the session ended without an exit code')));
        else settle(() => resolve({ exitCode: exitCode!, stderr: stderr.toString('utf8') }));
      });
      if (holdStdin) opened.write(stdin);
      else opened.end(stdin);
    });
  });
}

/** Ends a session whose command may still run. */
function leave(channel: ClientChannel): void {
  channel.on('error', () => {});
  channel.resume();
  channel.stderr.resume();
  channel.signal('TERM');
  channel.close();
}
