import { type Requirement, matchesLabels } from '../../common/api/labels.ts';
import type { CountedPods } from './framework.ts';
import type { PodInfo } from './node-info.ts';
import { shift } from './places.ts';

interface Counted {
  readonly namespace: string;
  readonly requirements: readonly Requirement[];
  readonly which: CountedPods;
  readonly byNode: Map<string, number>;
}

const none: ReadonlyMap<string, number> = new Map();

/** Selectors remembered; the one that was not asked for longest goes first. */
const rememberedMost = 256;

/**
 * How many pods that a selector matches are on each node, kept up to date pod by pod once asked for: pods of one workload
 * ask the same again and again, and need not count all pods each time.
 */
export class MatchCounts {
  readonly #pods = new Map<string, Map<string, { readonly pod: PodInfo; readonly nodeName: string }>>();
  readonly #counted = new Map<string, Counted>();
  readonly #owned = new Map<string, Map<string, number>>();

  /** Namespaces that have pods here. */
  get namespaces(): Iterable<string> {
    return this.#pods.keys();
  }

  /** Pods of an owner, by node name. */
  owned(owner: string): ReadonlyMap<string, number> {
    return this.#owned.get(owner) ?? none;
  }

  of(namespace: string, requirements: readonly Requirement[], which: CountedPods): ReadonlyMap<string, number> {
    const key = JSON.stringify([namespace, which, requirements]);
    const counted = this.#counted.get(key) ?? this.#count({ namespace, requirements, which, byNode: new Map() });
    this.#counted.delete(key);
    this.#counted.set(key, counted);
    if (this.#counted.size > rememberedMost) {
      for (const oldest of this.#counted.keys()) {
        this.#counted.delete(oldest);
        break;
      }
    }
    return counted.byNode;
  }

  add(pod: PodInfo, nodeName: string): void {
    const { namespace } = pod;
    const pods = this.#pods.get(namespace) ?? new Map<string, { pod: PodInfo; nodeName: string }>();
    this.#pods.set(namespace, pods.set(pod.key, { pod, nodeName }));
    this.#shift(pod, nodeName, 1);
  }

  remove(pod: PodInfo, nodeName: string): void {
    const pods = this.#pods.get(pod.namespace);
    pods?.delete(pod.key);
    if (pods?.size === 0) this.#pods.delete(pod.namespace);
    this.#shift(pod, nodeName, -1);
  }

  #count(counted: Counted): Counted {
    for (const { pod, nodeName } of this.#pods.get(counted.namespace)?.values() ?? [])
      shiftMatching(counted, pod, nodeName, 1);
    return counted;
  }

  #shift(pod: PodInfo, nodeName: string, by: 1 | -1): void {
    this.#shiftOwned(pod, nodeName, by);
    for (const counted of this.#counted.values()) {
      if (counted.namespace === pod.namespace) shiftMatching(counted, pod, nodeName, by);
    }
  }

  #shiftOwned({ owner }: PodInfo, nodeName: string, by: 1 | -1): void {
    if (owner === undefined) return;
    const byNode = this.#owned.get(owner) ?? new Map<string, number>();
    shift(byNode, nodeName, by);
    if (byNode.size === 0) this.#owned.delete(owner);
    else this.#owned.set(owner, byNode);
  }
}

function shiftMatching({ requirements, which, byNode }: Counted, { pod }: PodInfo, nodeName: string, by: 1 | -1): void {
  if (which === 'staying' && pod.metadata.deletionTimestamp) return;
  if (!matchesLabels(requirements, pod.metadata.labels)) return;
  shift(byNode, nodeName, by);
}
