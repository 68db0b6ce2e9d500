import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { CSIDriverKind } from '../../../common/api/storage/v1/csi-driver.ts';
import { type VolumeAttachment, VolumeAttachmentKind } from '../../../common/api/storage/v1/volume-attachment.ts';
import { isAlreadyExists } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import type { Informer, InformerEvent } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { indexByNode, onNode } from '../indexes.ts';
import { readinessOf } from '../node-lifecycle/node-conditions.ts';
import { claimKeysOf, indexByClaim, podsOfClaim } from '../pod-claims.ts';
import { unlessGone } from '../writes.ts';
import { attached, failed, multiAttach, timedOut } from './attach-words.ts';
import { isOurs } from './attachment-name.ts';
import { Makings } from './makings.ts';
import { type AttachPlan, attachPlan } from './node-attachments.ts';
import { Waits } from './waits.ts';
import { type Storage, type WantedVolume, hasEnded, wantedVolumes } from './wanted-volumes.ts';

/** Milliseconds a node that is unwell gets to put a volume away. */
const unmountMost = 6 * 60_000;
/** Milliseconds the watch gets to show what we have made; then it is looked for again. */
const madeMost = 30_000;
/** Milliseconds a driver gets to attach a volume before the pods are told. */
const attachMost = 2 * 60_000;

const byNode = 'node of attachment';
const byVolume = 'volume of attachment';
const managed = 'volumes.kubernetes.io/controller-managed-attach-detach';

/**
 * Has volumes of CSI drivers attached to the nodes whose pods want them, and detached when no pod does and the node has
 * put them away. Attaching itself is the driver's: it follows VolumeAttachments. Volumes of other kinds need no attaching
 * here. https://kubernetes-csi.github.io/docs/external-attacher.html
 */
export class AttachDetachController implements Controller {
  readonly #context: ControllerContext;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #volumes: Informer<PersistentVolume>;
  readonly #attachments: Informer<VolumeAttachment>;
  readonly #storage: Storage;
  readonly #loop: ReconcileLoop;
  readonly #makings: Makings;
  /** Whose pods have been told that another node has the volume; by name, the node. */
  readonly #blocked = new Map<string, string>();
  readonly #unmounting: Waits;
  readonly #attaching: Waits;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { informers, clock } = context;
    this.#makings = new Makings(clock, madeMost);
    this.#unmounting = new Waits(clock, unmountMost);
    this.#attaching = new Waits(clock, attachMost);
    this.#nodes = informers.of(NodeKind);
    this.#pods = indexByClaim(indexByNode(informers.of(PodKind)));
    this.#claims = informers.of(PersistentVolumeClaimKind);
    this.#volumes = informers.of(PersistentVolumeKind);
    this.#attachments = informers
      .of(VolumeAttachmentKind)
      .index(byNode, ({ spec }) => [spec.nodeName])
      .index(byVolume, ({ spec }) => [spec.source.persistentVolumeName ?? '']);
    const drivers = informers.of(CSIDriverKind);
    this.#storage = {
      claim: (key) => this.#claims.get(key),
      volume: (name) => this.#volumes.get(name),
      driver: (name) => drivers.get(name),
    };
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#nodes, this.#pods, this.#claims, this.#volumes, this.#attachments, drivers],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#nodes.onChange((event) => this.#onNode(event));
    this.#pods.onChange(({ object, old }) => {
      for (const pod of [object, old]) if (pod && claimKeysOf(pod).length > 0) this.#look(pod);
    });
    this.#claims.onChange(({ key }) => this.#onClaim(key));
    this.#volumes.onChange(({ object }) => {
      const { namespace, name } = object?.spec.claimRef ?? {};
      if (object?.spec.csi && name) this.#onClaim(`${namespace}/${name}`);
    });
    this.#attachments.onChange((event) => this.#onAttachment(event));
    drivers.onChange(() => {
      for (const { metadata } of this.#nodes.list()) this.#loop.queue.add(metadata.name);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #look({ spec }: Pod): void {
    if (spec.nodeName) this.#loop.queue.add(spec.nodeName);
  }

  #onClaim(key: string): void {
    for (const pod of podsOfClaim(this.#pods, key)) this.#look(pod);
  }

  #onNode({ key, object, old }: InformerEvent<Node>): void {
    if (!object || !old || canonicalJson(whatMatters(object)) !== canonicalJson(whatMatters(old))) {
      this.#loop.queue.add(key);
    }
  }

  #onAttachment({ key, object, old }: InformerEvent<VolumeAttachment>): void {
    this.#makings.end(key);
    if (!object) for (const waits of [this.#attaching, this.#unmounting]) waits.end(key);
    const { spec } = object ?? old ?? {};
    if (!spec || !isOurs(key)) return;
    this.#loop.queue.add(spec.nodeName);
    // Others may have waited for it.
    if (!object) for (const nodeName of this.#blocked.values()) this.#loop.queue.add(nodeName);
    if (!object || !old) return;
    const { attached: isAttached, attachError } = object.status;
    const volumeName = spec.source.persistentVolumeName ?? '';
    if (isAttached && !old.status.attached) this.#tell(object, 'Normal', attached(volumeName));
    if (isAttached || !attachError?.message || canonicalJson(attachError) === canonicalJson(old.status.attachError))
      return;
    this.#tell(object, 'Warning', failed(volumeName, attachError.message));
  }

  /** Tells the pods for which the volume is attached. */
  #tell({ metadata, spec }: VolumeAttachment, type: 'Normal' | 'Warning', words: string): void {
    this.#attaching.end(metadata.name);
    const pods = this.#wanted(spec.nodeName).get(metadata.name)?.pods ?? [];
    for (const pod of pods) this.#record(pod, type, words);
  }

  #record(pod: Pod, type: 'Normal' | 'Warning', words: string): void {
    const reason = type === 'Normal' ? 'SuccessfulAttachVolume' : 'FailedAttachVolume';
    this.#context.events.record(referenceTo(PodKind, pod), type, reason, words);
  }

  #wanted(nodeName: string): Map<string, WantedVolume> {
    return wantedVolumes(nodeName, onNode(this.#pods, nodeName), this.#storage);
  }

  async #reconcile(nodeName: string, signal: AbortSignal): Promise<void> {
    const node = this.#nodes.get(nodeName);
    if (node && node.metadata.annotations?.[managed] !== 'true') return;
    const attachments = [...this.#attachments.byIndex(byNode, nodeName)].filter(({ metadata }) =>
      isOurs(metadata.name),
    );
    // Nothing is attached to a node that is gone.
    const wanted = node ? this.#wanted(nodeName) : new Map<string, WantedVolume>();
    const plan = attachPlan({
      nodeName,
      node,
      wanted,
      attachments,
      isElsewhere: ({ volumeName }) => this.#hostsOf(volumeName).some((host) => host !== nodeName),
      isOverdue: (name) => this.#unmounting.isOver(name),
    });
    this.#wait(nodeName, plan, wanted);
    // Created side by side: `#makings` has all before the first is sent.
    await Promise.all(plan.create.map((volume) => this.#create(volume, nodeName, signal)));
    if (node && canonicalJson(plan.reported) !== canonicalJson(node.status?.volumesAttached ?? [])) {
      // Of this version: a kubelet that begins to use a volume meanwhile must not lose it.
      const { resourceVersion } = node.metadata;
      const patch = { metadata: { resourceVersion }, status: { volumesAttached: plan.reported } };
      await this.#context.client.patch(NodeKind, { name: nodeName }, patch, { subresource: 'status', signal });
    }
    for (const name of plan.remove) {
      await unlessGone(this.#context.client.delete(VolumeAttachmentKind, { name }, { signal }));
      this.#unmounting.end(name);
    }
  }

  /** Whom to come back to, and when; who must be told. */
  #wait(nodeName: string, plan: AttachPlan, wanted: ReadonlyMap<string, WantedVolume>): void {
    for (const name of wanted.keys()) this.#unmounting.end(name);
    for (const name of plan.held) {
      // Whose time is over waits for the node to change.
      const left = this.#unmounting.left(name);
      if (left > 0) this.#loop.queue.addAfter(nodeName, left);
    }
    for (const volume of plan.attaching) {
      if (this.#attaching.isOver(volume.name)) {
        this.#attaching.end(volume.name);
        for (const pod of volume.pods) this.#record(pod, 'Warning', timedOut(volume));
      }
      this.#loop.queue.addAfter(nodeName, this.#attaching.left(volume.name));
    }
    const blocked = new Set(plan.blocked.map(({ name }) => name));
    for (const [name, host] of this.#blocked) if (host === nodeName && !blocked.has(name)) this.#blocked.delete(name);
    for (const volume of plan.blocked) {
      const left = this.#makings.left(volume.volumeName);
      if (left > 0) this.#loop.queue.addAfter(nodeName, left);
      if (this.#blocked.has(volume.name)) continue;
      this.#blocked.set(volume.name, nodeName);
      const users = this.#usersElsewhere(volume.volumeName, nodeName);
      for (const pod of volume.pods) this.#record(pod, 'Warning', multiAttach(volume.volumeName, pod, users));
    }
  }

  /** The nodes that have the volume, or soon will. */
  #hostsOf(volumeName: string): string[] {
    const there = [...this.#attachments.byIndex(byVolume, volumeName)].filter(({ metadata }) => isOurs(metadata.name));
    return [...there.map(({ spec }) => spec.nodeName), ...this.#makings.nodesOf(volumeName)];
  }

  #usersElsewhere(volumeName: string, nodeName: string): Pod[] {
    const { namespace, name } = this.#volumes.get(volumeName)?.spec.claimRef ?? {};
    const hosts = new Set(this.#hostsOf(volumeName).filter((host) => host !== nodeName));
    const users = [...podsOfClaim(this.#pods, `${namespace}/${name}`)];
    return users.filter((pod) => hosts.has(pod.spec.nodeName ?? '') && !hasEnded(pod));
  }

  async #create({ name, driver, volumeName }: WantedVolume, nodeName: string, signal: AbortSignal): Promise<void> {
    const { client } = this.#context;
    if (!this.#makings.begin(name, volumeName, nodeName)) return;
    this.#loop.queue.addAfter(nodeName, madeMost);
    const spec = { attacher: driver, nodeName, source: { persistentVolumeName: volumeName } };
    const object: VolumeAttachment = { metadata: { name }, spec, status: { attached: false } };
    try {
      await client.create(VolumeAttachmentKind, object, { signal });
    } catch (error) {
      if (isAlreadyExists(error)) return;
      this.#makings.end(name);
      throw error;
    }
  }
}

/** What of a node decides about its volumes. */
function whatMatters(node: Node): unknown {
  const { metadata, spec, status } = node;
  const { volumesInUse, volumesAttached } = status ?? {};
  const taints = spec?.taints?.map(({ key }) => key);
  return [metadata.annotations?.[managed], taints, readinessOf(node), volumesInUse, volumesAttached];
}
