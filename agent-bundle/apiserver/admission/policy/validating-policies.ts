import type { ValidatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { requestValues } from '../matching/request-values.ts';
import { ShownRequest } from '../matching/shown-request.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { Decisions } from './decisions.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { CandidatePolicy, Policies } from './policies.ts';
import { type PolicyCase, bindingsFor, formFor, namespaceFor } from './policy-case.ts';
import { ConfigurationError, paramsFor } from './policy-params.ts';

/** https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export function validatingPolicies(policies: Policies<ValidatingAdmissionPolicy, CompiledPolicy>): AdmissionPlugin {
  return {
    name: 'ValidatingAdmissionPolicy',
    appliesTo: (request) => policies.appliesTo(request),
    async validate(request, context) {
      const candidates = await policies.candidates(request, context);
      if (candidates.length === 0) return;
      const decisions = new Decisions(request);
      const shown = new ShownRequest(request);
      for (const candidate of candidates) await decide(candidate, { request, context, shown }, decisions);
      decisions.carryOut();
    },
  };
}

type Candidate = CandidatePolicy<CompiledPolicy>;

async function decide(candidate: Candidate, given: PolicyCase, decisions: Decisions): Promise<void> {
  const { request, context, shown } = given;
  const { policy, bindings } = candidate;
  const form = await formFor(candidate, given);
  if (!form) return;
  const values = {
    ...requestValues(request, await shown.in(form), context),
    namespaceObject: await namespaceFor(policy, given),
  };
  for await (const binding of bindingsFor(bindings, given)) {
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
}
