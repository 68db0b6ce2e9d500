import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The WebSocket subprotocol of our messages, and the prefix of the one that carries the token. */
export const wireProtocol = 'pilothouse';
const tokenPrefix = 'token.';

/** Why a request is none of our page's. */
export type Refusal = 'host' | 'origin' | 'token';

/**
 * Whether a request names us as its host. A name that somebody else's DNS points at this machine does not: that is how
 * a page from elsewhere would reach a server on loopback.
 */
export function isOurHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** What is wrong with a request for the wire; undefined for one of our own page. */
export function refusalOf(request: Pick<IncomingMessage, 'headers'>, port: number, token: string): Refusal | undefined {
  const { host, origin } = request.headers;
  if (!isOurHost(host, port)) return 'host';
  if (origin !== `http://${host}`) return 'origin';
  return isToken(tokenOf(request.headers['sec-websocket-protocol']), token) ? undefined : 'token';
}

/** A page cannot set headers of a WebSocket, but it can name subprotocols: one of them carries the token. */
function tokenOf(protocols: string | undefined): string {
  const offered = (protocols ?? '').split(',').map((protocol) => protocol.trim());
  return offered.find((protocol) => protocol.startsWith(tokenPrefix))?.slice(tokenPrefix.length) ?? '';
}

/** In a time that tells nothing of the token, not even its length. */
function isToken(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
