import type { IncomingMessage } from 'node:http';
import { StatusError, unauthorized } from '../status-error.ts';

/** Who sends a request: https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  /** Tells one user from a later one of the same name; absent where nothing does. */
  readonly uid?: string;
  /** What else the authenticator knows; keys are domain names with a path. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/**
 * One way to show who one is. `undefined`: the request carries nothing of this kind. What is there but does not hold is an
 * error (401).
 */
export interface Authenticator {
  authenticate(request: IncomingMessage, signal: AbortSignal): User | undefined | Promise<User | undefined>;
}

/** The key of `extra` under which stands by which credential somebody was recognised. */
export const credentialId = 'authentication.kubernetes.io/credential-id';

/** Who shows nothing at all. */
export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

export type Authenticate = (request: IncomingMessage, signal: AbortSignal) => Promise<User>;

/**
 * Asks each in turn; the first that knows somebody counts. Throws 401 where something is shown and nothing of it holds, and
 * where nothing is shown and nobody may be anonymous.
 */
export function authenticateWith(
  authenticators: readonly Authenticator[],
  options: { readonly anonymous: boolean } = { anonymous: true },
): Authenticate {
  return async (request, signal) => {
    let mayBeAnonymous = options.anonymous;
    for (const authenticator of authenticators) {
      try {
        const user = await authenticator.authenticate(request, signal);
        if (user) return user;
      } catch (error) {
        if (!(error instanceof StatusError) || error.code !== 401) throw error;
        mayBeAnonymous = false;
      }
    }
    if (!mayBeAnonymous) throw unauthorized();
    return anonymous;
  };
}

/** The groups of someone who was recognised. */
export const authenticated = (groups: readonly string[]): readonly string[] => [...groups, 'system:authenticated'];
