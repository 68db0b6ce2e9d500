import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, type InformerEvent, splitKey } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { asksForMore, expansionOf } from './expansion.ts';

/** Conditions that say how far a growth is. */
const resizing = new Set(['Resizing', 'FileSystemResizePending', 'ControllerResizeError', 'NodeResizeError']);

/**
 * Lets volumes grow with their claims where that takes no driver, and says where it does.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
 */
export class ExpandController implements Controller {
  readonly #context: ControllerContext;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #volumes: Informer<PersistentVolume>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#claims = context.informers.of(PersistentVolumeClaimKind);
    this.#volumes = context.informers.of(PersistentVolumeKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#claims, this.#volumes],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#claims.onChange((event) => {
      if (hasNewWish(event)) this.#loop.queue.add(event.key);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { client, events } = this.#context;
    const claim = this.#claims.get(key);
    const volume = this.#volumes.get(claim?.spec.volumeName ?? '');
    const expansion = claim && expansionOf(claim, volume);
    if (!claim || !volume || !expansion || expansion.type === 'none') return;
    if (expansion.type === 'external') {
      const words = 'waiting for an external controller to expand this PVC';
      events.record(referenceTo(PersistentVolumeClaimKind, claim), 'Normal', 'ExternalExpanding', words);
      return;
    }
    const capacity = { storage: expansion.size };
    // The volume first: a claim never says that it has more than its volume.
    if (expansion.volumeIsSmaller) {
      const { name, uid } = volume.metadata;
      await client.patch(PersistentVolumeKind, { name }, { metadata: { uid }, spec: { capacity } }, { signal });
    }
    const conditions = claim.status?.conditions?.filter(({ type }) => !resizing.has(type));
    const status = { capacity, allocatedResources: capacity, allocatedResourceStatuses: null, conditions };
    const patch = { metadata: { uid: claim.metadata.uid }, status };
    const options = { subresource: 'status', signal };
    const written = await unlessGone(client.patch(PersistentVolumeClaimKind, splitKey(key), patch, options));
    if (!written) return;
    const words = `ExpandVolume succeeded for volume ${key}`;
    events.record(referenceTo(PersistentVolumeClaimKind, claim), 'Normal', 'VolumeResizeSuccessful', words);
  }
}

/** Told once of each wish: what becomes of it in the hands of a driver is not ours to comment on. */
function hasNewWish({ object, old }: InformerEvent<PersistentVolumeClaim>): boolean {
  if (!object || !asksForMore(object)) return false;
  const wishOf = ({ spec, status }: PersistentVolumeClaim) =>
    [spec.resources?.requests?.['storage'], spec.volumeName, status?.phase].join(' ');
  return !old || wishOf(old) !== wishOf(object);
}
