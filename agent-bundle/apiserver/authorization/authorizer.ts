import type { PathRequest, ResourceRequest } from '../routes/request-info.ts';
import type { RequestNotes } from '../http/request-notes.ts';
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
export interface Decision {
  readonly outcome: 'allow' | 'deny' | 'no-opinion';
  readonly reason?: string;
  /** What went wrong while deciding: for whoever asks in a review, never for whoever is refused. */
  readonly error?: string;
}

/** Whoever must ask elsewhere promises a decision; all others decide at once, since every request waits for them. */
export interface Authorizer {
  authorize(attributes: Attributes): Decision | Promise<Decision>;
}

/** Decides without asking anybody. */
export interface ImmediateAuthorizer extends Authorizer {
  authorize(attributes: Attributes): Decision;
}

export const allow: Decision = { outcome: 'allow' };
export const noOpinion: Decision = { outcome: 'no-opinion' };

/** Asks each in turn. */
export function firstOpinionOf(authorizers: readonly Authorizer[]): Authorizer {
  return { authorize: (attributes) => askFrom(0, authorizers, attributes, []) };
}

/** The decision at once if all who are asked decide at once. */
function askFrom(
  first: number,
  authorizers: readonly Authorizer[],
  attributes: Attributes,
  before: readonly Decision[],
): Decision | Promise<Decision> {
  let said = before;
  for (let index = first; index < authorizers.length; index++) {
    const answer = authorizers[index]?.authorize(attributes) ?? noOpinion;
    if (answer instanceof Promise) {
      const soFar = said;
      return answer.then((decision) =>
        decision.outcome === 'no-opinion'
          ? askFrom(index + 1, authorizers, attributes, [...soFar, decision])
          : decision,
      );
    }
    if (answer.outcome !== 'no-opinion') return answer;
    said = [...said, answer];
  }
  return undecided(said);
}

function undecided(said: readonly Decision[]): Decision {
  const joined = (texts: readonly (string | undefined)[]) => texts.filter(Boolean).join('\n');
  const [reason, error] = [joined(said.map((one) => one.reason)), joined(said.map((one) => one.error))];
  return { outcome: 'no-opinion', ...(reason && { reason }), ...(error && { error }) };
}

/** Throws 403 in upstream's words unless it is allowed. What was decided, and why, is noted for the audit log. */
export async function authorize(authorizer: Authorizer, attributes: Attributes, notes?: RequestNotes): Promise<void> {
  const answer = authorizer.authorize(attributes);
  const decision = answer instanceof Promise ? await answer : answer;
  const allowed = decision.outcome === 'allow';
  notes?.annotate('authorization.k8s.io/decision', allowed ? 'allow' : 'forbid');
  notes?.annotate('authorization.k8s.io/reason', decision.reason ?? '');
  if (!allowed) throw refusal(attributes, decision.reason);
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
