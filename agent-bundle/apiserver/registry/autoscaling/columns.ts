import type { HorizontalPodAutoscaler } from '../../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import type {
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../../../common/api/autoscaling/v2/metric.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import type { Cell, Column } from '../resource.ts';

/** The columns of an autoscaler in any version; `stored` gives it in v2. */
export function autoscalerColumns<T extends ApiObject>(stored: (object: T) => HorizontalPodAutoscaler): Column<T>[] {
  const of = (name: string, description: string, cell: (autoscaler: HorizontalPodAutoscaler) => Cell): Column<T> =>
    column(name, description, (object) => cell(stored(object)));
  return [
    nameColumn,
    of(
      'Reference',
      'What is scaled.',
      ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
    ),
    of('Targets', 'Each metric: what it is now, and what it is held at.', targetsCell),
    of('MinPods', 'The fewest pods.', ({ spec }) =>
      spec.minReplicas === undefined ? '<unset>' : `${spec.minReplicas}`,
    ),
    of('MaxPods', 'The most pods.', ({ spec }) => spec.maxReplicas),
    of('Replicas', 'How many pods there are.', ({ status }) => status.currentReplicas ?? 0),
    ageColumn,
  ];
}

const shownMost = 2;

/** `cpu: 12%/80%, memory: <unknown>/60% + 1 more...` */
function targetsCell({ spec: { metrics = [] }, status: { currentMetrics = [] } }: HorizontalPodAutoscaler): string {
  if (metrics.length === 0) return none;
  const shown = metrics.slice(0, shownMost).map((metric, index) => metricText(metric, currentMetrics[index]));
  const more = metrics.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` + ${more} more...` : ''}`;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return amountText(spec.external?.target, status?.external?.current);
    case 'Object':
      return amountText(spec.object?.target, status?.object?.current);
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? unknown}/${spec.pods?.target.averageValue ?? unknown}`;
    case 'Resource':
      return `${spec.resource?.name}: ${shareText(spec.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${spec.containerResource?.name}: ${shareText(spec.containerResource?.target, status?.containerResource?.current)}`;
    default:
      return '<unknown type>';
  }
}

const unknown = '<unknown>';

function amountText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  return target?.averageValue === undefined
    ? `${current?.value ?? unknown}/${target?.value ?? unknown}`
    : `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;
}

function shareText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue}`;
  return `${percent(current?.averageUtilization) ?? unknown}/${percent(target?.averageUtilization) ?? '<auto>'}`;
}

const percent = (share: number | undefined): string | undefined => (share === undefined ? undefined : `${share}%`);
