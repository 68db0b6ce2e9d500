import type { Duplex } from 'node:stream';
import type { Client, SFTPWrapper } from 'ssh2';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { retry } from '../../../common/base/retry.ts';
import { type Execution, type ExecutionEnd, execute } from './execute.ts';
import { SessionLimit } from './session-limit.ts';

/** sshd's default MaxSessions is 10: one of them is our SFTP session, one stays free. */
const commandSessions = 8;
/**
 * sshd counts a session until it has cleaned up behind it, a little after it told us of its end, so the next may be one
 * too many for a moment. A refused session ran nothing: asking again is safe.
 */
const refusedSession = {
  backoff: { first: 10, most: 500, factor: 2, jitter: 0.5 },
  deadline: 5_000,
  retryable: (error: Error) => (error as { reason?: unknown }).reason === openConnectFailed,
};
/** SSH_OPEN_CONNECT_FAILED (RFC 4254, section 5.1). */
const openConnectFailed = 2;
/** Milliseconds to wait for the goodbye of a host that may be dead. */
const goodbye = 2_000;

/**
 * One SSH connection: sessions for commands, one SFTP session, and forwarded connections, until it is lost or closed;
 * then everything under way and everything asked for rejects with `host-connection-lost`.
 */
export class SshConnection {
  readonly #client: Client;
  readonly #host: string;
  readonly #limit = new SessionLimit(commandSessions);
  readonly #lost = new AbortController();
  readonly #closed: Promise<void>;
  #sftp: Promise<SFTPWrapper> | undefined;

  constructor(client: Client, host: string) {
    this.#client = client;
    this.#host = host;
    this.#closed = new Promise((resolve) => {
      client.on('error', (error: Error) => this.#lose(error.message));
      client.on('close', () => {
        this.#lose('the host closed it');
        resolve();
      });
    });
  }

  /** Aborted with `host-connection-lost` when the connection ends. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Runs a line in a session of its own; waits while too many are open. Errors: `host-session-refused` too. */
  async execute(execution: Execution): Promise<ExecutionEnd> {
    const signal = AbortSignal.any([execution.signal, this.lost]);
    try {
      const attempt = () => execute(this.#client, { ...execution, signal });
      return await this.#limit.run(() => retry(attempt, { ...refusedSession, signal }), signal);
    } catch (thrown) {
      signal.throwIfAborted();
      throw new AppError('host-session-refused', { host: this.#host, reason: asError(thrown).message }, thrown);
    }
  }

  /** The connection's SFTP session, opened at the first call. Errors: `host-session-refused`. */
  async sftp(): Promise<SFTPWrapper> {
    this.lost.throwIfAborted();
    this.#sftp ??= this.#openSftp();
    return this.#sftp;
  }

  /** A connection from the host to `address:port`. Rejects with what ssh2 says when the host refuses. */
  async forward(address: string, port: number, signal: AbortSignal): Promise<Duplex> {
    const either = AbortSignal.any([signal, this.lost]);
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(asError(either.reason));
      if (either.aborted) return onAbort();
      either.addEventListener('abort', onAbort, { once: true });
      this.#client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
        either.removeEventListener('abort', onAbort);
        if (error) return reject(error);
        if (either.aborted) return void channel.destroy();
        resolve(channel);
      });
    });
  }

  /** Says goodbye and waits for the end. */
  async close(): Promise<void> {
    this.#lose('it was closed');
    this.#client.end();
    const timer = setTimeout(() => this.#client.destroy(), goodbye);
    await this.#closed;
    clearTimeout(timer);
  }

  #lose(reason: string): void {
    if (!this.lost.aborted) this.#lost.abort(new AppError('host-connection-lost', { host: this.#host, reason }));
  }

  #openSftp(): Promise<SFTPWrapper> {
    return new Promise((resolve, reject) => {
      this.#client.sftp((error, sftp) => {
        if (!error) {
          sftp.on('close', () => (this.#sftp = undefined));
          return resolve(sftp);
        }
        this.#sftp = undefined;
        reject(new AppError('host-session-refused', { host: this.#host, reason: `sftp: ${error.message}` }, error));
      });
    });
  }
}
