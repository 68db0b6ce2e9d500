import { asError } from '../../../common/base/clock.ts';
import type { User } from './authenticator.ts';

/** Finds out whose a bearer token is: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens */
export interface TokenReader {
  /**
   * `audiences`: for whom the token must be meant, one of these; empty: for this API. Throws where it cannot be found out
   * at the moment.
   */
  read(token: string, audiences: readonly string[], signal: AbortSignal): Promise<TokenFinding>;
}

/**
 *   known    somebody's, and meant for these of the audiences asked for
 *   unknown  nobody's, or not any more
 */
export type TokenFinding =
  | { readonly state: 'known'; readonly user: User; readonly audiences: readonly string[] }
  | { readonly state: 'unknown'; readonly reason: string };

const invalid = 'invalid bearer token';
const nothingSaid: TokenFinding = { state: 'unknown', reason: invalid };

/** Upstream's words; the second reason is that of those who know such tokens. */
export const unknown = (reason?: string): TokenFinding =>
  reason === undefined ? nothingSaid : { state: 'unknown', reason: `[${invalid}, ${reason}]` };

/** Those of the audiences asked for that a token has which says nothing of audiences: it is for this API. */
export const audiencesOfApi = (wanted: readonly string[], ofApi: readonly string[]): readonly string[] =>
  wanted.length === 0 ? ofApi : ofApi.filter((audience) => wanted.includes(audience));

/** Asks each in turn until one knows the token. A reader that cannot say is none that keeps others from saying. */
export function firstKnown(readers: readonly TokenReader[]): TokenReader {
  const [only] = readers;
  if (only && readers.length === 1) return only;
  return {
    async read(token, audiences, signal) {
      let why = nothingSaid;
      for (const reader of readers) {
        const found = await reader.read(token, audiences, signal).catch((error: unknown) => {
          if (signal.aborted) throw error;
          return unknown(asError(error).message);
        });
        if (found.state === 'known') return found;
        if (why === nothingSaid) why = found;
      }
      return why;
    },
  };
}
