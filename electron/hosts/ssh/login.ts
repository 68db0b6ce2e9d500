import { type Socket, connect } from 'node:net';
import { type AuthenticationType, Client } from 'ssh2';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { type Credential, attempt, loadCredential, nextMethod } from './authentication.ts';
import { type ConnectProgress, connectError } from './connect-error.ts';
import { type HostKey, hostKeyAlgorithms, hostKeyOf, hostKeyPinProblem, judgeHostKey } from './host-key.ts';
import type { SshTarget } from './target.ts';

/** A connection whose host key was trusted and whose login was taken. */
export interface LoggedIn {
  readonly client: Client;
  readonly hostKey: HostKey;
}

/** From the first packet to the login, milliseconds. */
const connectDeadline = 20_000;
/** A host that leaves two of them unanswered is lost: 15 s after it fell silent. */
const keepalive = { keepaliveInterval: 5_000, keepaliveCountMax: 2 };

/**
 * Connects to the target, checks its host key and logs in.
 * Errors: `host-unreachable`, `host-key-unknown` (an `UnknownHostKey`), `host-key-changed`, `host-key-invalid`,
 * `ssh-protocol-failed`, `ssh-authentication-refused`, `ssh-key-unreadable`, `ssh-agent-missing`.
 */
export async function logIn(target: SshTarget, signal: AbortSignal, deadline = connectDeadline): Promise<LoggedIn> {
  const problem = target.trust.hostKey === undefined ? undefined : hostKeyPinProblem(target.trust.hostKey);
  if (problem !== undefined) throw new AppError('host-key-invalid', { host: target.name, reason: problem });
  const credential = await loadCredential(target);
  signal.throwIfAborted();
  const socket = connect({ host: target.address, port: target.port, noDelay: true });
  return handshake(target, credential, socket, signal, deadline);
}

function handshake(
  target: SshTarget,
  credential: Credential,
  socket: Socket,
  signal: AbortSignal,
  deadline: number,
): Promise<LoggedIn> {
  const client = new Client();
  const progress: { -readonly [K in keyof ConnectProgress]: ConnectProgress[K] } = { offered: [] };
  const tried = new Set<AuthenticationType>();
  const { address, port, trust, user } = target;

  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      settle();
      client.on('error', () => {}); // what follows the first error says nothing new
      client.destroy();
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error & { level?: string }) => {
      // ssh2 goes on after an agent's error, and ends with an authentication error.
      if (error.level === 'agent') progress.agentProblem = error.message;
      else fail(connectError(error, target, progress));
    };
    const onClose = () => fail(connectError(new Error('the host closed the connection'), target, progress));
    const onAbort = () => fail(asError(signal.reason));
    const timer = setTimeout(() => {
      progress.timedOut = deadline;
      fail(connectError(new Error('deadline'), target, progress));
    }, deadline);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      client.off('error', onError).off('close', onClose);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    client.on('error', onError).on('close', onClose);
    client.on('ready', () => {
      settle();
      resolve({ client, hostKey: progress.hostKey! });
    });
    client.connect({
      sock: socket,
      username: user,
      readyTimeout: 0,
      ...keepalive,
      algorithms: { serverHostKey: hostKeyAlgorithms(trust, address, port) },
      hostVerifier: (blob: Buffer) => {
        progress.hostKey = hostKeyOf(blob);
        progress.verdict = judgeHostKey(progress.hostKey, trust, address, port);
        return progress.verdict.kind === 'trusted';
      },
      authHandler: (offered, _partial, next) => {
        if (Array.isArray(offered)) progress.offered = offered;
        const method = nextMethod(credential.kind, tried, progress.offered);
        // ssh2 takes `false` for the end; its types do not know.
        if (method === undefined) return next(false as never);
        tried.add(method);
        next(attempt(method, user, credential));
      },
    });
  });
}
