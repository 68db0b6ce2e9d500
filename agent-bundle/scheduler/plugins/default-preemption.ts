import type { Cluster, PostFiltered, Refusal, WhatIf, With } from '../framework.ts';
import { refusalMessage } from '../refusal-message.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';
import { type Candidate, bestCandidate, byImportance, splitByBudgets } from './preemption-candidates.ts';

const notHelpful: Refusal = { reasons: ['Preemption is not helpful for scheduling'] };
const noVictims: Refusal = { reasons: ['No preemption victims found for incoming pod'] };

export interface DefaultPreemptionArgs {
  /** At least so many nodes of a hundred, and so many nodes, are tried; no more once that many would do. */
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

const defaults: DefaultPreemptionArgs = { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 };

/** Less important pods make room: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/ */
export const defaultPreemption = (cluster: Cluster, args = defaults): With<'postFilter'> => ({
  name: 'DefaultPreemption',
  events: ['assigned-pod'],
  // Victims make room when they are gone, not when they are told to go.
  helpedBy: (_, event) => event.object === undefined,
  postFilter(pod, whatIf) {
    const objection = notEligible(pod, whatIf);
    if (objection === undefined) return preempt(pod, whatIf, cluster, args);
    return { message: `preemption: ${objection}`, keepsNomination: true };
  },
});

function notEligible({ pod, priority }: PodInfo, { snapshot, refusals }: WhatIf): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = snapshot.get(pod.status?.nominatedNodeName ?? '');
  if (!nominated || refusals.get(nominated.name)?.unresolvable) return undefined;
  for (const other of nominated.pods.values()) {
    const isLeaving = other.pod.metadata.deletionTimestamp !== undefined && other.priority < priority;
    if (isLeaving && wasPreempted(other)) return 'not eligible due to terminating pod on the nominated node.';
  }
  return undefined;
}

const wasPreempted = ({ pod }: PodInfo) =>
  pod.status?.conditions?.some(
    ({ type, status, reason }) =>
      type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
  );

function preempt(pod: PodInfo, whatIf: WhatIf, cluster: Cluster, args: DefaultPreemptionArgs): PostFiltered {
  const { snapshot, refusals } = whatIf;
  const total = snapshot.nodes.length;
  const inQuestion = snapshot.nodes.filter(({ name }) => !refusals.get(name)?.unresolvable);
  const enough = Math.max(args.minCandidateNodesAbsolute, Math.floor((total * args.minCandidateNodesPercentage) / 100));
  const offset = Math.floor(whatIf.random() * inQuestion.length);
  const outcomes = new Map<string, Refusal>(snapshot.nodes.map(({ name }) => [name, notHelpful]));
  const candidates: Candidate[] = [];
  for (let index = 0; index < inQuestion.length && candidates.length < enough; index++) {
    const node = inQuestion[(offset + index) % inQuestion.length] as NodeInfo;
    const outcome = victimsOn(node, pod, whatIf, cluster);
    if ('reasons' in outcome) outcomes.set(node.name, outcome);
    else candidates.push(outcome);
  }
  const best = bestCandidate(candidates);
  if (best) return { nodeName: best.nodeName, victims: best.victims, candidates };
  return { message: `preemption: ${refusalMessage(total, outcomes)}` };
}

/** As few and as unimportant as possible; those that a budget protects are spared first. */
function victimsOn(node: NodeInfo, pod: PodInfo, whatIf: WhatIf, cluster: Cluster): Candidate | Refusal {
  const lower = [...node.pods.values()].filter(({ priority }) => priority < pod.priority);
  if (lower.length === 0) return noVictims;
  const gone = new Set(lower);
  for (const other of lower) whatIf.remove(other, node);
  try {
    const still = whatIf.fits(node);
    if (still) return still;
    const { violating, others } = splitByBudgets([...lower].sort(byImportance), (namespace) =>
      cluster.budgets(namespace),
    );
    const victims: PodInfo[] = [];
    let violations = 0;
    for (const other of [...violating, ...others]) {
      whatIf.putBack(other, node);
      gone.delete(other);
      if (!whatIf.fits(node)) continue;
      whatIf.remove(other, node);
      gone.add(other);
      victims.push(other);
      if (violating.includes(other)) violations++;
    }
    return { nodeName: node.name, victims: victims.sort(byImportance), violations };
  } finally {
    for (const other of gone) whatIf.putBack(other, node);
  }
}
