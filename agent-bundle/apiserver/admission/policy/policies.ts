import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import type { WatchCache } from '../../watch-cache/watch-cache.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';
import { isExempt } from '../matching/exempt.ts';
import { Followed, PerSort, type Report } from '../matching/followed.ts';
import { type Matches, matchesOf } from '../matching/matcher.ts';
import { type Binding, type CompiledBinding, type PolicyCore, compileBinding } from './compile-policy.ts';

/** A policy whose rules match a sort of requests, and those of its bindings that do not exclude them. */
export interface CandidatePolicy<C extends PolicyCore> {
  readonly policy: C;
  readonly matches: Matches;
  readonly bindings: readonly CandidateBinding[];
}

export interface CandidateBinding {
  readonly binding: CompiledBinding;
  /** Absent: it narrows nothing. */
  readonly matches: Matches | undefined;
}

interface FollowedCaches {
  readonly policies: WatchCache;
  readonly bindings: WatchCache;
}

/** All policies of one sort and their bindings. One without the other does nothing. */
export class Policies<T extends ApiObject, C extends PolicyCore> {
  readonly #policies: Followed<T, C>;
  readonly #bindings = new Followed<Binding, CompiledBinding>(compileBinding);
  #candidates = new PerSort<readonly CandidatePolicy<C>[]>();
  #of: { readonly policies: unknown; readonly bindings: unknown } | undefined;

  constructor(compile: (policy: T) => C) {
    this.#policies = new Followed(compile);
  }

  /** Until the signal is aborted. `report` is told of what cannot be compiled. */
  async run(caches: FollowedCaches, report: Report, signal: AbortSignal): Promise<void> {
    const { policies, bindings } = caches;
    await Promise.all([this.#policies.run(policies, report, signal), this.#bindings.run(bindings, report, signal)]);
  }

  appliesTo(request: AdmissionRequest): boolean {
    return this.#policies.mayConcern && this.#bindings.mayConcern && !isExempt(request);
  }

  async candidates(request: AdmissionRequest, { served }: AdmissionContext): Promise<readonly CandidatePolicy<C>[]> {
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
