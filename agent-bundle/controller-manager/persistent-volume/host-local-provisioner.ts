import { hostLocal, hostLocalNode } from '../../../common/api/core/v1/host-local.ts';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { classOfClaim, volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { type StorageClass, StorageClassKind } from '../../../common/api/storage/v1/storage-class.ts';
import { isAlreadyExists } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { hostLocalFate, hostLocalVolume, isAsked, refusal } from './host-local-volume.ts';

/** Index of host-local volumes by their node. */
const onNode = 'host-local-node';

/**
 * Makes a volume on the node of its first pod for every claim that the binder leaves to it, and deletes it with its claim.
 * The directory itself is made, and taken away, by the node's kubelet.
 */
export class HostLocalProvisioner implements Controller {
  readonly #context: ControllerContext;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #volumes: Informer<PersistentVolume>;
  readonly #classes: Informer<StorageClass>;
  readonly #nodes: Informer<Node>;
  readonly #claimLoop: ReconcileLoop;
  readonly #volumeLoop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { informers } = context;
    this.#claims = informers.of(PersistentVolumeClaimKind);
    this.#volumes = informers.of(PersistentVolumeKind).index(onNode, (volume) => [hostLocalNode(volume) ?? []].flat());
    this.#classes = informers.of(StorageClassKind);
    this.#nodes = informers.of(NodeKind);
    const waitFor = [this.#claims, this.#volumes, this.#classes, this.#nodes];
    this.#claimLoop = new ReconcileLoop({
      ...{ ...context, waitFor },
      reconcile: (key, signal) => this.#provision(key, signal),
    });
    this.#volumeLoop = new ReconcileLoop({
      ...{ ...context, waitFor },
      reconcile: (key, signal) => this.#reclaim(key, signal),
    });
    this.#claims.onChange(({ key, object }) => {
      if (object && isAsked(object, undefined)) this.#claimLoop.queue.add(key);
    });
    // A class with a mistake is deleted and made anew: nothing of the claims changes by that.
    this.#classes.onChange(({ object }) => {
      if (object?.provisioner !== hostLocal.provisioner) return;
      for (const claim of this.#claims.list()) if (isAsked(claim, undefined)) this.#claimLoop.queue.add(keyOf(claim));
    });
    this.#volumes.onChange(({ key, object }) => {
      if (object && hostLocalNode(object) !== undefined) this.#volumeLoop.queue.add(key);
    });
    this.#nodes.onChange(({ key, object }) => {
      if (!object) for (const volume of this.#volumes.byIndex(onNode, key)) this.#volumeLoop.queue.add(keyOf(volume));
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#claimLoop.run(signal), this.#volumeLoop.run(signal)]);
  }

  async #provision(key: string, signal: AbortSignal): Promise<void> {
    const claim = this.#claims.get(key);
    if (!claim || !isAsked(claim, this.#volumes.get(`pvc-${claim.metadata.uid}`))) return;
    const storageClass = this.#classes.get(classOfClaim(claim) ?? '');
    // Without it nobody knows what to make: the binder says so.
    if (!storageClass) return;
    const why = refusal(claim, storageClass);
    if (why !== undefined)
      return this.#tell(
        claim,
        'Warning',
        'ProvisioningFailed',
        `failed to provision volume with StorageClass ${JSON.stringify(storageClass.metadata.name)}: ${why}`,
      );
    const name = claim.metadata.annotations?.[volumeAnnotations.selectedNode] ?? '';
    const node = this.#nodes.get(name) ?? (await unlessGone(this.#context.client.get(NodeKind, { name }, { signal })));
    if (!node) return this.#unselect(claim, name, signal);
    const volume = hostLocalVolume(claim, storageClass, node);
    this.#tell(
      claim,
      'Normal',
      'Provisioning',
      `External provisioner is provisioning volume for claim ${JSON.stringify(key)}`,
    );
    try {
      await this.#context.client.create(PersistentVolumeKind, volume, { signal });
    } catch (error) {
      // Ours: the name is made of the claim's uid.
      if (!isAlreadyExists(error)) throw error;
    }
    this.#tell(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume.metadata.name}`);
  }

  /** So that the scheduler selects another one. */
  async #unselect(claim: PersistentVolumeClaim, node: string, signal: AbortSignal): Promise<void> {
    const { [volumeAnnotations.selectedNode]: _, ...annotations } = claim.metadata.annotations ?? {};
    const object = { ...claim, metadata: { ...claim.metadata, annotations } };
    await unlessGone(this.#context.client.replace(PersistentVolumeClaimKind, object, { signal }));
    this.#tell(claim, 'Warning', 'ProvisioningFailed', `node ${JSON.stringify(node)} is gone: another one is needed`);
  }

  async #reclaim(key: string, signal: AbortSignal): Promise<void> {
    const volume = this.#volumes.get(key);
    const node = volume && hostLocalNode(volume);
    if (!volume || node === undefined) return;
    const { name, uid, resourceVersion, finalizers = [] } = volume.metadata;
    const { client } = this.#context;
    const isThere = async () =>
      this.#nodes.get(node) ?? (await unlessGone(client.get(NodeKind, { name: node }, { signal })));
    const fate = hostLocalFate(volume, (await isThere()) !== undefined);
    if (fate === 'delete') {
      const preconditions = { uid, resourceVersion };
      await unlessGone(client.delete(PersistentVolumeKind, { name }, { preconditions, signal }));
    }
    if (fate === 'let-go') {
      const left = finalizers.filter((each) => each !== hostLocal.finalizer);
      const object = { ...volume, metadata: { ...volume.metadata, finalizers: left } };
      await unlessGone(client.replace(PersistentVolumeKind, object, { signal }));
    }
  }

  #tell(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.events.record(referenceTo(PersistentVolumeClaimKind, claim), type, reason, message);
  }
}
