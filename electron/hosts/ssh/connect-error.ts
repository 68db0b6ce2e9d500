import { AppError } from '../../../common/base/app-error.ts';
import { type HostKey, type HostKeyVerdict, lineOf } from './host-key.ts';
import type { Authentication, SshTarget } from './target.ts';

/** A host shows a key nobody has vouched for (code `host-key-unknown`); a person may compare and accept it. */
export class UnknownHostKey extends AppError {
  /** `SHA256:…`, for the person to compare and for `HostKeyTrust.accepted`. */
  readonly fingerprint: string;
  /** The known_hosts line to keep once it is accepted. */
  readonly knownHostsLine: string;

  constructor(target: SshTarget, key: HostKey) {
    super('host-key-unknown', {
      host: target.name,
      address: target.address,
      type: key.type,
      fingerprint: key.fingerprint,
    });
    this.name = 'UnknownHostKey';
    this.fingerprint = key.fingerprint;
    this.knownHostsLine = lineOf(key, target.address, target.port);
  }
}

/** What was learned before a connection failed. */
export interface ConnectProgress {
  /** The key shown, once it is, and what we thought of it. */
  readonly hostKey?: HostKey;
  readonly verdict?: HostKeyVerdict;
  /** The methods the server said it would go on with; empty before it was asked. */
  readonly offered: readonly string[];
  /** Why the agent could not be asked. */
  readonly agentProblem?: string;
  /** The deadline, in milliseconds, if it has passed. */
  readonly timedOut?: number;
}

/** Words a failed connection for a person: what ssh2 or the socket said, in the light of how far we came. */
export function connectError(error: Error, target: SshTarget, progress: ConnectProgress): AppError {
  const place = { host: target.name, address: target.address, port: target.port };
  const { hostKey, verdict, timedOut } = progress;
  if (hostKey && verdict?.kind === 'unknown') return new UnknownHostKey(target, hostKey);
  if (hostKey && verdict?.kind === 'changed') {
    const { type, fingerprint } = hostKey;
    return new AppError('host-key-changed', { ...place, type, fingerprint, pinned: verdict.pinned.join(', ') });
  }
  if (timedOut !== undefined) {
    return hostKey
      ? new AppError('ssh-protocol-failed', { ...place, reason: `no login within ${timedOut / 1000} s` }, error)
      : new AppError('host-unreachable', { ...place, reason: `no answer within ${timedOut / 1000} s` }, error);
  }
  // Whoever hangs up before a key was shown has been reached, and is no sshd: a reset is only a ruder way to do it.
  if (codeOf(error) === 'ECONNRESET' && !hostKey) {
    return new AppError('ssh-protocol-failed', { ...place, reason: 'Connection lost before handshake' }, error);
  }
  const reason = socketReasons[codeOf(error)];
  if (reason !== undefined && !hostKey) return new AppError('host-unreachable', { ...place, reason }, error);
  if (levelOf(error) === 'client-authentication') return refusedLogin(error, target, progress);
  return new AppError('ssh-protocol-failed', { ...place, reason: error.message }, error);
}

function refusedLogin(error: Error, target: SshTarget, { offered, agentProblem }: ConnectProgress): AppError {
  if (agentProblem !== undefined) {
    return new AppError('ssh-agent-missing', { host: target.name, reason: agentProblem }, error);
  }
  return new AppError(
    'ssh-authentication-refused',
    {
      host: target.name,
      address: target.address,
      user: target.user,
      tried: triedWords(target.authentication),
      offered: offered.join(', ') || 'nothing',
    },
    error,
  );
}

function triedWords(authentication: Authentication): string {
  switch (authentication.kind) {
    case 'key':
      return `the key ${authentication.path}`;
    case 'password':
      return 'the password';
    case 'agent':
      return 'the keys of the agent';
  }
}

/** Errors of connect(2) and getaddrinfo(3), in words. */
const socketReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused, nothing listens there',
  EHOSTUNREACH: 'there is no route to it, it is down, or its firewall refuses',
  ENETUNREACH: 'there is no route to its network',
  ETIMEDOUT: 'it does not answer',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name server does not answer',
  EACCES: 'a firewall of this machine forbids it',
};

function codeOf(error: Error): string {
  return String((error as NodeJS.ErrnoException).code ?? '');
}

function levelOf(error: Error): string | undefined {
  return (error as { level?: string }).level;
}
