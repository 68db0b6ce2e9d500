import type { IncomingMessage } from 'node:http';
import { unauthorized } from '../status-error.ts';

/** Who sends a request: https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/**
 * One way to show who one is. `undefined`: the request carries nothing of this kind, ask the next one. What is there
 * but does not hold is an error (401), whatever the others would say.
 */
export interface Authenticator {
  authenticate(request: IncomingMessage): User | undefined;
}

/** Who shows nothing at all. */
export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Asks each in turn. Everyone who shows something gets the group system:authenticated. */
export function authenticateWith(authenticators: readonly Authenticator[]): (request: IncomingMessage) => User {
  return (request) => {
    for (const authenticator of authenticators) {
      const user = authenticator.authenticate(request);
      if (user) return user;
    }
    return anonymous;
  };
}

/** The groups of someone who was recognised. */
export const authenticated = (groups: readonly string[]): readonly string[] => [...groups, 'system:authenticated'];

/** No token is issued yet, so every bearer token is a wrong one. */
export const refuseBearerTokens: Authenticator = {
  authenticate(request) {
    if (request.headers.authorization === undefined) return undefined;
    throw unauthorized();
  },
};
