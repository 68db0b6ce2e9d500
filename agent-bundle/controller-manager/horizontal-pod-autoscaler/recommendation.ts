import type { MetricStatus } from '../../../common/api/autoscaling/v2/metric.ts';
import type { Evaluation } from './evaluate-metric.ts';
import type { Finding } from './scaling-limits.ts';

/** What all metrics together ask for. */
export type Recommendation =
  | {
      readonly type: 'counted';
      readonly replicas: number;
      /** The metric that asks for most, in words. */
      readonly name: string;
      readonly statuses: readonly MetricStatus[];
      readonly scalingActive: Finding;
    }
  | { readonly type: 'failed'; readonly scalingActive: Finding; readonly message: string };

/**
 * The highest count decides. Where a metric is not known, the others may ask for more pods, never for fewer than
 * `current`.
 */
export function recommend(evaluations: readonly Evaluation[], current: number): Recommendation {
  const counted = evaluations.filter((each) => each.type === 'counted');
  const failed = evaluations.filter((each) => each.type === 'failed');
  const [first] = failed;
  const highest = counted.reduce<(typeof counted)[number] | undefined>(
    (best, each) => (best === undefined || each.replicas > best.replicas ? each : best),
    undefined,
  );
  if (highest === undefined || (first && highest.replicas < current)) {
    const { reason = 'InvalidMetricSourceType', message = 'no metrics' } = first ?? {};
    const total = evaluations.length;
    return {
      type: 'failed',
      scalingActive: {
        status: 'False',
        reason,
        message: `the HPA was unable to compute the replica count: ${message}`,
      },
      message: `invalid metrics (${failed.length} invalid out of ${total}), first error is: ${message}`,
    };
  }
  const message = `the HPA was able to successfully calculate a replica count from ${highest.name}`;
  return {
    type: 'counted',
    replicas: highest.replicas,
    name: highest.name,
    statuses: counted.map(({ status }) => status),
    scalingActive: { status: 'True', reason: 'ValidMetricFound', message },
  };
}
