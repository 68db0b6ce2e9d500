import { type StatefulSet, StatefulSetKind } from '../../../common/api/apps/v1/stateful-set.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { asError } from '../../../common/base/clock.ts';
import { ApiError, isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import type { ControllerContext } from '../controller.ts';
import type { Expectations } from '../expectations.ts';
import { unlessGone } from '../writes.ts';
import { changedOwners, isStale } from './claim-owners.ts';
import { claimsOf, withIdentity } from './identity.ts';

/** A claim that its last pod takes with it is still there: its next pod has to wait. */
class StaleClaimError extends Error {}

/** What a StatefulSet does to its pods and their claims, and the events that tell of it. */
export class StatefulPodControl {
  readonly #context: ControllerContext;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #expectations: Expectations;

  constructor(context: ControllerContext, claims: Informer<PersistentVolumeClaim>, expectations: Expectations) {
    this.#context = context;
    this.#claims = claims;
    this.#expectations = expectations;
  }

  /** The pod after its claims. Throws while a claim of its predecessor is going. */
  async create(set: StatefulSet, ordinal: number, pod: Pod, signal: AbortSignal): Promise<void> {
    await this.#createClaims(set, ordinal, pod, signal);
    const key = keyOf(set);
    this.#expectations.expect(key, keyOf(pod));
    try {
      await this.#context.client.create(PodKind, pod, { signal });
      this.#tell(set, 'create', `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`);
    } catch (error) {
      this.#expectations[error instanceof ApiError ? 'met' : 'doubt'](key, keyOf(pod));
      this.#tell(set, 'create', `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`, error, signal);
      throw error;
    }
  }

  async delete(set: StatefulSet, pod: Pod, signal: AbortSignal): Promise<void> {
    const key = keyOf(set);
    const { name, namespace, uid = '' } = pod.metadata;
    const what = `Pod ${name} in StatefulSet ${set.metadata.name}`;
    this.#expectations.expect(key, uid);
    try {
      await this.#context.client.delete(PodKind, { name, namespace }, { preconditions: { uid }, signal });
      this.#tell(set, 'delete', what);
    } catch (error) {
      // Should it be done all the same, then doing it again does no harm.
      this.#expectations.met(key, uid);
      if (isNotFound(error)) return;
      this.#tell(set, 'delete', what, error, signal);
      throw error;
    }
  }

  /** Gives back what makes the pod the one of its ordinal, and the claims that it waits for. */
  async repair(set: StatefulSet, ordinal: number, pod: Pod, signal: AbortSignal): Promise<void> {
    if (pod.status?.phase === 'Pending') await this.#createClaims(set, ordinal, pod, signal);
    const wanted = withIdentity(set, ordinal, pod);
    if (wanted === pod) return;
    const what = `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    try {
      await unlessGone(this.#context.client.replace(PodKind, wanted, { signal }));
      this.#tell(set, 'update', what);
    } catch (error) {
      this.#tell(set, 'update', what, error, signal);
      throw error;
    }
  }

  /** Makes the claims of an ordinal go when the set's policy says so. */
  async own(
    set: StatefulSet,
    ordinal: number,
    pod: Pod | undefined,
    condemned: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    for (const { metadata } of claimsOf(set, ordinal)) {
      const claim = this.#claims.get(`${metadata.namespace}/${metadata.name}`);
      if (!claim || claim.metadata.deletionTimestamp) continue;
      const ownerReferences = changedOwners(claim, set, pod, condemned);
      if (!ownerReferences) continue;
      const owned = { ...claim, metadata: { ...claim.metadata, ownerReferences } };
      await unlessGone(this.#context.client.replace(PersistentVolumeClaimKind, owned, { signal }));
    }
  }

  async #createClaims(set: StatefulSet, ordinal: number, pod: Pod, signal: AbortSignal): Promise<void> {
    for (const claim of claimsOf(set, ordinal)) {
      const present = this.#claims.get(keyOf(claim));
      if (present) {
        if (!pod.metadata.uid && isStale(present))
          throw new StaleClaimError(`claim ${claim.metadata.name} still belongs to a pod that has gone`);
        continue;
      }
      const what = `Claim ${claim.metadata.name} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
      const ownerReferences = changedOwners(claim, set, undefined, false);
      const owned = { ...claim, metadata: { ...claim.metadata, ownerReferences } };
      try {
        await this.#context.client.create(PersistentVolumeClaimKind, owned, { signal });
        this.#tellText(set, 'create', `create ${what} success`);
      } catch (error) {
        // The mirror does not show it yet.
        if (isAlreadyExists(error)) continue;
        this.#tell(set, 'create', what.replace(' Pod ', ' for Pod '), error, signal);
        throw error;
      }
    }
  }

  #tell(set: StatefulSet, verb: 'create' | 'update' | 'delete', what: string, error?: unknown, signal?: AbortSignal) {
    if (error === undefined) return this.#tellText(set, verb, `${verb} ${what} successful`);
    if (signal?.aborted || isNamespaceTerminating(error)) return;
    const message = `${verb} ${what} failed error: ${asError(error).message}`;
    this.#context.events.record(referenceTo(StatefulSetKind, set), 'Warning', `Failed${titles[verb]}`, message);
  }

  #tellText(set: StatefulSet, verb: 'create' | 'update' | 'delete', message: string): void {
    this.#context.events.record(referenceTo(StatefulSetKind, set), 'Normal', `Successful${titles[verb]}`, message);
  }
}

const titles = { create: 'Create', update: 'Update', delete: 'Delete' } as const;
