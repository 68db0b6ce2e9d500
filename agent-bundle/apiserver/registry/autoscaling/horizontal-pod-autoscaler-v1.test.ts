import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler as V1 } from '../../../../common/api/autoscaling/v1/horizontal-pod-autoscaler.ts';
import type { HorizontalPodAutoscaler as V2 } from '../../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import type { MetricSpec, MetricStatus, MetricTarget } from '../../../../common/api/autoscaling/v2/metric.ts';
import { cases } from '../../../../test/sampling.ts';
import { semanticEqual } from '../equality.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, patch } from '../road.fixture.ts';
import { autoscalerConversion, horizontalPodAutoscalersV1 as autoscalers } from './horizontal-pod-autoscaler-v1.ts';
import { setDefaults } from './horizontal-pod-autoscaler.ts';

const scaleTargetRef = { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' };
const make = (spec: object = {}, annotations?: Record<string, string>): V1 =>
  create(autoscalers, {
    metadata: { name: 'web', annotations },
    spec: { scaleTargetRef, maxReplicas: 5, ...spec },
  });
const annotation = (name: string) => `autoscaling.alpha.kubernetes.io/${name}`;

describe('an autoscaler of v1', () => {
  it('has one metric, CPU', () => {
    expect(autoscalerConversion.toStored(make({ targetCPUUtilizationPercentage: 50 })).spec.metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
    ]);
    expect(make().spec).toMatchObject({ minReplicas: 1, targetCPUUtilizationPercentage: 80 });
  });

  it('carries other metrics, and the behavior, in annotations as the original writes them', () => {
    const stored = autoscalerConversion.toStored(make({ targetCPUUtilizationPercentage: 50 }));
    stored.spec.metrics?.push({
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 60 } },
    });
    stored.spec.behavior = {
      scaleUp: { selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
    };
    const { metadata, spec } = autoscalerConversion.fromStored(stored);
    expect(spec.targetCPUUtilizationPercentage).toBe(50);
    expect(metadata.annotations).toEqual({
      [annotation('metrics')]: '[{"type":"Resource","resource":{"name":"memory","targetAverageUtilization":60}}]',
      [annotation('behavior')]:
        '{"ScaleUp":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":null}',
    });
  });

  it('is not troubled by annotations that say nothing', () => {
    const { metadata, spec } = make({}, { [annotation('metrics')]: '{]', [annotation('conditions')]: '7', a: 'b' });
    expect(metadata.annotations).toEqual({ a: 'b' });
    expect(spec.targetCPUUtilizationPercentage).toBe(80);
  });

  it('goes the road of v2', () => {
    const made = make();
    expect(() => patch(autoscalers, made, { spec: { maxReplicas: 0 } })).toThrow(
      'spec.maxReplicas: Invalid value: 0: must be greater than 0',
    );
    expect(cellsOf(autoscalers, made)).toMatchObject({
      Reference: 'Deployment/web',
      Targets: 'cpu: <unknown>/80%',
      MinPods: '1',
      MaxPods: 5,
    });
  });
});

const share = fc.integer({ min: 1, max: 200 });
const amount = fc.integer({ min: 1, max: 900 }).map((milli) => `${milli}m`);
const name = fc.constantFrom('memory', 'queue', 'rate');
const metric = fc.record({ name, selector: fc.constantFrom(undefined, { matchLabels: { a: 'b' } }) });
const shareTarget: fc.Arbitrary<MetricTarget> = fc.oneof(
  share.map((averageUtilization) => ({ type: 'Utilization', averageUtilization })),
  amount.map((averageValue) => ({ type: 'AverageValue', averageValue })),
);
const amountTarget: fc.Arbitrary<MetricTarget> = fc.oneof(
  amount.map((value) => ({ type: 'Value', value })),
  amount.map((averageValue) => ({ type: 'AverageValue', averageValue })),
);
const averageTarget: fc.Arbitrary<MetricTarget> = amount.map((averageValue) => ({
  type: 'AverageValue',
  averageValue,
}));
const metricSpec: fc.Arbitrary<MetricSpec> = fc.oneof(
  fc.record({ name, target: shareTarget }).map((resource) => ({ type: 'Resource', resource })),
  fc
    .record({ name: fc.constantFrom('cpu', 'memory'), target: shareTarget, container: name })
    .map((containerResource) => ({ type: 'ContainerResource', containerResource })),
  fc.record({ metric, target: averageTarget }).map((pods) => ({ type: 'Pods', pods })),
  fc.record({ metric, target: amountTarget }).map((external) => ({ type: 'External', external })),
  fc
    .record({ metric, target: amountTarget, describedObject: fc.constant(scaleTargetRef) })
    .map((object) => ({ type: 'Object', object })),
);
const cpuMetric: fc.Arbitrary<MetricSpec> = share.map((averageUtilization) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
}));
const metricStatus: fc.Arbitrary<MetricStatus> = fc.oneof(
  fc
    .record({ name: fc.constantFrom('cpu', 'memory'), averageValue: amount, averageUtilization: share })
    .map(({ name: resource, ...current }) => ({ type: 'Resource', resource: { name: resource, current } })),
  fc
    .record({ metric, averageValue: amount })
    .map(({ averageValue, ...rest }) => ({ type: 'Pods', pods: { ...rest, current: { averageValue } } })),
  fc
    .record({ metric, value: amount, describedObject: fc.constant(scaleTargetRef) })
    .map(({ value, ...rest }) => ({ type: 'Object', object: { ...rest, current: { value } } })),
);
const rules = fc.record({
  selectPolicy: fc.constantFrom('Max', 'Min', 'Disabled'),
  stabilizationWindowSeconds: fc.integer({ min: 0, max: 3600 }),
  policies: fc
    .record({ type: fc.constantFrom('Percent', 'Pods'), value: share, periodSeconds: share })
    .map((policy) => [policy]),
  tolerance: fc.option(amount, { nil: undefined }),
});

/** Autoscalers whose CPU metric, where there is one, stands last: v1 keeps no other order. */
const autoscaler: fc.Arbitrary<V2> = fc
  .record({
    metrics: fc.tuple(fc.array(metricSpec, { maxLength: 3 }), fc.array(cpuMetric, { maxLength: 1 })),
    behavior: fc.option(fc.record({ scaleUp: rules, scaleDown: rules }), { nil: undefined }),
    currentMetrics: fc.array(metricStatus, { maxLength: 3 }),
    conditions: fc.array(fc.constant({ type: 'AbleToScale', status: 'True', reason: 'Ready' }), { maxLength: 1 }),
    annotations: fc.constantFrom(undefined, { a: 'b' }),
  })
  .map(({ metrics, behavior, currentMetrics, conditions, annotations }) => {
    const stored: V2 = {
      kind: 'HorizontalPodAutoscaler',
      apiVersion: 'autoscaling/v2',
      metadata: { name: 'web', annotations },
      spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 5, metrics: metrics.flat(), behavior },
      status: {
        desiredReplicas: 3,
        currentReplicas: 2,
        currentMetrics: currentMetrics.length > 0 ? currentMetrics : undefined,
        conditions: conditions.length > 0 ? conditions : undefined,
      },
    };
    setDefaults(stored);
    return stored;
  });

describe('the conversion', () => {
  it('keeps all of v2 through v1', () => {
    fc.assert(
      fc.property(autoscaler, (stored) => {
        const back = autoscalerConversion.toStored(autoscalerConversion.fromStored(stored));
        expect(semanticEqual(back, stored) || back).toBe(true);
      }),
      cases(200),
    );
  });

  it('keeps all of v1 through v2', () => {
    fc.assert(
      fc.property(autoscaler, (stored) => {
        const seen = autoscalerConversion.fromStored(stored);
        const back = autoscalerConversion.fromStored(autoscalerConversion.toStored(seen));
        expect(semanticEqual(back, seen) || back).toBe(true);
      }),
      cases(200),
    );
  });
});
