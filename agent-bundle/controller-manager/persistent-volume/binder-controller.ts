import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { classOfClaim, classOfVolume, volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { defaultStorageClassOf } from '../../../common/api/default-class.ts';
import { StorageClassKind, type StorageClass } from '../../../common/api/storage/v1/storage-class.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, type InformerEvent, keyOf, splitKey } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { isCompleted } from './binding.ts';
import { type ClaimView, claimStep } from './claim-step.ts';
import type { Step, Write } from './step.ts';
import { volumeStep } from './volume-step.ts';
import { WrittenObjects } from './written-objects.ts';

/** Index of claims that have no volume: by class. */
const waiting = 'waiting';
/** Index of claims by the volume they name. */
const named = 'named';
/** Index of volumes that nobody has: by class. */
const free = 'free';
/** Index of volumes by the claim they name. */
const kept = 'kept';
/** More than it takes to bind a claim: whoever needs more has a quarrel with somebody, and waits as that is done. */
const writesMost = 8;

/** Binds claims and volumes, and says what becomes of volumes whose claim is gone. */
export class PersistentVolumeBinder implements Controller {
  readonly #context: ControllerContext;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #volumes: Informer<PersistentVolume>;
  readonly #classes: Informer<StorageClass>;
  readonly #nodes: Informer<Node>;
  readonly #ownClaims: WrittenObjects<PersistentVolumeClaim>;
  readonly #ownVolumes: WrittenObjects<PersistentVolume>;
  /** Volumes that are being written for a claim: others look for another one meanwhile. */
  readonly #promised = new Set<string>();
  readonly #claimLoop: ReconcileLoop;
  readonly #volumeLoop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#nodes = context.informers.of(NodeKind);
    this.#classes = context.informers.of(StorageClassKind);
    this.#claims = context.informers
      .of(PersistentVolumeClaimKind)
      .index(waiting, (claim) => (claim.spec.volumeName || isCompleted(claim) ? [] : [classOfClaim(claim) ?? '']))
      .index(named, ({ spec }) => (spec.volumeName ? [spec.volumeName] : []));
    this.#volumes = context.informers
      .of(PersistentVolumeKind)
      .index(free, (volume) => (volume.spec.claimRef ? [] : [classOfVolume(volume)]))
      .index(kept, (volume) => [keptFor(volume) ?? []].flat());
    this.#ownClaims = new WrittenObjects(this.#claims);
    this.#ownVolumes = new WrittenObjects(this.#volumes);
    const waitFor = [this.#claims, this.#volumes, this.#classes, this.#nodes];
    this.#claimLoop = new ReconcileLoop({
      ...{ ...context, waitFor },
      reconcile: (key, signal) => this.#steps(() => this.#claimStep(key, signal), signal),
    });
    this.#volumeLoop = new ReconcileLoop({
      ...{ ...context, waitFor },
      reconcile: (key, signal) => this.#steps(() => this.#volumeStep(key, signal), signal),
    });
    this.#claims.onChange((event) => this.#onClaim(event));
    this.#volumes.onChange((event) => this.#onVolume(event));
    this.#classes.onChange(({ key }) => {
      for (const className of [key, '']) this.#wakeWaiting(className);
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#claimLoop.run(signal), this.#volumeLoop.run(signal)]);
  }

  #onClaim({ key, object, old }: InformerEvent<PersistentVolumeClaim>): void {
    this.#claimLoop.queue.add(key);
    for (const volume of this.#volumes.byIndex(kept, key)) this.#volumeLoop.queue.add(keyOf(volume));
    const volumeName = (object ?? old)?.spec.volumeName;
    if (volumeName) this.#volumeLoop.queue.add(volumeName);
  }

  #onVolume({ key, object }: InformerEvent<PersistentVolume>): void {
    this.#volumeLoop.queue.add(key);
    for (const claim of this.#claims.byIndex(named, key)) this.#claimLoop.queue.add(keyOf(claim));
    const claimKey = object && keptFor(object);
    if (claimKey !== undefined) this.#claimLoop.queue.add(claimKey);
    else if (object?.status?.phase === 'Available') this.#wakeWaiting(classOfVolume(object));
  }

  #wakeWaiting(className: string): void {
    for (const claim of this.#claims.byIndex(waiting, className)) this.#claimLoop.queue.add(keyOf(claim));
  }

  /** One step after the other, until there is nothing left to write. */
  async #steps(next: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
    for (let writes = 0; writes < writesMost && !signal.aborted; writes++) if (!(await next())) return;
    signal.throwIfAborted();
    throw new Error('somebody else keeps changing what is being bound');
  }

  async #claimStep(key: string, signal: AbortSignal): Promise<boolean> {
    const claim = this.#claims.get(key) && this.#ownClaims.get(key);
    if (!claim) return false;
    const { volumeName } = claim.spec;
    const volume = volumeName ? await this.#volumeNamed(volumeName, signal) : undefined;
    const step = claimStep(this.#viewOf(claim, volume));
    const promised = step.write?.type === 'volume' ? step.write.object.metadata.name : undefined;
    if (promised !== undefined) this.#promised.add(promised);
    try {
      return await this.#take(step, referenceTo(PersistentVolumeClaimKind, claim), signal);
    } finally {
      if (promised !== undefined) this.#promised.delete(promised);
    }
  }

  async #volumeStep(key: string, signal: AbortSignal): Promise<boolean> {
    const volume = this.#volumes.get(key) && this.#ownVolumes.get(key);
    if (!volume) return false;
    const step = volumeStep(volume, await this.#claimOf(volume, signal));
    return this.#take(step, referenceTo(PersistentVolumeKind, volume), signal);
  }

  #viewOf(claim: PersistentVolumeClaim, volume: PersistentVolume | undefined): ClaimView {
    const className = classOfClaim(claim) ?? '';
    const found = [...this.#volumes.byIndex(kept, keyOf(claim)), ...this.#volumes.byIndex(free, className)];
    const selected = claim.metadata.annotations?.[volumeAnnotations.selectedNode];
    return {
      claim,
      volume,
      candidates: found.flatMap((each) => {
        const key = keyOf(each);
        return this.#promised.has(key) ? [] : (this.#ownVolumes.get(key) ?? []);
      }),
      storageClass: this.#classes.get(className),
      defaultClass: defaultStorageClassOf([...this.#classes.list()]),
      node: selected ? this.#nodes.get(selected) : undefined,
    };
  }

  /** A mirror that lags must not make a claim lose its volume: the server knows. */
  async #volumeNamed(name: string, signal: AbortSignal): Promise<PersistentVolume | undefined> {
    const known = this.#volumes.get(name) && this.#ownVolumes.get(name);
    return known ?? unlessGone(this.#context.client.get(PersistentVolumeKind, { name }, { signal }));
  }

  /** Nor a volume be released that has a claim. */
  async #claimOf(volume: PersistentVolume, signal: AbortSignal): Promise<PersistentVolumeClaim | undefined> {
    const key = keptFor(volume);
    const uid = volume.spec.claimRef?.uid;
    if (key === undefined || !uid) return undefined;
    const known = this.#claims.get(key) && this.#ownClaims.get(key);
    if (known?.metadata.uid === uid) return known;
    return unlessGone(this.#context.client.get(PersistentVolumeClaimKind, splitKey(key), { signal }));
  }

  /** True: something was written, so that there may be more to do. */
  async #take({ write, notice }: Step, about: ReturnType<typeof referenceTo>, signal: AbortSignal): Promise<boolean> {
    const written = write && (await this.#write(write, signal));
    // What was not written, because it is gone, is not told either.
    if (notice && (!write || written)) {
      this.#context.events.record(about, notice.type, notice.reason, notice.message);
    }
    return written ?? false;
  }

  async #write(write: Write, signal: AbortSignal): Promise<boolean> {
    const { client } = this.#context;
    if (write.type === 'claim' || write.type === 'claim-status') {
      const subresource = write.type === 'claim' ? undefined : 'status';
      const claim = await unlessGone(client.replace(PersistentVolumeClaimKind, write.object, { subresource, signal }));
      if (claim) this.#ownClaims.note(claim);
      return claim !== undefined;
    }
    const subresource = write.type === 'volume' ? undefined : 'status';
    const volume = await unlessGone(client.replace(PersistentVolumeKind, write.object, { subresource, signal }));
    if (volume) this.#ownVolumes.note(volume);
    return volume !== undefined;
  }
}

/** The key of the claim that the volume names. */
function keptFor({ spec: { claimRef } }: PersistentVolume): string | undefined {
  return claimRef?.name ? `${claimRef.namespace ?? ''}/${claimRef.name}` : undefined;
}
