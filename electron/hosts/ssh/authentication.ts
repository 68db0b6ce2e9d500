import { readFile } from 'node:fs/promises';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type ParsedKey } from 'ssh2';
import { AppError } from '../../../common/base/app-error.ts';
import type { SshTarget } from './target.ts';

/** What we can show a server, read and decrypted. */
export type Credential =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'agent'; readonly socket: string };

/** Reads what the target names. Errors: `ssh-key-unreadable`, `ssh-agent-missing`. */
export async function loadCredential({
  name: host,
  authentication,
}: Pick<SshTarget, 'name' | 'authentication'>): Promise<Credential> {
  switch (authentication.kind) {
    case 'password':
      return authentication;
    case 'agent':
      if (!authentication.socket) throw new AppError('ssh-agent-missing', { host, reason: 'SSH_AUTH_SOCK is not set' });
      return { kind: 'agent', socket: authentication.socket };
    case 'key': {
      const { path, passphrase } = authentication;
      const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
        throw new AppError('ssh-key-unreadable', { host, path, reason }, error);
      });
      const key = ssh2.utils.parseKey(text, passphrase);
      if (key instanceof Error) {
        throw new AppError('ssh-key-unreadable', { host, path, reason: keyReason(key, passphrase) }, key);
      }
      if (!key.isPrivateKey()) throw new AppError('ssh-key-unreadable', { host, path, reason: 'it is a public key' });
      return { kind: 'key', key };
    }
  }
}

/**
 * The next method to try: first `none`, which costs no try and makes the server say what it takes; then the first
 * method that it takes and our credential serves. Only one, since hosts count wrong passwords (pam_faillock).
 * Undefined: there is nothing left.
 */
export function nextMethod(
  kind: Credential['kind'],
  tried: ReadonlySet<AuthenticationType>,
  offered: readonly string[],
): AuthenticationType | undefined {
  if (!tried.has('none')) return 'none';
  if (tried.size > 1) return undefined;
  return methodsOf[kind].find((method) => offered.includes(wireName(method)));
}

const methodsOf: Readonly<Record<Credential['kind'], readonly AuthenticationType[]>> = {
  key: ['publickey'],
  password: ['password', 'keyboard-interactive'],
  agent: ['agent'],
};

/** An agent's keys are public keys to the server. */
function wireName(method: AuthenticationType): string {
  return method === 'agent' ? 'publickey' : method;
}

/** One try, as ssh2 wants it. */
export function attempt(method: AuthenticationType, username: string, credential: Credential): AnyAuthMethod {
  switch (credential.kind) {
    case 'key':
      if (method === 'publickey') return { type: method, username, key: credential.key };
      break;
    case 'agent':
      if (method === 'agent') return { type: method, username, agent: credential.socket };
      break;
    case 'password': {
      const { password } = credential;
      if (method === 'password') return { type: method, username, password };
      if (method === 'keyboard-interactive') return { type: method, username, prompt: answerOnce(password) };
      break;
    }
  }
  return { type: 'none', username };
}

/** Answers the first question for a hidden word with the password, and every other with nothing. */
function answerOnce(password: string) {
  let answered = false;
  return (
    _name: string,
    _instructions: string,
    _language: string,
    prompts: ReadonlyArray<{ readonly echo?: boolean }>,
    finish: (answers: string[]) => void,
  ) => {
    finish(
      prompts.map((prompt) => {
        if (prompt.echo || answered) return '';
        answered = true;
        return password;
      }),
    );
  };
}

function keyReason(error: Error, passphrase: string | undefined): string {
  if (/no passphrase given/i.test(error.message)) return 'it is encrypted and no passphrase was given';
  if (/bad passphrase|integrity check|bad decrypt/i.test(error.message) && passphrase !== undefined)
    return 'the passphrase is wrong';
  return error.message;
}
