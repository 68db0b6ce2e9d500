import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { asError } from '../../../common/base/clock.ts';
import { isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { indexByClaim, podsOfClaim } from '../pod-claims.ts';
import { claimAction } from './ephemeral-claim.ts';

/**
 * Makes the claims of ephemeral volumes; they go with their pods, as what these own.
 * https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
 */
export class EphemeralVolumeController implements Controller {
  readonly #context: ControllerContext;
  readonly #pods: Informer<Pod>;
  readonly #claims: Informer<ApiObject>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#pods = indexByClaim(context.informers.of(PodKind));
    this.#claims = context.informers.metadataOf(PersistentVolumeClaimKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#pods, this.#claims],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#pods.onChange(({ object }) => this.#look(object));
    this.#claims.onChange(({ key, object }) => {
      if (!object) for (const pod of podsOfClaim(this.#pods, key)) this.#look(pod);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #look(pod: Pod | undefined): void {
    if (!pod || pod.metadata.deletionTimestamp || !pod.spec.volumes?.some(({ ephemeral }) => ephemeral)) return;
    const isDone = pod.spec.volumes.every((volume) => this.#actionOf(pod, volume).type === 'none');
    if (!isDone || !this.#claims.hasSynced) this.#loop.queue.add(keyOf(pod));
  }

  #actionOf(pod: Pod, volume: Volume) {
    const { namespace } = pod.metadata;
    // What decides stands in the metadata.
    return claimAction(pod, volume, (name) => this.#claims.get(`${namespace}/${name}`) as PersistentVolumeClaim);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const pod = this.#pods.get(key);
    if (!pod || pod.metadata.deletionTimestamp) return;
    const { client, events } = this.#context;
    for (const volume of pod.spec.volumes ?? []) {
      const action = this.#actionOf(pod, volume);
      try {
        if (action.type === 'refuse') throw new Error(action.why);
        if (action.type === 'create') await client.create(PersistentVolumeClaimKind, action.claim, { signal });
      } catch (error) {
        if (signal.aborted || isNamespaceTerminating(error)) return;
        const why = action.type === 'create' ? `create PVC ${action.claim.metadata.name}: ` : '';
        const told = `ephemeral volume ${volume.name}: ${why}${asError(error).message}`;
        events.record(referenceTo(PodKind, pod), 'Warning', 'FailedBinding', told);
        throw error;
      }
    }
  }
}
