import { ValidatingAdmissionPolicyBindingKind } from '../../../../common/api/admissionregistration/v1/validating-admission-policy-binding.ts';
import { ValidatingAdmissionPolicyKind } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { ServedResources } from '../../routes/served.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { Policies } from './policies.ts';
import { validatingPolicies } from './validating-policies.ts';

/** Policies in CEL: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export class PolicyAdmission {
  readonly validating: AdmissionPlugin;
  readonly #served: ServedResources;
  readonly #policies = new Policies();

  constructor(served: ServedResources) {
    this.#served = served;
    this.validating = validatingPolicies(this.#policies);
  }

  /** Follows policies and bindings, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void> {
    const cacheOf = (kind: Parameters<ServedResources['require']>[0]) => this.#served.require(kind).cache;
    const [policies, bindings] = [
      cacheOf(ValidatingAdmissionPolicyKind),
      cacheOf(ValidatingAdmissionPolicyBindingKind),
    ];
    return this.#policies.run(policies, bindings, signal);
  }
}
