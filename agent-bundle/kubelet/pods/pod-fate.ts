import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { gracePeriodAnnotation } from '../runtime/labels.ts';
import type { RuntimePod } from '../runtime/port.ts';
import { podOutcome } from './pod-outcome.ts';

/**
 * What is to become of a pod.
 *
 *   run ──deleted │ too long │ all work done │ rejected──▶ end ──gone from the API──▶ gone
 *     └────────────────────gone from the API──────────────────────────────────────────┘
 *
 * end: nothing of it may run, what it left stays to be looked at. gone: nothing of it may stay.
 */
export type PodFate =
  | { readonly type: 'run' }
  | { readonly type: 'end'; readonly why: EndReason; readonly graceSeconds: number; readonly since: number }
  | { readonly type: 'gone'; readonly graceSeconds: number; readonly since: number };

export type EndReason =
  | { readonly type: 'deleted' }
  | { readonly type: 'completed'; readonly phase: 'Succeeded' | 'Failed' }
  | { readonly type: 'failed'; readonly reason: string; readonly message: string };

export interface FateFacts {
  readonly runtime: RuntimePod;
  /** The API has it no more. */
  readonly gone: boolean;
  /** Why this node will not run it, decided once. */
  readonly rejection: { readonly reason: string; readonly message: string } | undefined;
  /** When it was first to end, if that was before now. */
  readonly since: number | undefined;
  readonly now: number;
}

export function podFate(pod: Pod, facts: FateFacts): PodFate {
  const since = facts.since ?? facts.now;
  const graceSeconds = graceOf(pod, facts.runtime);
  if (facts.gone) return { type: 'gone', graceSeconds, since };
  const why = endReason(pod, facts);
  return why ? { type: 'end', why, graceSeconds, since } : { type: 'run' };
}

function endReason(pod: Pod, { runtime, rejection, now }: FateFacts): EndReason | undefined {
  const { phase, reason = '', message = '' } = pod.status ?? {};
  if (rejection) return { type: 'failed', ...rejection };
  if (phase === 'Failed' && reason !== '') return { type: 'failed', reason, message };
  if (pod.metadata.deletionTimestamp !== undefined) return { type: 'deleted' };
  if (phase === 'Succeeded' || phase === 'Failed') return { type: 'completed', phase };
  const deadline = activeDeadline(pod);
  if (deadline !== undefined && now >= deadline) return { type: 'failed', ...deadlineExceeded };
  const outcome = podOutcome(pod, runtime);
  return outcome === 'undecided' ? undefined : { type: 'completed', phase: outcome };
}

const deadlineExceeded = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

/** When the pod's time is up, in milliseconds; undefined when it has no limit or has not begun. */
export function activeDeadline(pod: Pod): number | undefined {
  const seconds = pod.spec.activeDeadlineSeconds;
  const started = pod.status?.startTime;
  return seconds === undefined || started === undefined ? undefined : Date.parse(started) + seconds * 1000;
}

/** Seconds its containers get to end by themselves; of a pod that nobody knows its containers remember. */
function graceOf({ metadata, spec }: Pod, { containers }: RuntimePod): number {
  const remembered = Number(containers[0]?.annotations[gracePeriodAnnotation] ?? 30);
  return metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? remembered;
}
