import type { FilterPlugin, ScorePlugin } from '../framework.ts';

const name = 'NodeResourcesFit';

/** What is asked must be free: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export const nodeResourcesFit: FilterPlugin = {
  name,
  helpedBy: ['node-changed', 'pod-freed'],
  filter(pod, { allocatable, requested, pods }) {
    const refusals = pods.size + 1 > (allocatable['pods'] ?? 0) ? ['Too many pods'] : [];
    for (const [resource, amount] of Object.entries(pod.requests)) {
      if (amount > 0 && (requested[resource] ?? 0) + amount > (allocatable[resource] ?? 0)) {
        refusals.push(`Insufficient ${resource}`);
      }
    }
    return refusals.length === 0 ? undefined : refusals;
  },
};

const scored = ['cpu', 'memory'] as const;

/** Prefers nodes with the larger share of cpu and memory left. */
export const leastAllocated: ScorePlugin = {
  name,
  weight: 1,
  normalize: false,
  score: (pod, nodes) =>
    nodes.map(({ allocatable, weighed }) => {
      let sum = 0;
      for (const resource of scored) {
        const whole = allocatable[resource] ?? 0;
        const left = whole - weighed[resource] - pod.weighed[resource];
        sum += whole > 0 ? Math.max(0, (left * 100) / whole) : 0;
      }
      return sum / scored.length;
    }),
};
