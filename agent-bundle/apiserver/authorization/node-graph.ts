import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type Reference, type ReferencedResource, referenceTo, referencesOf } from './pod-references.ts';

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
  readonly #volumes = new Map<string, { readonly namespace: string; readonly name: string }>();
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

  /** `namespace/name` of every pod that is bound. */
  keys(): Iterable<string> {
    return this.#pods.keys();
  }

  /** The claim that a PersistentVolume is bound to, and the node that a VolumeAttachment is for; undefined: none. */
  putVolume(name: string, claim: { readonly namespace: string; readonly name: string } | undefined): void {
    if (claim) this.#volumes.set(name, claim);
    else this.#volumes.delete(name);
  }

  putAttachment(name: string, node: string | undefined): void {
    if (node) this.#attachments.set(name, node);
    else this.#attachments.delete(name);
  }

  /** Whether a pod of the node names the claim of this PersistentVolume. */
  isVolumeOf(volume: string, node: string): boolean {
    const claim = this.#volumes.get(volume);
    return claim !== undefined && this.isReferenced('persistentvolumeclaims', claim.namespace, claim.name, node);
  }

  isAttachedTo(attachment: string, node: string): boolean {
    return this.#attachments.get(attachment) === node;
  }

  isBound(namespace: string, pod: string, node: string): boolean {
    return this.#pods.get(podKey(namespace, pod))?.node === node;
  }

  isReferenced(resource: ReferencedResource, namespace: string, name: string, node: string): boolean {
    return this.#counts.get(node)?.has(referenceTo(resource, namespace, name)) ?? false;
  }
}

const podKey = (namespace: string, name: string): string => `${namespace}/${name}`;

function sameSet(a: ReadonlySet<Reference>, b: ReadonlySet<Reference>): boolean {
  return a.size === b.size && [...a].every((reference) => b.has(reference));
}
