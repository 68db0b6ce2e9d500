import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { NodeInfo, type PodInfo, podInfo } from './node-info.ts';

const isOver = (pod: Pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/**
 * Nodes and the pods on them, as the API tells it plus what was decided a moment ago:
 *
 *   absent ──assume──▶ assumed ──the API says so──▶ confirmed ──gone or over──▶ absent
 *                         └──binding failed: forget──▶ absent
 */
export class NodeCache {
  readonly #nodes = new Map<string, NodeInfo>();
  /** Where each pod stands. */
  readonly #places = new Map<string, string>();
  /** Pods whose node we have not heard of yet. */
  readonly #homeless = new Map<string, Map<string, PodInfo>>();
  readonly #assumed = new Set<string>();
  #list: NodeInfo[] | undefined;

  /** All nodes; the array is shared until a node comes or goes. */
  nodes(): readonly NodeInfo[] {
    this.#list ??= [...this.#nodes.values()];
    return this.#list;
  }

  setNode(node: Node): void {
    const known = this.#nodes.get(node.metadata.name);
    if (known) return known.update(node);
    const info = new NodeInfo(node);
    this.#nodes.set(info.name, info);
    for (const pod of this.#homeless.get(info.name)?.values() ?? []) info.add(pod);
    this.#homeless.delete(info.name);
    this.#list = undefined;
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (!info) return;
    if (info.pods.size > 0) this.#homeless.set(name, new Map(info.pods));
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
    this.#assumed.delete(key);
    const freed = this.#places.get(key) !== nodeName && this.#take(key);
    this.#put(podInfo(pod as Pod), nodeName);
    return freed;
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
    this.#places.set(pod.key, nodeName);
    const info = this.#nodes.get(nodeName);
    if (info) return info.add(pod);
    const waiting = this.#homeless.get(nodeName);
    if (waiting) waiting.set(pod.key, pod);
    else this.#homeless.set(nodeName, new Map([[pod.key, pod]]));
  }

  #take(key: string): boolean {
    const nodeName = this.#places.get(key);
    this.#assumed.delete(key);
    if (nodeName === undefined) return false;
    this.#places.delete(key);
    const waiting = this.#homeless.get(nodeName);
    waiting?.delete(key);
    if (waiting?.size === 0) this.#homeless.delete(nodeName);
    return this.#nodes.get(nodeName)?.remove(key) !== undefined;
  }
}
