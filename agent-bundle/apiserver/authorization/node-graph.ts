import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type Reference, type ReferencedResource, referenceTo, referencesOf } from './pod-references.ts';
import type { BoundVolume } from './volume-references.ts';

interface Bound {
  readonly node: string;
  readonly references: ReadonlySet<Reference>;
}

/**
 * Which node may read what: a node and an object are related while a pod bound to the node names the object. Fed with
 * every pod as it changes; answers are lookups.
 */
export class NodeGraph {
  readonly #pods = new Map<string, Bound>();
  /** How many pods of a node name an object. */
  readonly #counts = new Map<string, Map<Reference, number>>();
  readonly #volumes = new Map<string, BoundVolume>();
  readonly #volumesOfSecret = new Map<Reference, Set<string>>();
  /** VolumeAttachment → node. */
  readonly #attachments = new Map<string, string>();

  /** Takes the pod as it is now; one that is bound to no node relates nothing. */
  put(pod: Pod): void {
    const key = podKey(pod.metadata.namespace ?? '', pod.metadata.name);
    const node = pod.spec.nodeName;
    if (!node) return this.remove(key);
    const references = referencesOf(pod);
    const known = this.#pods.get(key);
    if (known && known.node === node && sameSet(known.references, references)) return;
    this.remove(key);
    this.#pods.set(key, { node, references });
    const counts = this.#counts.get(node) ?? new Map<Reference, number>();
    this.#counts.set(node, counts);
    for (const reference of references) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  }

  /** `key` is `namespace/name`. */
  remove(key: string): void {
    const known = this.#pods.get(key);
    if (!known) return;
    this.#pods.delete(key);
    const counts = this.#counts.get(known.node);
    for (const reference of known.references) {
      const left = (counts?.get(reference) ?? 0) - 1;
      if (left > 0) counts?.set(reference, left);
      else counts?.delete(reference);
    }
    if (counts?.size === 0) this.#counts.delete(known.node);
  }

  /** Takes a PersistentVolume as it is now; undefined: no node has to do with it, or it is gone. */
  putVolume(name: string, volume: BoundVolume | undefined): void {
    for (const secret of this.#volumes.get(name)?.secrets ?? []) {
      const users = this.#volumesOfSecret.get(secret);
      users?.delete(name);
      if (users?.size === 0) this.#volumesOfSecret.delete(secret);
    }
    if (!volume) return void this.#volumes.delete(name);
    this.#volumes.set(name, volume);
    for (const secret of volume.secrets) {
      const users = this.#volumesOfSecret.get(secret) ?? new Set<string>();
      this.#volumesOfSecret.set(secret, users.add(name));
    }
  }

  /** Takes the node that a VolumeAttachment is for; undefined: it is gone. */
  putAttachment(name: string, node: string | undefined): void {
    if (node) this.#attachments.set(name, node);
    else this.#attachments.delete(name);
  }

  /** Whether a pod of the node names the claim of this PersistentVolume. */
  isVolumeOf(volume: string, node: string): boolean {
    const bound = this.#volumes.get(volume);
    return bound?.claim !== undefined && this.#isNamed(bound.claim, node);
  }

  /** Whether this PersistentVolume is a directory of the node. */
  liesOn(volume: string, node: string): boolean {
    return this.#volumes.get(volume)?.home === node;
  }

  isAttachedTo(attachment: string, node: string): boolean {
    return this.#attachments.get(attachment) === node;
  }

  isBound(namespace: string, pod: string, node: string): boolean {
    return this.#pods.get(podKey(namespace, pod))?.node === node;
  }

  /** Whether a pod of the node names it, or needs it for a volume that it claims. */
  isReferenced(resource: ReferencedResource, namespace: string, name: string, node: string): boolean {
    const reference = referenceTo(resource, namespace, name);
    if (this.#isNamed(reference, node)) return true;
    for (const volume of this.#volumesOfSecret.get(reference) ?? []) if (this.isVolumeOf(volume, node)) return true;
    return false;
  }

  #isNamed(reference: Reference, node: string): boolean {
    return this.#counts.get(node)?.has(reference) ?? false;
  }
}

const podKey = (namespace: string, name: string): string => `${namespace}/${name}`;

function sameSet(a: ReadonlySet<Reference>, b: ReadonlySet<Reference>): boolean {
  return a.size === b.size && [...a].every((reference) => b.has(reference));
}
