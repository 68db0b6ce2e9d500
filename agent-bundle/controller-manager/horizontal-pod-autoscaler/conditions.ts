import type { HorizontalPodAutoscalerCondition } from '../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import type { Finding } from './scaling-limits.ts';

/** The conditions with what was found now; they keep their times while their status stays. */
export function withFindings(
  conditions: readonly HorizontalPodAutoscalerCondition[],
  findings: Readonly<Record<string, Finding>>,
  now: number,
): HorizontalPodAutoscalerCondition[] {
  const all = new Map(conditions.map((condition) => [condition.type, condition]));
  for (const [type, finding] of Object.entries(findings)) {
    const known = all.get(type);
    const since = known?.status === finding.status ? known.lastTransitionTime : undefined;
    all.set(type, { type, ...finding, lastTransitionTime: since ?? timestamp(now) });
  }
  return [...all.values()];
}
