import { isDeepStrictEqual } from 'node:util';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { Requirement } from '../../common/api/labels.ts';
import type { CountedPods, Snapshot } from './framework.ts';
import { MatchCounts } from './match-counts.ts';
import { NodeInfo, type PodInfo, podInfo } from './node-info.ts';
import { Places } from './places.ts';
import type { AffinityTerms } from './pod-affinity-terms.ts';
import { type CountedTerm, TermCounts } from './term-counts.ts';

const isOver = (pod: Pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/**
 * Nodes and the pods on them, as the API tells it plus what was decided a moment ago:
 *
 *   absent ──assume──▶ assumed ──the API says so──▶ confirmed ──gone or over──▶ absent
 *                         └──binding failed: forget──▶ absent
 */
export class NodeCache implements Snapshot {
  readonly #matches = new MatchCounts();
  readonly #terms = new TermCounts();
  readonly #places = new Places();
  readonly #images = new Map<string, number>();
  /** Where each pod is to go that others make room for. */
  readonly #nominations = new Map<string, { readonly pod: PodInfo; readonly nodeName: string }>();
  readonly #nodes = new Map<string, NodeInfo>();
  /** Where each pod stands. */
  readonly #whereabouts = new Map<string, string>();
  /** Pods whose node we have not heard of yet. */
  readonly #homeless = new Map<string, Map<string, PodInfo>>();
  readonly #assumed = new Set<string>();
  #list: NodeInfo[] | undefined;

  /** All nodes; the array is shared until a node comes or goes. */
  get nodes(): readonly NodeInfo[] {
    this.#list ??= [...this.#nodes.values()];
    return this.#list;
  }

  get(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  nodesWithImage(name: string): number {
    return this.#images.get(name) ?? 0;
  }

  get namespaces(): Iterable<string> {
    return this.#matches.namespaces;
  }

  terms(sort: keyof AffinityTerms): Iterable<CountedTerm> {
    return this.#terms.of(sort);
  }

  owned(owner: string): ReadonlyMap<string, number> {
    return this.#matches.owned(owner);
  }

  places(topologyKey: string): number {
    return this.#places.count(
      topologyKey,
      this.nodes.map(({ node }) => node),
    );
  }

  matching(namespace: string, requirements: readonly Requirement[], which: CountedPods): ReadonlyMap<string, number> {
    return this.#matches.of(namespace, requirements, which);
  }

  setNode(node: Node): void {
    const known = this.#nodes.get(node.metadata.name);
    if (known) {
      this.#countImages(known, -1);
      this.#places.remove(known.node);
      this.#places.add(node);
      known.update(node);
      return this.#countImages(known, 1);
    }
    const info = new NodeInfo(node);
    this.#nodes.set(info.name, info);
    this.#places.add(node);
    this.#countImages(info, 1);
    for (const pod of this.#homeless.get(info.name)?.values() ?? []) this.#settle(pod, info);
    this.#homeless.delete(info.name);
    for (const { pod, nodeName } of this.#nominations.values()) {
      if (nodeName === info.name) info.nominated.set(pod.key, pod);
    }
    this.#list = undefined;
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (!info) return;
    if (info.pods.size > 0) this.#homeless.set(name, new Map(info.pods));
    for (const pod of info.pods.values()) this.#uncount(pod, name);
    this.#countImages(info, -1);
    this.#places.remove(info.node);
    this.#nodes.delete(name);
    this.#list = undefined;
  }

  /** A pod that the API says is bound, or no longer there (undefined). Returns true when room was freed. */
  setPod(key: string, pod: Pod | undefined): boolean {
    const nodeName = pod && !isOver(pod) ? pod.spec.nodeName : undefined;
    if (!nodeName) {
      // An unbound pod is still assumed where we have just put it.
      if (pod && !isOver(pod) && this.#assumed.has(key)) return false;
      return this.#take(key);
    }
    const wasThere = this.#whereabouts.get(key) === nodeName;
    const isConfirmed = wasThere && !this.#assumed.delete(key);
    const known = isConfirmed ? this.#nodes.get(nodeName)?.pods.get(key) : undefined;
    if (known && !mattersToOthers(pod as Pod, known.pod)) {
      // What it was before is not kept beside what it is.
      known.pod = pod as Pod;
      return false;
    }
    const freed = this.#take(key) && !wasThere;
    this.#put(podInfo(pod as Pod), nodeName);
    return freed;
  }

  /** The pod is to go there once others have made room; undefined: it is not any more. */
  nominate(pod: PodInfo, nodeName: string | undefined): void {
    this.unnominate(pod.key);
    if (!nodeName) return;
    this.#nominations.set(pod.key, { pod, nodeName });
    this.#nodes.get(nodeName)?.nominated.set(pod.key, pod);
  }

  unnominate(key: string): void {
    const nomination = this.#nominations.get(key);
    if (!nomination) return;
    this.#nominations.delete(key);
    this.#nodes.get(nomination.nodeName)?.nominated.delete(key);
  }

  nominationOf(key: string): string | undefined {
    return this.#nominations.get(key)?.nodeName;
  }

  /** Counts the pod on the node before the API knows. */
  assume(pod: PodInfo, nodeName: string): void {
    this.#take(pod.key);
    this.#put(pod, nodeName);
    this.#assumed.add(pod.key);
  }

  /** The binding failed: the pod is not there after all. */
  forget(key: string): void {
    if (this.#assumed.delete(key)) this.#take(key);
  }

  isAssumed(key: string): boolean {
    return this.#assumed.has(key);
  }

  #put(pod: PodInfo, nodeName: string): void {
    this.#whereabouts.set(pod.key, nodeName);
    const info = this.#nodes.get(nodeName);
    if (info) return this.#settle(pod, info);
    const waiting = this.#homeless.get(nodeName);
    if (waiting) waiting.set(pod.key, pod);
    else this.#homeless.set(nodeName, new Map([[pod.key, pod]]));
  }

  #take(key: string): boolean {
    const nodeName = this.#whereabouts.get(key);
    this.#assumed.delete(key);
    if (nodeName === undefined) return false;
    this.#whereabouts.delete(key);
    const waiting = this.#homeless.get(nodeName);
    waiting?.delete(key);
    if (waiting?.size === 0) this.#homeless.delete(nodeName);
    const info = this.#nodes.get(nodeName);
    const pod = info?.remove(key);
    if (!info || !pod) return false;
    this.#uncount(pod, nodeName);
    return true;
  }

  #settle(pod: PodInfo, info: NodeInfo): void {
    info.add(pod);
    this.#matches.add(pod, info.name);
    this.#terms.shift(pod, info.name, 1);
  }

  #uncount(pod: PodInfo, nodeName: string): void {
    this.#matches.remove(pod, nodeName);
    this.#terms.shift(pod, nodeName, -1);
  }

  #countImages({ images }: NodeInfo, by: 1 | -1): void {
    for (const name of images.keys()) {
      const count = (this.#images.get(name) ?? 0) + by;
      if (count === 0) this.#images.delete(name);
      else this.#images.set(name, count);
    }
  }
}

/** A pod's status changes all the time; other pods care for its spec, its labels, and that it is going. */
function mattersToOthers({ metadata: now }: Pod, { metadata: old }: Pod): boolean {
  return (
    now.generation === undefined ||
    now.generation !== old.generation ||
    now.uid !== old.uid ||
    now.deletionTimestamp !== old.deletionTimestamp ||
    !isDeepStrictEqual(now.labels, old.labels)
  );
}
