import type { Authenticator } from './authenticator.ts';
import type { TokenReader } from './token-reader.ts';
import { unauthorized } from '../status-error.ts';

/**
 * Who a bearer token names (RFC 6750). A browser's WebSocket, which sends no Authorization header, carries it among its
 * protocols: `base64url.bearer.authorization.k8s.io.<token in base64url>`. One that does not hold is refused, not taken for anonymous.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#putting-a-bearer-token-in-a-request
 */
export function bearerTokens(reader: TokenReader): Authenticator {
  return {
    async authenticate({ headers }, signal) {
      const token = tokenOf(headers.authorization) ?? tokenAmong(headers['sec-websocket-protocol']);
      if (token === undefined) return undefined;
      const found = await reader.read(token, [], signal);
      if (found.state === 'unknown') throw unauthorized();
      return found.user;
    },
  };
}

const bearer = /^\s*bearer\s+(\S+)/i;

const tokenOf = (header: string | undefined): string | undefined => bearer.exec(header ?? '')?.[1];

const bearerProtocol = 'base64url.bearer.authorization.k8s.io.';

/** Throws 401 for several. */
function tokenAmong(protocols: string | undefined): string | undefined {
  if (!protocols?.includes(bearerProtocol)) return undefined;
  const found = protocols.split(',').flatMap((protocol) => {
    const name = protocol.trim();
    return name.startsWith(bearerProtocol) ? [name.slice(bearerProtocol.length)] : [];
  });
  if (found.length > 1) throw unauthorized();
  return found[0] === undefined ? undefined : Buffer.from(found[0], 'base64url').toString();
}
