import type { User } from '../../authentication/authenticator.ts';
import type { Authorizer } from '../../authorization/authorizer.ts';
import { type CelAuthorize, authorizerValues } from '../../cel/library/authorizer.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';
import { requestTold } from './request-told.ts';
import type { Shown } from './shown-request.ts';

/** What the expressions about a request look at, worked out when one does. */
export function requestValues(
  request: AdmissionRequest,
  shown: Shown,
  { authorizer }: Pick<AdmissionContext, 'authorizer'>,
): Readonly<Record<string, unknown>> {
  const { served, subresource, namespace, name, user } = request;
  const { group, resource } = served.named.kind;
  let told: unknown;
  return {
    object: shown.object ?? null,
    oldObject: shown.oldObject ?? null,
    get request() {
      return (told ??= requestTold(request, shown));
    },
    ...authorizerValues(asking(authorizer, user), { group, resource, subresource, namespace, name }),
  };
}

/** Answers for whoever makes the request, or for an account that the expression names. Selectors narrow nothing here. */
const asking =
  (authorizer: Authorizer, user: User): CelAuthorize =>
  (check) => {
    const { verb, serviceAccount } = check;
    const asked = { user: serviceAccount ? accountUser(serviceAccount) : user, selectedFields: {} };
    if (check.kind === 'path') {
      return authorizer.authorize({ ...asked, request: { kind: 'path', verb, path: check.path } });
    }
    const { group, resource, subresource, namespace, name } = check;
    const place = { group, version: '*', resource, subresource, namespace, name, rest: '', path: '' };
    return authorizer.authorize({ ...asked, request: { kind: 'resource', verb, ...place } });
  };

const accountUser = ({ namespace, name }: { readonly namespace: string; readonly name: string }): User => ({
  name: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
});
