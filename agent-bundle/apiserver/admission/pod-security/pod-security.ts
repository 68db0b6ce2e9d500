import { type Namespace, NamespaceKind } from '../../../../common/api/core/v1/namespace.ts';
import { type Pod, PodKind } from '../../../../common/api/core/v1/pod.ts';
import { forbidden, invalid } from '../../status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { findObject } from '../known-objects.ts';
import { describedPod, describesPods, isSignificant } from './checked-pods.ts';
import type { PodSecurityConfig } from './configuration.ts';
import { existingPodWarnings } from './existing-pods.ts';
import type { CheckedPod } from './pod-parts.ts';
import { type Policy, isPrivileged, policyOf, sameStandard, standardText, strictness } from './policy.ts';
import { detailOf, violationsOf } from './standards.ts';

const auditPrefix = 'pod-security.kubernetes.io/';
/** By these a pod does not become another. */
const harmlessSubresources = new Set([
  'exec',
  'attach',
  'binding',
  'eviction',
  'log',
  'portforward',
  'proxy',
  'status',
]);

/**
 * Pods keep to the standard that the labels of their namespace name.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function podSecurity({ defaults, exemptions }: PodSecurityConfig): AdmissionPlugin {
  const isExempt = (request: AdmissionRequest): boolean => {
    const exempt = exemptions.namespaces.includes(request.namespace) ? 'namespace' : 'user';
    if (exempt === 'user' && !exemptions.usernames.includes(request.user.name)) return false;
    request.notes.annotate(`${auditPrefix}exempt`, exempt);
    return true;
  };
  const isExemptClass = ({ spec }: CheckedPod): boolean =>
    Boolean(spec.runtimeClassName) && exemptions.runtimeClasses.includes(spec.runtimeClassName ?? '');

  async function aboutPods(request: AdmissionRequest, context: AdmissionContext): Promise<void> {
    if (isExempt(request)) return;
    const { object, oldObject, kind, notes } = request;
    const namespace = await findObject(context, NamespaceKind, { name: request.namespace }, request.signal);
    const { policy, errors } = policyOf(namespace?.metadata.labels ?? {}, defaults);
    const enforced = kind.resource === PodKind.resource;
    const looked = [policy.audit, policy.warn, ...(enforced ? [policy.enforce] : [])];
    if (errors.length === 0 && looked.every(isPrivileged)) return;
    if (enforced && oldObject && !isSignificant(object as Pod, oldObject as Pod)) return;
    const pod = enforced ? (object as Pod) : object && describedPod(kind, object);
    if (!pod) return;
    if (isExemptClass(pod)) return notes.annotate(`${auditPrefix}exempt`, 'runtimeClass');
    if (errors.length > 0) {
      const problems = errors.map(({ field, message }) => `${field}: ${message}`).join(', ');
      notes.annotate(`${auditPrefix}error`, `Failed to parse policy: ${problems}`);
    }
    judge(pod, policy, request, enforced);
  }

  async function aboutNamespace(request: AdmissionRequest, context: AdmissionContext): Promise<void> {
    const { operation, name, kind, object, oldObject, notes } = request;
    const now = policyOf((object as Namespace).metadata.labels ?? {}, defaults);
    const before = oldObject && policyOf((oldObject as Namespace).metadata.labels ?? {}, defaults);
    const said = (errors: typeof now.errors) => JSON.stringify(errors);
    if (now.errors.length > 0 && said(now.errors) !== said(before?.errors ?? [])) {
      throw invalid(kind, name, now.errors);
    }
    if (operation === 'CREATE' || !before || exemptions.namespaces.includes(name)) return;
    const [{ enforce }, { enforce: old }] = [now.policy, before.policy];
    if (isPrivileged(enforce) || sameStandard(enforce, old)) return;
    if (enforce.version === old.version && strictness(enforce) <= strictness(old)) return;
    const { items } = await context.served.require(PodKind).cache.list({ namespace: name, at: 'any' }, request.signal);
    for (const warning of existingPodWarnings(name, items, enforce, isExemptClass)) notes.warn(warning);
  }

  return {
    name: 'PodSecurity',
    appliesTo: ({ operation, kind, subresource }) => {
      if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
      if (kind.group === '' && kind.resource === 'pods') return !harmlessSubresources.has(subresource);
      return subresource === '' && (isNamespaces(kind) || describesPods(kind));
    },
    validate: (request, context) =>
      isNamespaces(request.kind) ? aboutNamespace(request, context) : aboutPods(request, context),
  };
}

const isNamespaces = ({ group, resource }: AdmissionRequest['kind']): boolean =>
  group === '' && resource === 'namespaces';

/** Refuses a pod that its standard forbids; of what pods are made from it is only told. */
function judge(pod: CheckedPod, policy: Policy, request: AdmissionRequest, enforced: boolean): void {
  const { notes, kind, name } = request;
  const violating = (mode: keyof Policy): string | undefined => {
    const violations = violationsOf(pod, policy[mode]);
    if (violations.length === 0) return undefined;
    return `PodSecurity ${JSON.stringify(standardText(policy[mode]))}: ${detailOf(violations)}`;
  };
  if (enforced) notes.annotate(`${auditPrefix}enforce-policy`, standardText(policy.enforce));
  const audit = violating('audit');
  if (audit) notes.annotate(`${auditPrefix}audit-violations`, `would violate ${audit}`);
  const refused = enforced ? violating('enforce') : undefined;
  if (refused) throw forbidden(kind, name, `violates ${refused}`);
  const warn = violating('warn');
  if (warn) notes.warn(`would violate ${warn}`);
}
