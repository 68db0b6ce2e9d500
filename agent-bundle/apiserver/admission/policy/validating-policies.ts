import { NamespaceKind } from '../../../../common/api/core/v1/namespace.ts';
import { parseExact } from '../../codec/exact-json.ts';
import { notFound } from '../../status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { matchedForm } from '../matching/matcher.ts';
import { requestValues } from '../matching/request-values.ts';
import { isSelected } from '../matching/selection.ts';
import { ShownRequest } from '../matching/shown-request.ts';
import { Decisions } from './decisions.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { CandidateBinding, CandidatePolicy, Policies } from './policies.ts';
import { ConfigurationError, paramsFor } from './policy-params.ts';

/** https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export function validatingPolicies(policies: Policies): AdmissionPlugin {
  return {
    name: 'ValidatingAdmissionPolicy',
    appliesTo: (request) => policies.appliesTo(request),
    async validate(request, context) {
      const candidates = await policies.candidates(request, context);
      if (candidates.length === 0) return;
      const decisions = new Decisions(request);
      const shown = new ShownRequest(request);
      for (const candidate of candidates) await decide(candidate, { request, context, shown, decisions });
      decisions.carryOut();
    },
  };
}

/** A request under way. */
interface Case {
  readonly request: AdmissionRequest;
  readonly context: AdmissionContext;
  readonly shown: ShownRequest;
  readonly decisions: Decisions;
}

async function decide({ policy, matches, bindings }: CandidatePolicy, given: Case): Promise<void> {
  const { request, context, shown } = given;
  const form = matchedForm(matches, request.name);
  if (!form || !(await isSelected(policy.selection, request, context))) return;
  const values = {
    ...requestValues(request, await shown.in(form), context),
    namespaceObject: policy.needsNamespace ? await namespaceOf(request, context) : null,
  };
  for (const candidate of bindings) {
    if (await narrows(candidate, given)) await decideFor(policy, candidate, values, given);
  }
}

async function narrows({ binding, matches }: CandidateBinding, { request, context }: Case): Promise<boolean> {
  if (!matches) return true;
  return matchedForm(matches, request.name) !== undefined && isSelected(binding.selection, request, context);
}

async function decideFor(
  policy: CandidatePolicy['policy'],
  { binding }: CandidateBinding,
  values: Readonly<Record<string, unknown>>,
  { request, context, decisions }: Case,
): Promise<void> {
  try {
    for (const params of await paramsFor(policy.paramKind, binding.paramRef, request, context)) {
      const { failures, annotations } = await evaluatePolicy(policy, { ...values, params });
      for (const failure of failures) decisions.failed(policy, binding, failure);
      for (const [key, value] of annotations) decisions.annotated(policy, key, value);
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    if (policy.failurePolicy === 'Fail') decisions.cannot(policy, binding, error.message);
  }
}

/** Null for what stands in none, as a Namespace does. */
async function namespaceOf(
  { kind, namespace, signal }: AdmissionRequest,
  { served }: AdmissionContext,
): Promise<unknown> {
  if (!kind.namespaced) return null;
  const found = await served.require(NamespaceKind).cache.get({ name: namespace }, 'any', signal);
  if (!found) throw notFound(NamespaceKind, namespace);
  return parseExact(found.bytes.toString());
}
