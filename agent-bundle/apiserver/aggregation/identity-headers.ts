import type { OutgoingHttpHeaders } from 'node:http';
import type { User } from '../authentication/authenticator.ts';
import { headerValueOf } from '../authentication/header-text.ts';
import type { RequestHeaderConfig } from '../config/authentication.ts';

export type IdentityHeaderNames = Omit<RequestHeaderConfig, 'clientCa' | 'allowedNames'>;

/** What a client says of itself in headers that other servers believe from us, under whatever names, goes no further. */
export function withoutIdentity(
  headers: OutgoingHttpHeaders,
  names: IdentityHeaderNames | undefined,
): OutgoingHttpHeaders {
  if (!names) return headers;
  const whole = new Set([...names.usernameHeaders, ...names.uidHeaders, ...names.groupHeaders].map(inLowerCase));
  const prefixes = names.extraHeadersPrefix.map(inLowerCase);
  const kept = Object.entries(headers).filter(
    ([name]) => !whole.has(name) && !prefixes.some((prefix) => name.startsWith(prefix)),
  );
  return Object.fromEntries(kept);
}

const inLowerCase = (name: string): string => name.toLowerCase();

/**
 * For whom we ask, in the headers of an authenticating proxy, which the other server believes because of our certificate.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#kubernetes-apiserver-client-authentication
 */
export function identityHeaders({ name, uid, groups, extra = {} }: User): Readonly<Record<string, string | string[]>> {
  const extras = Object.entries(extra).map(
    ([key, values]) => [`x-remote-extra-${escaped(key)}`, values.map(headerValueOf)] as const,
  );
  return {
    'x-remote-user': headerValueOf(name),
    ...(uid === undefined ? {} : { 'x-remote-uid': headerValueOf(uid) }),
    'x-remote-group': groups.map(headerValueOf),
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
