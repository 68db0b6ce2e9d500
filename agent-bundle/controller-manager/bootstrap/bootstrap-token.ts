import type { Secret } from '../../../common/api/core/v1/secret.ts';

/** Secrets that are tokens to join with, by a field selector, and where they are looked for. */
export const bootstrapTokenType = 'bootstrap.kubernetes.io/token';
export const bootstrapTokenNamespace = 'kube-system';

/** A token that may sign. */
export interface SigningToken {
  readonly id: string;
  readonly secret: string;
}

/** Milliseconds until the token ends, 0 when it has; Infinity where it has no end. `now` is milliseconds since the epoch. */
export function untilExpired(secret: Secret, now: number): number {
  const expiration = valueOf(secret, 'expiration');
  if (expiration === '') return Infinity;
  const end = Date.parse(expiration);
  // A time that cannot be read is over: rather no token than one without an end.
  return Number.isNaN(end) ? 0 : Math.max(0, end - now);
}

/**
 * The token of a Secret, where it may sign now; undefined where it may not, or is none.
 * https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/#bootstrap-token-secret-format
 */
export function signingToken(secret: Secret, now: number): SigningToken | undefined {
  const { type, metadata } = secret;
  if (type !== bootstrapTokenType || metadata.namespace !== bootstrapTokenNamespace) return undefined;
  if (metadata.deletionTimestamp !== undefined || untilExpired(secret, now) === 0) return undefined;
  const id = valueOf(secret, 'token-id');
  const tokenSecret = valueOf(secret, 'token-secret');
  if (metadata.name !== `bootstrap-token-${id}` || !/^[a-z0-9]{6}$/.test(id)) return undefined;
  if (!/^[a-z0-9]{16}$/.test(tokenSecret)) return undefined;
  return valueOf(secret, 'usage-bootstrap-signing') === 'true' ? { id, secret: tokenSecret } : undefined;
}

const valueOf = ({ data = {} }: Secret, key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
