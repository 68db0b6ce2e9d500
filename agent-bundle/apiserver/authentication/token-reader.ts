import type { User } from './authenticator.ts';

/** Finds out whose a bearer token is: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens */
export interface TokenReader {
  /** `audiences`: for whom the token must be meant, one of these; empty: for this API. */
  read(token: string, audiences: readonly string[], signal: AbortSignal): Promise<TokenFinding>;
}

/**
 *   known    somebody's, and meant for these of the audiences asked for
 *   unknown  nobody's, or not any more
 */
export type TokenFinding =
  | { readonly state: 'known'; readonly user: User; readonly audiences: readonly string[] }
  | { readonly state: 'unknown'; readonly reason: string };
