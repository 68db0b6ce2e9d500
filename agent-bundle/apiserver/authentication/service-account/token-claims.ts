import { type User, authenticated, credentialId } from '../authenticator.ts';

/**
 * What a token of a service account says. Times are seconds since the epoch.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#schema-for-service-account-private-claims
 */
export interface TokenClaims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  /** Of this token alone. */
  readonly jti: string;
  readonly 'kubernetes.io': BoundClaims;
  readonly nbf: number;
  readonly sub: string;
}

/** Who the token stands for, and what it is bound to. */
export interface BoundClaims {
  readonly namespace: string;
  /** Where the pod runs; or, without a pod, what the token is bound to. */
  readonly node?: NodeClaim;
  readonly pod?: ObjectClaim;
  readonly secret?: ObjectClaim;
  readonly serviceaccount: ObjectClaim;
  /** From here on it should have been exchanged for a newer one. */
  readonly warnafter?: number;
}

/** One object, which another of the same name does not stand for. */
export interface ObjectClaim {
  readonly name: string;
  readonly uid: string;
}

export interface NodeClaim {
  readonly name: string;
  /** Absent for a node that was not there. */
  readonly uid?: string;
}

/** What a token's payload says; undefined where that is no token of a service account. */
export function readClaims(payload: unknown): TokenClaims | undefined {
  if (!isRecord(payload)) return undefined;
  const { aud, exp, iat, iss, jti, nbf, sub, 'kubernetes.io': bound } = payload;
  const audiences = typeof aud === 'string' ? [aud] : aud;
  if (!isTextList(audiences) || !isTime(exp) || !isTime(iat) || !isTime(nbf)) return undefined;
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof jti !== 'string' || !isBound(bound))
    return undefined;
  if (sub !== userNameOf(bound)) return undefined;
  return { aud: audiences, exp, iat, iss, jti, 'kubernetes.io': bound, nbf, sub };
}

function isBound(value: unknown): value is BoundClaims {
  if (!isRecord(value)) return false;
  const { namespace, node, pod, secret, serviceaccount, warnafter } = value;
  return (
    typeof namespace === 'string' &&
    isObjectClaim(serviceaccount) &&
    (pod === undefined || isObjectClaim(pod)) &&
    (secret === undefined || isObjectClaim(secret)) &&
    (node === undefined || isNodeClaim(node)) &&
    (warnafter === undefined || isTime(warnafter))
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isNodeClaim = (value: unknown): value is NodeClaim =>
  isRecord(value) && typeof value.name === 'string' && (value.uid === undefined || typeof value.uid === 'string');
const isObjectClaim = (value: unknown): value is ObjectClaim => isNodeClaim(value) && typeof value.uid === 'string';

/** The name of the user that a service account is: `system:serviceaccount:default:builder`. */
export function userNameOf({ namespace, serviceaccount }: Pick<BoundClaims, 'namespace' | 'serviceaccount'>): string {
  return `system:serviceaccount:${namespace}:${serviceaccount.name}`;
}

/** Besides that of everybody who is somebody. */
export const groupsOfServiceAccounts = (namespace: string): readonly string[] => [
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
];

/** Who a token stands for: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens */
export function userOf({ jti, sub, 'kubernetes.io': bound }: TokenClaims): User {
  const { namespace, node, pod, serviceaccount } = bound;
  const known = {
    [credentialId]: `JTI=${jti}`,
    'authentication.kubernetes.io/node-name': node?.name,
    'authentication.kubernetes.io/node-uid': node?.uid,
    'authentication.kubernetes.io/pod-name': pod?.name,
    'authentication.kubernetes.io/pod-uid': pod?.uid,
  };
  const extra = Object.entries(known).flatMap(([name, value]) => (value ? [[name, [value]] as const] : []));
  return {
    name: sub,
    uid: serviceaccount.uid,
    groups: authenticated(groupsOfServiceAccounts(namespace)),
    extra: Object.fromEntries(extra),
  };
}
