import type { MutatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/mutating-admission-policy.ts';
import { stringifyExact } from '../../codec/exact-json.ts';
import { DecodeError } from '../../codec/decode-error.ts';
import { sameValue } from '../../codec/json-value.ts';
import { StatusError, forbidden } from '../../status-error.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { ExpressionError } from '../matching/expression.ts';
import type { JsonObject, RequestForm } from '../matching/request-form.ts';
import { Reinvocation } from '../matching/reinvocation.ts';
import { ShownRequest } from '../matching/shown-request.ts';
import type { CompiledBinding, CompiledMutatingPolicy } from './compile-policy.ts';
import { mutatedBy } from './mutate.ts';
import type { CandidatePolicy, Policies } from './policies.ts';
import { type PolicyCase, bindingsFor, formFor, namespaceFor } from './policy-case.ts';
import { ConfigurationError, paramsFor } from './policy-params.ts';

/** https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/ */
export function mutatingPolicies(policies: Policies<MutatingAdmissionPolicy, CompiledMutatingPolicy>): AdmissionPlugin {
  /** Of requests that may come again for a second round. */
  const first = new WeakMap<AdmissionRequest, Reinvocation>();
  return {
    name: 'MutatingAdmissionPolicy',
    appliesTo: (request) => request.object !== undefined && policies.appliesTo(request),
    async mutate(request, context) {
      const candidates = await policies.candidates(request, context);
      if (candidates.length === 0) return undefined;
      const again = first.get(request);
      const reinvocation = again ?? new Reinvocation();
      const given = { request, context, shown: new ShownRequest(request) };
      const before = textOf(request);
      for (const candidate of candidates) {
        const start = textOf(request);
        if (again && !again.isDue(candidate.policy, start)) continue;
        await change(candidate, given);
        const end = textOf(request);
        reinvocation.asked(candidate.policy, start === end ? 'unchanged' : 'changed', end);
      }
      if (again) return undefined;
      first.set(request, reinvocation);
      return before === textOf(request) ? undefined : 'again';
    },
  };
}

const textOf = ({ object }: AdmissionRequest): string => stringifyExact(object ?? null);

async function change(candidate: CandidatePolicy<CompiledMutatingPolicy>, given: PolicyCase): Promise<void> {
  const { request, context, shown } = given;
  const { policy, bindings } = candidate;
  const form = await formFor(candidate, given);
  if (!form) return;
  for await (const binding of bindingsFor(bindings, given)) {
    try {
      const namespaceObject = await namespaceFor(policy, given);
      for (const params of await paramsFor(policy.paramKind, binding.paramRef, request, context)) {
        const view = await shown.in(form);
        const object = await mutatedBy(policy, { namespaceObject, params }, view, given);
        if (!object || sameValue(object, view.object)) continue;
        await take(form, object, request);
        shown.changed();
      }
    } catch (error) {
      if (!isOwnFailure(error)) throw error;
      if (policy.failurePolicy === 'Fail') throw refusal(request, policy, binding, error);
    }
  }
}

async function take(form: RequestForm, json: JsonObject, { object, signal }: AdmissionRequest): Promise<void> {
  if (object) await form.take(json, object, signal);
}

const isOwnFailure = (error: unknown): error is Error =>
  error instanceof ExpressionError || error instanceof ConfigurationError || error instanceof DecodeError;

function refusal(
  { kind, name }: AdmissionRequest,
  { name: policy }: CompiledMutatingPolicy,
  { name: binding }: CompiledBinding,
  { message: why }: Error,
): StatusError {
  const message = `policy '${policy}' with binding '${binding}' denied request: ${why}`;
  const told = forbidden(kind, name, message, [{ reason: '', message }]);
  return new StatusError(422, 'Invalid', told.message, told.details);
}
