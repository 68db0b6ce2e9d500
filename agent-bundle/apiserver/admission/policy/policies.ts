import type { ValidatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { ValidatingAdmissionPolicyBinding } from '../../../../common/api/admissionregistration/v1/validating-admission-policy-binding.ts';
import type { WatchCache } from '../../watch-cache/watch-cache.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';
import { isExempt } from '../matching/exempt.ts';
import { Followed, PerSort } from '../matching/followed.ts';
import { type Matches, matchesOf } from '../matching/matcher.ts';
import { type CompiledBinding, type CompiledPolicy, compileBinding, compilePolicy } from './compile-policy.ts';

/** A policy whose rules match a sort of requests, and those of its bindings that do not exclude them. */
export interface CandidatePolicy {
  readonly policy: CompiledPolicy;
  readonly matches: Matches;
  readonly bindings: readonly CandidateBinding[];
}

export interface CandidateBinding {
  readonly binding: CompiledBinding;
  /** Absent: it narrows nothing. */
  readonly matches: Matches | undefined;
}

/** All policies and bindings. One without the other does nothing. */
export class Policies {
  readonly #policies = new Followed<ValidatingAdmissionPolicy, CompiledPolicy>((policy) => compilePolicy(policy));
  readonly #bindings = new Followed<ValidatingAdmissionPolicyBinding, CompiledBinding>(compileBinding);
  #candidates = new PerSort<readonly CandidatePolicy[]>();
  #of: { readonly policies: unknown; readonly bindings: unknown } | undefined;

  async run(policies: WatchCache, bindings: WatchCache, signal: AbortSignal): Promise<void> {
    await Promise.all([this.#policies.run(policies, signal), this.#bindings.run(bindings, signal)]);
  }

  appliesTo(request: AdmissionRequest): boolean {
    return this.#policies.mayConcern && this.#bindings.mayConcern && !isExempt(request);
  }

  async candidates(request: AdmissionRequest, { served }: AdmissionContext): Promise<readonly CandidatePolicy[]> {
    await Promise.all([this.#policies.ready(request), this.#bindings.ready(request)]);
    const now = { policies: this.#policies.inOrder, bindings: this.#bindings.inOrder };
    if (this.#of?.policies !== now.policies || this.#of.bindings !== now.bindings) {
      this.#of = now;
      this.#candidates = new PerSort();
    }
    return this.#candidates.of(request, () =>
      now.policies.flatMap((policy) => {
        const matches = matchesOf(policy.constraints, request, served);
        if (matches.matches.length === 0) return [];
        const own = now.bindings.filter((binding) => binding.policy === policy.name);
        const bindings = own.flatMap((binding): CandidateBinding[] => {
          if (!binding.constraints) return [{ binding, matches: undefined }];
          const narrowed = matchesOf(binding.constraints, request, served);
          return narrowed.matches.length === 0 ? [] : [{ binding, matches: narrowed }];
        });
        return bindings.length > 0 ? [{ policy, matches, bindings }] : [];
      }),
    );
  }
}
