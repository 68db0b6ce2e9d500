import { amountsOf } from '../../../common/api/core/v1/pod-resources.ts';
import { type Refusal, type With } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';
import { type ScoringStrategy, resourceScore } from './resource-scores.ts';

const cpuAndMemory = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];
export const leastAllocated: ScoringStrategy = { type: 'LeastAllocated', resources: cpuAndMemory };

/** What is asked must be free: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export function nodeResourcesFit(strategy: ScoringStrategy = leastAllocated): With<'preFilter' | 'preScore'> {
  return {
    name: 'NodeResourcesFit',
    events: ['node', 'assigned-pod'],
    helpedBy(pod, event) {
      if (event.type === 'assigned-pod') return event.old !== undefined;
      if (event.type !== 'node' || !event.object) return false;
      const allocatable = amountsOf(event.object.status?.allocatable);
      return Object.entries(pod.requests).every(([name, amount]) => amount <= (allocatable[name] ?? 0));
    },
    preFilter(pod) {
      const asked = Object.entries(pod.requests).filter(([, amount]) => amount > 0);
      return { filter: (node) => shortage(asked, node) };
    },
    preScore: (pod: PodInfo) => (node) => resourceScore(strategy, pod, node),
  };
}

function shortage(asked: ReadonlyArray<[string, number]>, node: NodeInfo): Refusal | undefined {
  const { allocatable, requested, pods } = node;
  let reasons: string[] | undefined;
  let unresolvable = false;
  if (pods.size + 1 > (allocatable['pods'] ?? 0)) reasons = ['Too many pods'];
  for (const [resource, amount] of asked) {
    const whole = allocatable[resource] ?? 0;
    if ((requested[resource] ?? 0) + amount <= whole) continue;
    (reasons ??= []).push(`Insufficient ${resource}`);
    // Even an empty node would not do.
    if (amount > whole) unresolvable = true;
  }
  return reasons && { reasons, unresolvable };
}
