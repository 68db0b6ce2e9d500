import { apiVersionOf } from '../../../../common/api/schema/kind.ts';
import {
  type ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyKind,
} from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import { WorkQueue } from '../../../../common/base/work-queue.ts';
import type { ServedResources } from '../../routes/served.ts';
import type { SystemWriter } from '../../system-objects/system-writer.ts';
import { followObjects } from '../../watch-cache/follow-objects.ts';
import { objectTypeOf } from './object-types.ts';
import { type CheckedType, matchedKinds, shownKind, warningsOf } from './type-check.ts';

interface TypeCheckingOptions {
  readonly served: ServedResources;
  readonly writer: SystemWriter;
  readonly onError: (error: Error) => void;
}

/**
 * Checks the expressions of policies against the types that they match, and says in their status what is doubtful. Upstream does so in
 * the controller manager; here are the types. Several servers say the same.
 */
export class TypeChecking {
  readonly #options: TypeCheckingOptions;
  /** Those whose spec has not been looked at yet. */
  readonly #policies = new Map<string, ValidatingAdmissionPolicy>();
  readonly #queue: WorkQueue;

  constructor(options: TypeCheckingOptions) {
    this.#options = options;
    this.#queue = new WorkQueue({ onError: (_, error) => options.onError(error) });
  }

  /** Follows the policies, until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { cache } = this.#options.served.require(ValidatingAdmissionPolicyKind);
    const follower = {
      put: (name: string, policy: ValidatingAdmissionPolicy) => this.#changed(name, policy),
      remove: (name: string) => void this.#policies.delete(name),
    };
    await Promise.all([
      followObjects<ValidatingAdmissionPolicy>(cache, follower, signal),
      this.#queue.run((name, own) => this.#check(name, own), signal),
    ]);
  }

  #changed(name: string, policy: ValidatingAdmissionPolicy): void {
    if (policy.status?.observedGeneration === policy.metadata.generation) {
      this.#policies.delete(name);
      return;
    }
    this.#policies.set(name, policy);
    this.#queue.add(name);
  }

  async #check(name: string, signal: AbortSignal): Promise<void> {
    const policy = this.#policies.get(name);
    if (!policy) return;
    const { generation } = policy.metadata;
    const expressionWarnings = warningsOf(
      policy,
      await this.#typesOf(policy, signal),
      await this.#params(policy, signal),
    );
    const typeChecking = expressionWarnings.length > 0 ? { expressionWarnings } : {};
    const change = (there: ValidatingAdmissionPolicy): boolean => {
      if (there.metadata.generation !== generation || there.status?.observedGeneration === generation) return false;
      there.status = { ...there.status, observedGeneration: generation, typeChecking };
      return true;
    };
    await this.#options.writer.change(ValidatingAdmissionPolicyKind, { name }, 'status', change, signal);
  }

  async #typesOf(policy: ValidatingAdmissionPolicy, signal: AbortSignal): Promise<CheckedType[]> {
    const { served } = this.#options;
    const types = matchedKinds(policy, served.all).map(async (each) => {
      const type = await objectTypeOf(each, served, signal);
      return type ? [{ shown: shownKind(each), type }] : [];
    });
    return (await Promise.all(types)).flat();
  }

  async #params({ spec }: ValidatingAdmissionPolicy, signal: AbortSignal) {
    const { served } = this.#options;
    const paramKind = spec?.paramKind;
    const found = served.all.find(
      ({ named: { kind } }) => kind.kind === paramKind?.kind && apiVersionOf(kind) === paramKind.apiVersion,
    );
    return found && objectTypeOf(found, served, signal);
  }
}
