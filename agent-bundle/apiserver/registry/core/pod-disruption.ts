import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { hasCondition } from '../../../../common/api/core/v1/pod-summary.ts';
import { SelectorError, selects } from '../../../../common/api/labels.ts';
import {
  type PodDisruptionBudget,
  PodDisruptionBudgetKind,
} from '../../../../common/api/policy/v1/pod-disruption-budget.ts';
import { StatusError, forbidden } from '../../status-error.ts';
import type { Consent, Consulted } from '../resource.ts';

/**
 * Whether a pod may be evicted: https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 *
 *   pod has ended, or is being deleted ──▶ free
 *   pod has not begun                  ──▶ free as long as it stays so
 *   no budget selects it               ──▶ free
 *   not ready, and the budget says that such pods may go ──▶ free as long as it stays so
 *   otherwise                          ──▶ one of the budget's allowed disruptions, if there is any left
 */
export const budgetConsent: Consent<Pod, PodDisruptionBudget> = {
  of: PodDisruptionBudgetKind,
  consult,
  take: takeDisruption,
};

function consult(pod: Pod, budgets: readonly PodDisruptionBudget[]): Consulted<PodDisruptionBudget> {
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed' || pod.metadata.deletionTimestamp) return { type: 'free' };
  if (phase === 'Pending') return { type: 'free-as-it-is' };
  const [budget, another] = budgets.filter(({ spec }) => guards(spec, pod.metadata.labels));
  if (another) {
    const why = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new StatusError(500, '', why);
  }
  if (!budget) return { type: 'free' };
  return !hasCondition(pod, 'Ready') && letsUnhealthyGo(budget)
    ? { type: 'free-as-it-is' }
    : { type: 'ask', giver: budget };
}

/** A pod without labels is guarded by none. */
function guards({ selector }: PodDisruptionBudget['spec'], labels: Pod['metadata']['labels']): boolean {
  if (!labels || Object.keys(labels).length === 0) return false;
  try {
    return selects(selector, labels);
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}

/** https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy */
function letsUnhealthyGo({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return status.desiredHealthy > 0 && status.currentHealthy >= status.desiredHealthy;
}

/** More evictions that nobody has confirmed are not written down. */
const disruptedMost = 2000;
const budgetName = { group: 'policy', resource: 'poddisruptionbudget' };

/** Counts the budget down, and notes the pod for the disruption controller. Throws 429 when nothing is left. */
function takeDisruption({ metadata, status }: PodDisruptionBudget, pod: Pod, now: string): void {
  const { name } = metadata;
  const { observedGeneration = 0, disruptionsAllowed, disruptedPods = {} } = status;
  if (observedGeneration < (metadata.generation ?? 0)) {
    throw refused(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  if (disruptionsAllowed < 0) throw forbidden(budgetName, name, 'pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > disruptedMost) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    throw forbidden(budgetName, name, why);
  }
  if (disruptionsAllowed === 0) throw refused(whyNone(name, status));
  status.disruptionsAllowed--;
  status.disruptedPods = { ...disruptedPods, [pod.metadata.name]: now };
  if (status.disruptionsAllowed === 0) setExhausted(status, now);
}

function whyNone(name: string, { conditions, desiredHealthy, currentHealthy }: PodDisruptionBudget['status']): string {
  const failed = conditions?.find(({ type }) => type === 'DisruptionAllowed');
  if (failed?.status === 'False' && failed.reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${failed.message}`;
  }
  return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
}

function refused(why: string, retryAfterSeconds?: number): StatusError {
  const causes = [{ reason: 'DisruptionBudget', message: why }];
  const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  return new StatusError(429, 'TooManyRequests', message, { causes, ...retry });
}

function setExhausted(status: PodDisruptionBudget['status'], now: string): void {
  const { conditions = [], observedGeneration } = status;
  const before = conditions.find(({ type }) => type === 'DisruptionAllowed');
  const exhausted = {
    type: 'DisruptionAllowed',
    status: 'False',
    reason: 'InsufficientPods',
    message: '',
    observedGeneration,
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : now,
  };
  status.conditions = before
    ? conditions.map((condition) => (condition === before ? exhausted : condition))
    : [...conditions, exhausted];
}
