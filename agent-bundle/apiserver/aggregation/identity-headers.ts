import type { User } from '../authentication/authenticator.ts';

/**
 * For whom we ask, in the headers of an authenticating proxy, which the other server believes because of our certificate.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#kubernetes-apiserver-client-authentication
 */
export function identityHeaders({ name, uid, groups, extra = {} }: User): Readonly<Record<string, string | string[]>> {
  const extras = Object.entries(extra).map(([key, values]) => [`x-remote-extra-${escaped(key)}`, [...values]] as const);
  return {
    'x-remote-user': name,
    ...(uid === undefined ? {} : { 'x-remote-uid': uid }),
    'x-remote-group': [...groups],
    ...Object.fromEntries(extras),
  };
}

/** Header names are tokens (RFC 9110 section 5.6.2), and these are compared without case: anything else is percent-encoded. */
function escaped(key: string): string {
  return Buffer.from(key.toLowerCase()).reduce(
    (text, byte) => text + (isToken(byte) ? String.fromCharCode(byte) : percent(byte)),
    '',
  );
}

const isToken = (byte: number): boolean => byte !== 0x25 && /[!#$&'*+\-.^_`|~0-9a-z]/.test(String.fromCharCode(byte));

const percent = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;
