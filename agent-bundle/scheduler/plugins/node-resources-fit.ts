import { amountsOf, podRequests } from '../../../common/api/core/v1/pod-resources.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type Refusal, type With } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';
import { type ScoringStrategy, resourceScore } from './resource-scores.ts';

const cpuAndMemory = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];
export const leastAllocated: ScoringStrategy = { type: 'LeastAllocated', resources: cpuAndMemory };

export interface NodeResourcesFitArgs {
  readonly scoringStrategy?: ScoringStrategy;
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
}

/** What is asked must be free: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export function nodeResourcesFit(args: NodeResourcesFitArgs = {}): With<'preFilter' | 'preScore'> {
  const { scoringStrategy: strategy = leastAllocated, ignoredResources = [], ignoredResourceGroups = [] } = args;
  const ignored = new Set(ignoredResources);
  const groups = new Set(ignoredResourceGroups);
  const counts = (name: string) => !ignored.has(name) && !groups.has(name.split('/')[0] ?? '');
  return {
    name: 'NodeResourcesFit',
    events: ['node', 'assigned-pod'],
    helpedBy(pod, event) {
      if (event.type === 'assigned-pod') return event.old !== undefined && gaveRoom(event.old, event.object);
      if (event.type !== 'node' || !event.object) return false;
      const allocatable = amountsOf(event.object.status?.allocatable);
      return Object.entries(pod.requests).every(
        ([name, amount]) => !counts(name) || amount <= (allocatable[name] ?? 0),
      );
    },
    preFilter(pod) {
      const asked = Object.entries(pod.requests).filter(([name, amount]) => amount > 0 && counts(name));
      return { filter: (node) => (hasRoom(asked, node) ? undefined : shortage(asked, node)) };
    },
    preScore: (pod: PodInfo) => (node) => resourceScore(strategy, pod, node),
  };
}

/** A pod that is being deleted takes its room until it is gone. */
function gaveRoom(old: Pod, now: Pod | undefined): boolean {
  if (!now) return true;
  const [before, after] = [podRequests(old), podRequests(now)];
  return Object.entries(before).some(([name, amount]) => (after[name] ?? 0) < amount);
}

type Asked = ReadonlyArray<readonly [resource: string, amount: number]>;

/** Asked of hundreds of nodes for each pod. */
function hasRoom(asked: Asked, { allocatable, requested, pods }: NodeInfo): boolean {
  if (pods.size >= (allocatable['pods'] ?? 0)) return false;
  for (let index = 0; index < asked.length; index++) {
    const [resource, amount] = asked[index] as Asked[number];
    if ((requested[resource] ?? 0) + amount > (allocatable[resource] ?? 0)) return false;
  }
  return true;
}

function shortage(asked: Asked, { allocatable, requested, pods }: NodeInfo): Refusal {
  const reasons = pods.size >= (allocatable['pods'] ?? 0) ? ['Too many pods'] : [];
  let unresolvable = false;
  for (const [resource, amount] of asked) {
    const whole = allocatable[resource] ?? 0;
    if ((requested[resource] ?? 0) + amount <= whole) continue;
    reasons.push(`Insufficient ${resource}`);
    // Even an empty node would not do.
    if (amount > whole) unresolvable = true;
  }
  return { reasons, unresolvable };
}
