import { MutatingAdmissionPolicyBindingKind } from '../../../../common/api/admissionregistration/v1/mutating-admission-policy-binding.ts';
import {
  type MutatingAdmissionPolicy,
  MutatingAdmissionPolicyKind,
} from '../../../../common/api/admissionregistration/v1/mutating-admission-policy.ts';
import { ValidatingAdmissionPolicyBindingKind } from '../../../../common/api/admissionregistration/v1/validating-admission-policy-binding.ts';
import {
  type ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyKind,
} from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { ServedResources } from '../../routes/served.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { compileMutatingPolicy, compilePolicy } from './compile-policy.ts';
import type { Report } from '../matching/followed.ts';
import { mutatingPolicies } from './mutating-policies.ts';
import { Policies } from './policies.ts';
import { validatingPolicies } from './validating-policies.ts';

/**
 * Policies in CEL: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ and
 * https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
 */
export class PolicyAdmission {
  readonly mutating: AdmissionPlugin;
  readonly validating: AdmissionPlugin;
  readonly #served: ServedResources;
  readonly #mutating = new Policies((policy: MutatingAdmissionPolicy) => compileMutatingPolicy(policy));
  readonly #validating = new Policies((policy: ValidatingAdmissionPolicy) => compilePolicy(policy));

  constructor(served: ServedResources) {
    this.#served = served;
    this.mutating = mutatingPolicies(this.#mutating);
    this.validating = validatingPolicies(this.#validating);
  }

  /** Follows policies and bindings, until the signal is aborted. `report` is told of those that cannot be compiled. */
  async run(report: Report, signal: AbortSignal): Promise<void> {
    const cacheOf = (kind: Parameters<ServedResources['require']>[0]) => this.#served.require(kind).cache;
    const mutating = {
      policies: cacheOf(MutatingAdmissionPolicyKind),
      bindings: cacheOf(MutatingAdmissionPolicyBindingKind),
    };
    const validating = {
      policies: cacheOf(ValidatingAdmissionPolicyKind),
      bindings: cacheOf(ValidatingAdmissionPolicyBindingKind),
    };
    await Promise.all([this.#mutating.run(mutating, report, signal), this.#validating.run(validating, report, signal)]);
  }
}
