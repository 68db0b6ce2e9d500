import { MetricSpec, MetricStatus } from '../../../../common/api/autoscaling/v1/metric.ts';
import {
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  type HPAScalingRules,
  type HorizontalPodAutoscaler,
} from '../../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import { type FieldType, type MessageType, field, list, message } from '../../../../common/api/schema/field.ts';
import { DecodeError } from '../../codec/decode-error.ts';
import { messageDecoder } from '../../codec/decoder.ts';
import { annotatedMetric, annotatedStatus, metricOf, statusOf } from './annotated-metrics.ts';

type V2 = HorizontalPodAutoscaler;
type Annotations = Readonly<Record<string, string>>;

/** Where a v1 autoscaler carries what it has no fields for, as JSON. */
const names = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
} as const;

/** What annotations say of an autoscaler; what is not there, or cannot be read, is left out. */
export interface Annotated {
  readonly metrics?: V2['spec']['metrics'];
  readonly behavior?: V2['spec']['behavior'];
  readonly currentMetrics?: V2['status']['currentMetrics'];
  readonly conditions?: V2['status']['conditions'];
}

const metricList = listOf('metrics', MetricSpec);
const statusList = listOf('current-metrics', MetricStatus);
const conditionList = listOf('conditions', HorizontalPodAutoscalerCondition);

export function readAnnotations(annotations: Annotations = {}): Annotated {
  const items = <T>(name: string, type: MessageType<{ items?: T[] }>): T[] | undefined =>
    decoded(type, { items: parsed(annotations[name]) })?.items;
  return {
    metrics: items(names.metrics, metricList)?.map(metricOf),
    behavior: readBehavior(annotations[names.behavior]),
    currentMetrics: items(names.currentMetrics, statusList)?.map(statusOf),
    conditions: items(names.conditions, conditionList),
  };
}

/** The annotations of others. */
export function withoutOurs(annotations: Annotations = {}): Annotations {
  const ours: readonly string[] = Object.values(names);
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !ours.includes(name)));
}

export function writeAnnotations({ metrics, behavior, currentMetrics, conditions }: Annotated): Annotations {
  return {
    ...listText(names.metrics, metrics?.map(annotatedMetric)),
    ...listText(names.currentMetrics, currentMetrics?.map(annotatedStatus)),
    ...listText(names.conditions, conditions),
    ...(behavior ? { [names.behavior]: behaviorText(behavior) } : {}),
  };
}

const listText = (name: string, items: readonly unknown[] | undefined): Annotations =>
  items?.length ? { [name]: JSON.stringify(items) } : {};

/** The behavior alone is written with capitals and nulls; both ways of writing are read. */
function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return JSON.stringify({ ScaleUp: capitalRules(scaleUp), ScaleDown: capitalRules(scaleDown) });
}

function capitalRules(rules: HPAScalingRules | undefined): unknown {
  if (!rules) return null;
  const { stabilizationWindowSeconds = null, selectPolicy = null, policies, tolerance = null } = rules;
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds,
    SelectPolicy: selectPolicy,
    Policies:
      policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ??
      null,
    Tolerance: tolerance,
  };
}

function readBehavior(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  const behavior = decoded(HorizontalPodAutoscalerBehavior, uncapitalized(parsed(text)));
  return (behavior?.scaleUp ?? behavior?.scaleDown) ? behavior : undefined;
}

function uncapitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(uncapitalized);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    uncapitalized(member),
  ]);
  return Object.fromEntries(members);
}

function listOf<T>(name: string, of: FieldType<T>): MessageType<{ items?: T[] }> {
  return message(`pilothouse.autoscaling.${name}`, { items: field(1, list(of)) });
}

/** Undefined where there is nothing, or no JSON: annotations are anybody's. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decoded<T>(type: MessageType<T>, value: unknown): T | undefined {
  if (value === undefined) return undefined;
  try {
    return messageDecoder(type)(value, { path: [], message: '', mapKeys: 0, unknownFields: [] }) as T;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
