import type { Authenticator } from './authenticator.ts';
import type { TokenReader } from './token-reader.ts';
import { unauthorized } from '../status-error.ts';

/**
 * Who a bearer token names (RFC 6750). One that does not hold is refused, not taken for anonymous.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#putting-a-bearer-token-in-a-request
 */
export function bearerTokens(reader: TokenReader): Authenticator {
  return {
    async authenticate({ headers }, signal) {
      const token = tokenOf(headers.authorization);
      if (token === undefined) return undefined;
      const found = await reader.read(token, [], signal);
      if (found.state === 'unknown') throw unauthorized();
      return found.user;
    },
  };
}

const bearer = /^\s*bearer\s+(\S+)/i;

const tokenOf = (header: string | undefined): string | undefined => bearer.exec(header ?? '')?.[1];
