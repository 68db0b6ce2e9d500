import type { PathRequest, ResourceRequest } from '../routes/request-info.ts';
import type { User } from '../authentication/authenticator.ts';
import { StatusError, forbidden } from '../status-error.ts';

/** One question: may this user do this? https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
export interface Attributes {
  readonly user: User;
  readonly request: AskedFor;
  /** What the field selector of a list, watch or deletecollection pins to one value: `{ 'spec.nodeName': 'h1' }`. */
  readonly selectedFields: Readonly<Record<string, string>>;
}

/** The one object that is asked for, by path or by a selector of its name; empty for collections. */
export function nameOf({ request, selectedFields }: Attributes): string {
  if (request.kind === 'path') return '';
  return request.name !== '' ? request.name : (selectedFields['metadata.name'] ?? '');
}

/** Besides the verbs of requests there are some that only policies know, such as impersonate. */
export type AskedFor = PathRequest | (Omit<ResourceRequest, 'verb'> & { readonly verb: string });

/**
 *   allow       yes, ask nobody else
 *   deny        no, ask nobody else
 *   no-opinion  ask the next; if nobody allows it, it is refused, with the reasons given
 */
export type Decision =
  { readonly outcome: 'allow' } | { readonly outcome: 'deny' | 'no-opinion'; readonly reason?: string };

export interface Authorizer {
  authorize(attributes: Attributes): Decision;
}

export const allow: Decision = { outcome: 'allow' };
export const noOpinion: Decision = { outcome: 'no-opinion' };

/** Asks each in turn. */
export function firstOpinionOf(authorizers: readonly Authorizer[]): Authorizer {
  return {
    authorize(attributes) {
      const reasons: string[] = [];
      for (const authorizer of authorizers) {
        const decision = authorizer.authorize(attributes);
        if (decision.outcome === 'allow') return decision;
        if (decision.reason) reasons.push(decision.reason);
        if (decision.outcome === 'deny') return { outcome: 'deny', reason: reasons.join(', ') };
      }
      return { outcome: 'no-opinion', reason: reasons.join(', ') };
    },
  };
}

/** Throws 403 in upstream's words unless it is allowed. */
export function authorize(authorizer: Authorizer, attributes: Attributes): void {
  const decision = authorizer.authorize(attributes);
  if (decision.outcome !== 'allow') throw refusal(attributes, decision.reason);
}

function refusal({ user, request }: Attributes, reason: string | undefined): StatusError {
  const because = reason ? `: ${reason}` : '';
  if (request.kind === 'path') {
    const what = `User ${JSON.stringify(user.name)} cannot ${request.verb} path ${JSON.stringify(request.path)}`;
    return new StatusError(403, 'Forbidden', `forbidden: ${what}${because}`, {});
  }
  const { verb, group, resource, subresource, name, namespace } = request;
  const target = subresource === '' ? resource : `${resource}/${subresource}`;
  const scope = namespace !== '' ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope';
  const what = `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(target)} in API group ${JSON.stringify(group)} ${scope}`;
  return forbidden({ group, resource }, name, what + because);
}
