import type { MetricSpec, MetricStatus, MetricTarget } from '../../../common/api/autoscaling/v2/metric.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { formatQuantity, milliValue, parseQuantity } from '../../../common/api/quantity.ts';
import { asError } from '../../../common/base/clock.ts';
import { isReady } from '../pod-state.ts';
import type { Metrics } from './metrics-client.ts';
import {
  type Counted,
  MetricError,
  type PodsMeasured,
  type PodsTarget,
  countByPods,
  countByShare,
  countByValue,
  requestOf,
} from './replica-count.ts';
import type { Tolerance } from './tolerance.ts';

/** The pods that are scaled, and what is known of them. */
export interface Scaled {
  readonly namespace: string;
  /** The text of the selector of its pods. */
  readonly selector: string;
  readonly pods: readonly Pod[];
  /** How many there should be, and how many there are. */
  readonly wanted: number;
  readonly present: number;
  readonly tolerance: Tolerance;
  readonly now: number;
}

/** What one metric asks for. */
export type Evaluation =
  | { readonly type: 'counted'; readonly replicas: number; readonly name: string; readonly status: MetricStatus }
  | { readonly type: 'failed'; readonly reason: string; readonly message: string };

const failures: Readonly<Record<string, string>> = {
  Resource: 'FailedGetResourceMetric',
  ContainerResource: 'FailedGetContainerResourceMetric',
  Pods: 'FailedGetPodsMetric',
  Object: 'FailedGetObjectMetric',
  External: 'FailedGetExternalMetric',
};

/** Asks for one metric, and counts the pods that bring it to its target. Rejects for nothing but bugs. */
export async function evaluateMetric(metrics: Metrics, spec: MetricSpec, scaled: Scaled): Promise<Evaluation> {
  try {
    return { type: 'counted', ...(await counted(metrics, spec, scaled)) };
  } catch (error) {
    const reason = failures[spec.type] ?? 'InvalidMetricSourceType';
    return { type: 'failed', reason, message: asError(error).message };
  }
}

type Found = Omit<Extract<Evaluation, { type: 'counted' }>, 'type'>;

function counted(metrics: Metrics, spec: MetricSpec, scaled: Scaled): Promise<Found> {
  if (spec.resource) return byResource(metrics, spec.type, spec.resource, undefined, scaled);
  if (spec.containerResource) {
    return byResource(metrics, spec.type, spec.containerResource, spec.containerResource.container, scaled);
  }
  if (spec.pods) return byPods(metrics, spec.pods, scaled);
  if (spec.object) return byObject(metrics, spec.object, scaled);
  if (spec.external) return byExternal(metrics, spec.external, scaled);
  throw new MetricError(`unknown metric source type "${spec.type}"`);
}

async function byResource(
  metrics: Metrics,
  type: string,
  { name, target }: { readonly name: string; readonly target: MetricTarget },
  container: string | undefined,
  scaled: Scaled,
): Promise<Found> {
  const { namespace, selector } = scaled;
  const percent = target.averageUtilization;
  const what = percent === undefined ? 'usage' : 'utilization';
  const measured = await metrics.resource(namespace, selector, name, container).catch((error: unknown) => {
    throw new MetricError(
      `failed to get ${name} ${what}: unable to get metrics for resource ${name}: ${asError(error).message}`,
    );
  });
  const wanted: PodsTarget =
    percent === undefined
      ? { type: 'average', value: milliOf(target.averageValue) }
      : { type: 'utilization', percent, requestOf: (pod) => requestOf(pod, name, container) };
  const found = prefixed(`failed to get ${name} ${what}: `, () =>
    countByPods({ ...measuredOf(scaled), metrics: measured, isCpu: name === 'cpu' }, wanted),
  );
  const current = {
    averageValue: quantityOf(found.average),
    ...(found.utilization === undefined ? {} : { averageUtilization: found.utilization }),
  };
  const status: MetricStatus =
    container === undefined
      ? { type, resource: { name, current } }
      : { type, containerResource: { name, container, current } };
  const subject = container === undefined ? `${name} resource` : `${name} container resource`;
  const share = percent === undefined ? '' : ' utilization (percentage of request)';
  return { replicas: found.replicas, name: `${subject}${share}`, status };
}

async function byPods(metrics: Metrics, source: NonNullable<MetricSpec['pods']>, scaled: Scaled): Promise<Found> {
  const { metric, target } = source;
  const measured = await metrics.pods(scaled.namespace, scaled.selector, metric).catch((error: unknown) => {
    throw new MetricError(`unable to get metric ${metric.name}: ${asError(error).message}`);
  });
  const wanted: PodsTarget = { type: 'average', value: milliOf(target.averageValue) };
  const { replicas, average } = countByPods({ ...measuredOf(scaled), metrics: measured, isCpu: false }, wanted);
  const status = { type: 'Pods', pods: { metric, current: { averageValue: quantityOf(average) } } };
  return { replicas, name: `pods metric ${metric.name}`, status };
}

async function byObject(metrics: Metrics, source: NonNullable<MetricSpec['object']>, scaled: Scaled): Promise<Found> {
  const { metric, target, describedObject } = source;
  const value = await metrics.object(scaled.namespace, describedObject, metric).catch((error: unknown) => {
    const { kind, name } = describedObject;
    const where = `${kind} ${scaled.namespace} ${name}`;
    throw new MetricError(`unable to get metric ${metric.name}: ${where}/${asError(error).message}`);
  });
  const { replicas, current } = byOneValue(value, target, scaled);
  const status = { type: 'Object', object: { metric, describedObject, current } };
  return { replicas, name: `${describedObject.kind} metric ${metric.name}`, status };
}

async function byExternal(
  metrics: Metrics,
  { metric, target }: NonNullable<MetricSpec['external']>,
  scaled: Scaled,
): Promise<Found> {
  const value = await metrics.external(scaled.namespace, metric).catch((error: unknown) => {
    const where = `${scaled.namespace}/${metric.name}/${JSON.stringify(metric.selector ?? null)}`;
    throw new MetricError(`unable to get external metric ${where}: ${asError(error).message}`);
  });
  const { replicas, current } = byOneValue(value, target, scaled);
  const status = { type: 'External', external: { metric, current } };
  return { replicas, name: `external metric ${metric.name}(${JSON.stringify(metric.selector ?? null)})`, status };
}

function byOneValue(value: number, target: MetricTarget, { pods, wanted, present, tolerance }: Scaled) {
  if (target.averageValue === undefined) {
    const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod)).length;
    const replicas = countByValue(value / milliOf(target.value), ready, wanted, tolerance);
    return { replicas, current: { value: quantityOf(value) } };
  }
  const replicas = countByShare(value, milliOf(target.averageValue), present, tolerance);
  return { replicas, current: { averageValue: quantityOf(Math.ceil(value / Math.max(1, present))) } };
}

const measuredOf = ({ pods, wanted, tolerance, now }: Scaled): Omit<PodsMeasured, 'metrics' | 'isCpu'> => ({
  pods,
  current: wanted,
  tolerance,
  now,
});

function prefixed(prefix: string, count: () => Counted): Counted {
  try {
    return count();
  } catch (error) {
    if (error instanceof MetricError) throw new MetricError(prefix + error.message);
    throw error;
  }
}

const milliOf = (text: string | undefined): number => milliValue(parseQuantity(text ?? '0'));

const quantityOf = (milli: number): string =>
  formatQuantity({ nanos: BigInt(Math.round(milli)) * 1_000_000n, format: 'DecimalSI' });
