import type { With } from '../framework.ts';
import { scoreMost } from './normalize.ts';
import { type WeighedResource, takenOf } from './resource-scores.ts';

const cpuAndMemory: readonly WeighedResource[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** Prefers nodes whose resources would be taken to the same share. */
export function balancedAllocation(resources = cpuAndMemory): With<'preScore'> {
  return {
    name: 'NodeResourcesBalancedAllocation',
    preScore(pod) {
      // A pod that asks for nothing unbalances nothing.
      if (!resources.some(({ name }) => (pod.requests[name] ?? 0) > 0)) return undefined;
      return (node) => {
        const shares = resources.flatMap(({ name }) => {
          const whole = node.allocatable[name] ?? 0;
          return whole === 0 ? [] : [Math.min(1, takenOf(name, pod, node) / whole)];
        });
        return Math.floor((1 - deviation(shares)) * scoreMost);
      };
    },
  };
}

function deviation(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
