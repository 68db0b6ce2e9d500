import type { IncomingMessage } from 'node:http';
import { type AskedFor, type Authorizer, authorize } from '../authorization/authorizer.ts';
import { type User, anonymous } from './authenticator.ts';
import { textOfHeader } from './header-text.ts';
import { badRequest } from '../status-error.ts';
import { groupsOfServiceAccounts } from './service-account/token-claims.ts';

const prefix = 'impersonate-';
const extraPrefix = 'impersonate-extra-';

/**
 * Who a request is to be taken for: `kubectl --as jane --as-group developers`. Whoever asks must be allowed to impersonate
 * the user, and each group, uid and extra value. Throws 403 otherwise, and 400 for headers that would not be obeyed:
 * ignoring one would give more rights than were asked for.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export async function impersonated(user: User, incoming: IncomingMessage, authorizer: Authorizer): Promise<User> {
  if (!asks(incoming)) return user;
  const wanted = wantedUser(incoming);
  for (const request of whatItTakes(wanted)) await authorize(authorizer, { user, request, selectedFields: {} });
  const { name, uid, extra } = wanted;
  return {
    name,
    groups: groupsOf(wanted),
    ...(uid === undefined ? {} : { uid }),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

function asks({ headers }: IncomingMessage): boolean {
  for (const name in headers) if (name.startsWith(prefix)) return true;
  return false;
}

interface Wanted {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid: string | undefined;
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

/** What the headers say, those that stand several times each by itself. */
function wantedUser({ headersDistinct }: IncomingMessage): Wanted {
  const extra = new Map<string, readonly string[]>();
  for (const [header, values = []] of Object.entries(headersDistinct)) {
    if (header.startsWith(extraPrefix)) extra.set(extraKey(header.slice(extraPrefix.length)), values.map(textOfHeader));
    else if (header.startsWith(prefix) && !known.has(header)) throw badRequest(`the header ${header} is not supported`);
  }
  const valuesOf = (header: string) => (headersDistinct[header] ?? []).map(textOfHeader);
  const [name = ''] = valuesOf('impersonate-user');
  const groups = valuesOf('impersonate-group');
  const [uid] = valuesOf('impersonate-uid');
  if (name === '') {
    const what = groups.length > 0 ? 'groups' : uid === undefined ? 'extra values' : 'a uid';
    throw badRequest(`requested ${what} without impersonating a user`);
  }
  return { name, groups, uid, extra };
}

const known: ReadonlySet<string> = new Set(['impersonate-user', 'impersonate-group', 'impersonate-uid']);

/** Keys that are no header names are percent-encoded. */
function extraKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const serviceAccountName = /^system:serviceaccount:([^:]+):([^:]+)$/;

function whatItTakes({ name, groups, uid, extra }: Wanted): AskedFor[] {
  const [, namespace, account] = serviceAccountName.exec(name) ?? [];
  const user =
    namespace !== undefined && account !== undefined
      ? impersonate({ resource: 'serviceaccounts', namespace, name: account })
      : impersonate({ resource: 'users', name });
  const group = 'authentication.k8s.io';
  return [
    user,
    ...groups.map((one) => impersonate({ resource: 'groups', name: one })),
    ...[...extra].flatMap(([subresource, values]) =>
      values.map((value) => impersonate({ group, resource: 'userextras', subresource, name: value })),
    ),
    ...(uid === undefined ? [] : [impersonate({ group, resource: 'uids', name: uid })]),
  ];
}

interface Impersonation {
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name: string;
}

function impersonate({ group = '', subresource = '', namespace = '', ...rest }: Impersonation): AskedFor {
  const request = { version: 'v1', group, subresource, namespace, rest: '', path: '', ...rest };
  return { kind: 'resource', verb: 'impersonate', ...request };
}

/** As upstream: a service account has its own groups unless others are named; everybody is somebody or nobody. */
function groupsOf({ name, groups }: Wanted): string[] {
  const [, namespace] = serviceAccountName.exec(name) ?? [];
  const named = groups.length === 0 && namespace !== undefined ? groupsOfServiceAccounts(namespace) : groups;
  const [some = '', none = ''] = ['system:authenticated', 'system:unauthenticated'];
  if (name === anonymous.name) return [...new Set([...named, none])];
  return named.includes(some) || named.includes(none) ? [...named] : [...named, some];
}
