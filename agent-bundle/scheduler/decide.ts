import type { ClusterEvent, Profile, ScorePlugin } from './framework.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';

export type Decision =
  | { readonly type: 'bind'; readonly nodeName: string }
  | { readonly type: 'refuse'; readonly message: string; readonly helpedBy: ReadonlySet<ClusterEvent> };

/**
 * Where a pod goes: the candidates that no filter refuses, the best score wins, ties by chance.
 * Pure but for `random`, which returns a number in [0, 1).
 */
export function decide(
  profile: Profile,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  random: () => number = Math.random,
): Decision {
  const refusals = new Map<string, number>();
  const helpedBy = new Set<ClusterEvent>();
  const prefiltered = profile.filters.map((plugin) => plugin.prefilter?.(pod, nodes));
  const candidates = nodes.filter((node) => {
    for (const [index, plugin] of profile.filters.entries()) {
      const refusal = plugin.filter(pod, node, prefiltered[index]);
      if (refusal === undefined) continue;
      for (const event of plugin.helpedBy) helpedBy.add(event);
      for (const reason of [refusal].flat()) refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
      return false;
    }
    return true;
  });
  if (candidates.length === 0) {
    helpedBy.add('node-changed');
    return { type: 'refuse', message: refusalMessage(nodes.length, refusals), helpedBy };
  }
  const best = bestOf(candidates, totals(profile.scores, pod, candidates), random);
  return { type: 'bind', nodeName: best.name };
}

/** `0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu.` */
function refusalMessage(nodes: number, refusals: ReadonlyMap<string, number>): string {
  if (nodes === 0) return 'no nodes available to schedule pods';
  const reasons = [...refusals].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available: ${reasons.join(', ')}.`;
}

function totals(scores: readonly ScorePlugin[], pod: PodInfo, nodes: readonly NodeInfo[]): number[] {
  const sums = new Array<number>(nodes.length).fill(0);
  if (nodes.length === 1) return sums;
  for (const plugin of scores) {
    const raw = plugin.score(pod, nodes);
    const scaled = plugin.normalize === false ? raw : normalized(raw);
    for (const [index, value] of scaled.entries()) sums[index] = (sums[index] ?? 0) + plugin.weight * value;
  }
  return sums;
}

/** Least becomes 0, most becomes 100; where all are equal nothing is said. */
function normalized(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return values.map((value) => (most === least ? 0 : ((value - least) * 100) / (most - least)));
}

function bestOf(nodes: readonly NodeInfo[], sums: readonly number[], random: () => number): NodeInfo {
  let best = 0;
  let ties = 1;
  for (let index = 1; index < nodes.length; index++) {
    const difference = (sums[index] ?? 0) - (sums[best] ?? 0);
    if (difference > 0) {
      best = index;
      ties = 1;
    } else if (difference === 0 && random() < 1 / ++ties) {
      best = index;
    }
  }
  return nodes[best] as NodeInfo;
}
