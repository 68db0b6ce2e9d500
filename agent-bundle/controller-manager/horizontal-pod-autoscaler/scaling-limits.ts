import type {
  HPAScalingRules,
  HorizontalPodAutoscalerSpec,
} from '../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';

/** What was recommended, or what was changed, and when: milliseconds of a monotonic clock. */
export interface Past {
  readonly time: number;
  /** The replicas that were recommended; or how many pods were added, or removed if below zero. */
  readonly replicas: number;
}

export interface ScalingHistory {
  readonly recommendations: readonly Past[];
  readonly changes: readonly Past[];
}

export interface Finding {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

export interface Limited {
  readonly replicas: number;
  readonly ableToScale: Finding;
  readonly scalingLimited: Finding;
}

const defaults = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
} satisfies Record<string, HPAScalingRules>;

/** The longest time that the past matters: milliseconds. */
export const memory = 3_600_000;

/**
 * What becomes of a wanted number of pods: recent recommendations steady it, policies slow it down, bounds hold it.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export function limited(
  { behavior, minReplicas = 1, maxReplicas }: HorizontalPodAutoscalerSpec,
  { current, desired }: { readonly current: number; readonly desired: number },
  history: ScalingHistory,
  now: number,
): Limited {
  const up = { ...defaults.scaleUp, ...behavior?.scaleUp };
  const down = { ...defaults.scaleDown, ...behavior?.scaleDown };
  const { replicas: steady, ableToScale } = stabilized(current, desired, up, down, history.recommendations, now);
  const within = (replicas: number, status: Finding['status'], reason: string, message: string): Limited => ({
    replicas,
    ableToScale,
    scalingLimited: { status, reason, message },
  });
  if (steady > current) {
    const most = Math.max(current, rate(up, current, history.changes, now));
    if (steady > Math.min(most, maxReplicas)) {
      return most < maxReplicas
        ? within(
            most,
            'True',
            'ScaleUpLimit',
            'the desired replica count is increasing faster than the maximum scale rate',
          )
        : within(
            maxReplicas,
            'True',
            'TooManyReplicas',
            'the desired replica count is more than the maximum replica count',
          );
    }
  } else if (steady < current) {
    const least = Math.min(current, rate(down, current, history.changes, now, -1));
    if (steady < Math.max(least, minReplicas)) {
      if (least > minReplicas) {
        return within(
          least,
          'True',
          'ScaleDownLimit',
          'the desired replica count is decreasing faster than the maximum scale rate',
        );
      }
      const what = minReplicas === 0 ? 'the desired replica count is zero' : tooFew;
      return within(minReplicas, 'True', 'TooFewReplicas', what);
    }
  }
  return within(steady, 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range');
}

const tooFew = 'the desired replica count is less than the minimum replica count';

function stabilized(
  current: number,
  desired: number,
  up: HPAScalingRules,
  down: HPAScalingRules,
  recommendations: readonly Past[],
  now: number,
) {
  const recent = (seconds = 0) =>
    recommendations.filter(({ time }) => time > now - seconds * 1000).map(({ replicas }) => replicas);
  const lowest = Math.min(desired, ...recent(up.stabilizationWindowSeconds));
  const highest = Math.max(desired, ...recent(down.stabilizationWindowSeconds));
  const replicas = Math.min(Math.max(current, lowest), highest);
  const finding = (reason: string, message: string): Finding => ({ status: 'True', reason, message });
  if (replicas === desired) {
    return { replicas, ableToScale: finding('ReadyForNewScale', 'recommended size matches current size') };
  }
  const ableToScale =
    desired >= current
      ? finding(
          'ScaleUpStabilized',
          'recent recommendations were lower than current one, applying the lowest recent recommendation',
        )
      : finding(
          'ScaleDownStabilized',
          'recent recommendations were higher than current one, applying the highest recent recommendation',
        );
  return { replicas, ableToScale };
}

/** The farthest number that the policies let it go to now; `direction` is -1 on the way down. */
function rate(rules: HPAScalingRules, current: number, changes: readonly Past[], now: number, direction = 1): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const recent = changes.filter(
      ({ time, replicas }) => time > now - periodSeconds * 1000 && replicas * direction > 0,
    );
    const start = current - recent.reduce((sum, { replicas }) => sum + replicas, 0);
    if (type === 'Pods') return start + direction * value;
    const share = start * (1 + (direction * value) / 100);
    return direction > 0 ? Math.ceil(share - 1e-9) : Math.floor(share + 1e-9);
  });
  const farthest = (rules.selectPolicy === 'Min') === direction > 0 ? Math.min : Math.max;
  return farthest(...limits);
}
