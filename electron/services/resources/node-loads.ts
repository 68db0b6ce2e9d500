import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { podRequests } from '../../../common/api/core/v1/pod-resources.ts';
import { keyOf } from '../../../common/client/informer.ts';
import type { NodeLoad } from './rows/node-row.ts';

interface Share extends NodeLoad {
  readonly node: string;
}

const nothing: NodeLoad = { pods: 0, milliCores: 0, memory: 0 };

/** What pods come to on each node. A pod's change costs that pod, however many others there are. */
export class NodeLoads {
  readonly #shares = new Map<string, Share>();
  readonly #sums = new Map<string, NodeLoad>();

  of(node: string): NodeLoad {
    return this.#sums.get(node) ?? nothing;
  }

  /** Counts the pod as it is now; answers the nodes whose load is another. */
  put(pod: Pod): string[] {
    const before = this.#shares.get(keyOf(pod));
    const after = shareOf(pod);
    if (after) this.#shares.set(keyOf(pod), after);
    else this.#shares.delete(keyOf(pod));
    if (before && after && sameShare(before, after)) return [];
    return this.#move(before, after);
  }

  remove(pod: Pod): string[] {
    const before = this.#shares.get(keyOf(pod));
    this.#shares.delete(keyOf(pod));
    return this.#move(before, undefined);
  }

  #move(before: Share | undefined, after: Share | undefined): string[] {
    if (before) this.#add(before, -1);
    if (after) this.#add(after, 1);
    return [...new Set([before, after].flatMap((share) => (share ? [share.node] : [])))];
  }

  #add({ node, pods, milliCores, memory }: Share, sign: 1 | -1): void {
    const sum = this.of(node);
    this.#sums.set(node, {
      pods: sum.pods + sign * pods,
      milliCores: sum.milliCores + sign * milliCores,
      memory: sum.memory + sign * memory,
    });
  }
}

/** Undefined for a pod that has no node, and for one whose containers have ended for good. */
function shareOf(pod: Pod): Share | undefined {
  const node = pod.spec.nodeName;
  const phase = pod.status?.phase ?? '';
  if (!node || phase === 'Succeeded' || phase === 'Failed') return undefined;
  const { cpu = 0, memory = 0 } = podRequests(pod);
  return { node, pods: 1, milliCores: cpu, memory };
}

function sameShare(a: Share, b: Share): boolean {
  return a.node === b.node && a.milliCores === b.milliCores && a.memory === b.memory;
}
