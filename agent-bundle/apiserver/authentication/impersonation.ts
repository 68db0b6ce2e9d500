import type { IncomingHttpHeaders } from 'node:http';
import { type Authorizer, authorize } from '../authorization/authorizer.ts';
import { type User, authenticated } from './authenticator.ts';
import { badRequest } from '../status-error.ts';

const userHeader = 'impersonate-user';
const groupHeader = 'impersonate-group';

/**
 * Who a request is to be taken for: `kubectl --as jane --as-group developers`. Whoever asks must be allowed to impersonate
 * the user, and each group. Throws 403 otherwise, and 400 for headers that would not be obeyed: ignoring one would give
 * more rights than were asked for.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function impersonated(user: User, headers: IncomingHttpHeaders, authorizer: Authorizer): User {
  const name = headers[userHeader];
  const groups = listOf(headers[groupHeader]);
  const unknown = Object.keys(headers).find(
    (header) => header.startsWith('impersonate-') && header !== userHeader && header !== groupHeader,
  );
  if (unknown !== undefined) throw badRequest(`the header ${unknown} is not supported`);
  if (name === undefined) {
    if (groups.length > 0) throw badRequest('requested groups without impersonating a user');
    return user;
  }
  mustMayImpersonate(user, 'users', String(name), authorizer);
  for (const group of groups) mustMayImpersonate(user, 'groups', group, authorizer);
  return { name: String(name), groups: [...new Set(authenticated(groups))] };
}

/** Node joins repeated headers with a comma; group names carry none. */
const listOf = (header: string | string[] | undefined): string[] =>
  [header ?? []].flat().flatMap((text) => text.split(',').map((part) => part.trim()));

function mustMayImpersonate(user: User, resource: 'users' | 'groups', name: string, authorizer: Authorizer): void {
  const place = { group: '', version: 'v1', namespace: '', subresource: '', rest: '', path: '' };
  const request = { kind: 'resource', verb: 'impersonate', resource, name, ...place } as const;
  authorize(authorizer, { user, request, selectedFields: {} });
}
