import type {
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '../../../../common/api/authorization/v1/subject-access-review.ts';
import type { Attributes, Decision } from '../authorizer.ts';

/** A question as the webhook is asked it. https://kubernetes.io/docs/reference/access-authn-authz/webhook/#request-payloads */
export function reviewOf({ user, request }: Attributes): object {
  const { name, groups, uid, extra } = user;
  const who = {
    user: name,
    groups: [...groups],
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra: mutable(extra) }),
  };
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { ...askedOf(request), ...who },
  };
}

function askedOf(request: Attributes['request']): SubjectAccessReviewSpec {
  if (request.kind === 'path') return { nonResourceAttributes: { path: request.path, verb: request.verb } };
  const { namespace, verb, group, version, resource, subresource, name } = request;
  const all = { namespace, verb, group, version, resource, subresource, name };
  return { resourceAttributes: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')) };
}

const mutable = (extra: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]]));

/** What the webhook's answer means. Who says both yes and no has said no. */
export function decisionOf({ allowed, denied, reason, evaluationError }: SubjectAccessReviewStatus): Decision {
  const why = { ...(reason && { reason }), ...(evaluationError && { error: evaluationError }) };
  if (denied && allowed) {
    const error = 'webhook subject access review returned both allow and deny response';
    return { outcome: 'deny', ...why, error };
  }
  return { outcome: denied ? 'deny' : allowed ? 'allow' : 'no-opinion', ...why };
}
