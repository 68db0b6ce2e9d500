import { PersistentVolumeClaimKind } from '../../common/api/core/v1/persistent-volume-claim.ts';
import { PersistentVolumeKind } from '../../common/api/core/v1/persistent-volume.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import { CSIDriverKind } from '../../common/api/storage/v1/csi-driver.ts';
import { CSINodeKind } from '../../common/api/storage/v1/csi-node.ts';
import { CSIStorageCapacityKind } from '../../common/api/storage/v1/csi-storage-capacity.ts';
import { StorageClassKind } from '../../common/api/storage/v1/storage-class.ts';
import { VolumeAttachmentKind } from '../../common/api/storage/v1/volume-attachment.ts';
import { abortable } from '../../common/base/abortable.ts';
import type { Informer } from '../../common/client/informer.ts';
import type { ClusterEvent, VolumeLookups } from './framework.ts';

/** What only pods with volumes ask for: it is followed from the first such pod on, since many clusters have none. */
export class VolumeState implements VolumeLookups {
  readonly #claims;
  readonly #volumes;
  readonly #classes;
  readonly #csiNodes;
  readonly #attachments;
  readonly #drivers;
  readonly #capacities;
  readonly #all: ReadonlyArray<Pick<Informer<ApiObject>, 'run' | 'synced' | 'hasSynced'>>;
  readonly #needed = Promise.withResolvers<void>();
  readonly #handlers: Array<(event: ClusterEvent) => void> = [];
  readonly #waiters = new Set<() => void>();

  constructor(mirror: <T extends ApiObject>(kind: Kind<T>) => Informer<T>) {
    this.#claims = mirror(PersistentVolumeClaimKind).onChange((event) => this.#tell({ type: 'claim', ...event }));
    this.#volumes = mirror(PersistentVolumeKind).onChange((event) => this.#tell({ type: 'volume', ...event }));
    this.#classes = mirror(StorageClassKind).onChange((event) => this.#tell({ type: 'storage-class', ...event }));
    this.#csiNodes = mirror(CSINodeKind).onChange((event) => this.#tell({ type: 'csi-node', ...event }));
    this.#attachments = mirror(VolumeAttachmentKind)
      .index('node', ({ spec }) => [spec.nodeName])
      .onChange((event) => this.#tell({ type: 'volume-attachment', ...event }));
    this.#drivers = mirror(CSIDriverKind).onChange((event) => this.#tell({ type: 'csi-driver', ...event }));
    this.#capacities = mirror(CSIStorageCapacityKind).onChange((event) =>
      this.#tell({ type: 'csi-storage-capacity', ...event }),
    );
    this.#all = [
      this.#claims,
      this.#volumes,
      this.#classes,
      this.#csiNodes,
      this.#attachments,
      this.#drivers,
      this.#capacities,
    ];
  }

  /** Hears of every change from then on. */
  onChange(handler: (event: ClusterEvent) => void): void {
    this.#handlers.push(handler);
  }

  /** A pod with volumes is there. */
  need(): void {
    this.#needed.resolve();
  }

  /** Follows once it is needed. */
  async run(signal: AbortSignal): Promise<void> {
    await abortable(this.#needed.promise, signal).catch(() => {});
    if (!signal.aborted) await Promise.all(this.#all.map((informer) => informer.run(signal)));
  }

  get hasSynced(): boolean {
    return this.#all.every((informer) => informer.hasSynced);
  }

  /** Resolves when all is known; for who has said that it is needed. */
  async synced(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all.map((informer) => informer.synced(signal)));
  }

  /** Resolves once `met` holds after a change of a claim or a volume; rejects with what it throws, or with the signal. */
  async until(met: () => boolean, signal: AbortSignal): Promise<void> {
    while (!met()) {
      await abortable(new Promise<void>((resolve) => this.#waiters.add(resolve)), signal);
    }
  }

  claim(namespace: string, name: string) {
    return this.#claims.get(`${namespace}/${name}`);
  }

  volume(name: string) {
    return this.#volumes.get(name);
  }

  volumes() {
    return this.#volumes.list();
  }

  storageClass(name: string) {
    return this.#classes.get(name);
  }

  csiNode(name: string) {
    return this.#csiNodes.get(name);
  }

  csiDriver(name: string) {
    return this.#drivers.get(name);
  }

  attachments(nodeName: string) {
    return this.#attachments.byIndex('node', nodeName);
  }

  storageCapacities() {
    return this.#capacities.list();
  }

  #tell(event: ClusterEvent): void {
    for (const handler of this.#handlers) handler(event);
    if (event.type !== 'claim' && event.type !== 'volume') return;
    const waiting = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiting) wake();
  }
}
