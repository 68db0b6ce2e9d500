import type { Probe } from '../../../common/api/core/v1/probe.ts';

export type ProbeKind = 'liveness' | 'readiness' | 'startup';

/** What a probe has found so far: its result, and how many answers in a row speak for another one. */
export interface Tally {
  readonly result: 'undecided' | 'success' | 'failure';
  readonly streak: { readonly healthy: boolean; readonly length: number };
}

/** Before the first answer a container counts as alive, as not ready, and as not started. */
export function firstTally(kind: ProbeKind): Tally {
  const result = kind === 'liveness' ? 'success' : kind === 'readiness' ? 'failure' : 'undecided';
  return { result, streak: { healthy: true, length: 0 } };
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes */
export function tally(before: Tally, healthy: boolean, probe: Probe): Tally {
  const length = before.streak.healthy === healthy ? before.streak.length + 1 : 1;
  const needed = healthy ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
  const decided = length >= needed;
  const result = decided ? (healthy ? 'success' : 'failure') : before.result;
  return { result, streak: { healthy, length } };
}
