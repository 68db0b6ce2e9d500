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
      // Asked of hundreds of nodes for each pod: it makes no objects.
      const shares = new Float64Array(resources.length);
      return (node) => {
        let count = 0;
        for (const { name } of resources) {
          const whole = node.allocatable[name] ?? 0;
          if (whole > 0) shares[count++] = Math.min(1, takenOf(name, pod, node) / whole);
        }
        return Math.floor((1 - deviation(shares, count)) * scoreMost);
      };
    },
  };
}

/** Of the first `count` values. */
function deviation(values: Float64Array, count: number): number {
  if (count === 0) return 0;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += values[index] as number;
  const mean = sum / count;
  let squares = 0;
  for (let index = 0; index < count; index++) squares += ((values[index] as number) - mean) ** 2;
  return Math.sqrt(squares / count);
}
