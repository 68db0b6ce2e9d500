import { describe, expect, it } from 'vitest';
import type { MetricSpec } from '../../../common/api/autoscaling/v2/metric.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { withFindings } from './conditions.ts';
import { type Evaluation, evaluateMetric } from './evaluate-metric.ts';
import type { Metrics } from './metrics-client.ts';
import { recommend } from './recommendation.ts';

const since = '2026-01-01T10:00:00Z';
const now = Date.parse('2026-01-01T12:00:00Z');
const pod = (name: string): Pod => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', resources: { requests: { cpu: '200m' } } }] },
  status: {
    phase: 'Running',
    startTime: since,
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: since }],
  },
});
const scaled = {
  namespace: 'ns',
  selector: 'app=web',
  pods: [pod('a'), pod('b')],
  wanted: 2,
  present: 2,
  tolerance: { up: 0.1, down: 0.1 },
  now,
};
const each = (value: number) => new Map(['a', 'b'].map((name) => [name, { value, time: now, window: 60_000 }]));
const metrics: Metrics = {
  resource: () => Promise.resolve(each(200)),
  pods: () => Promise.resolve(each(30_000)),
  object: () => Promise.resolve(9000),
  external: () => Promise.resolve(50_000),
};
const described = { kind: 'Service', name: 's' };

describe('a metric', () => {
  it.each<[MetricSpec, number, string, object]>([
    [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      4,
      'cpu resource utilization (percentage of request)',
      { resource: { name: 'cpu', current: { averageValue: '200m', averageUtilization: 100 } } },
    ],
    [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '400m' } } },
      1,
      'cpu resource',
      { resource: { name: 'cpu', current: { averageValue: '200m' } } },
    ],
    [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'c', target: { type: 'Utilization', averageUtilization: 100 } },
      },
      2,
      'cpu container resource utilization (percentage of request)',
      {
        containerResource: { name: 'cpu', container: 'c', current: { averageValue: '200m', averageUtilization: 100 } },
      },
    ],
    [
      { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } } },
      6,
      'pods metric rps',
      { pods: { metric: { name: 'rps' }, current: { averageValue: '30' } } },
    ],
    [
      {
        type: 'Object',
        object: { describedObject: described, metric: { name: 'hits' }, target: { type: 'Value', value: '3' } },
      },
      6,
      'Service metric hits',
      { object: { describedObject: described, metric: { name: 'hits' }, current: { value: '9' } } },
    ],
    [
      {
        type: 'External',
        external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '10' } },
      },
      5,
      'external metric queue(null)',
      { external: { metric: { name: 'queue' }, current: { averageValue: '25' } } },
    ],
  ])('%j asks for %i pods', async (spec, replicas, name, status) => {
    const found = await evaluateMetric(metrics, spec, scaled);
    expect(found).toEqual({ type: 'counted', replicas, name, status: { type: spec.type, ...status } });
  });

  it('that cannot be had says why', async () => {
    const broken = { ...metrics, resource: () => Promise.reject(new Error('no such API')) };
    const spec = {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
    };
    expect(await evaluateMetric(broken, spec, scaled)).toEqual({
      type: 'failed',
      reason: 'FailedGetResourceMetric',
      message: 'failed to get cpu utilization: unable to get metrics for resource cpu: no such API',
    });
  });
});

describe('of several metrics', () => {
  const counted = (replicas: number): Evaluation => ({
    type: 'counted',
    replicas,
    name: `m${replicas}`,
    status: { type: 'Pods' },
  });
  const failed: Evaluation = { type: 'failed', reason: 'FailedGetPodsMetric', message: 'gone' };
  it('the highest count decides', () => {
    expect(recommend([counted(2), counted(5), counted(3)], 4)).toMatchObject({
      replicas: 5,
      scalingActive: {
        reason: 'ValidMetricFound',
        message: 'the HPA was able to successfully calculate a replica count from m5',
      },
    });
  });
  it('one that is not known stops nothing but shrinking', () => {
    expect(recommend([failed, counted(5)], 4)).toMatchObject({ type: 'counted', replicas: 5 });
    expect(recommend([failed, counted(3)], 4)).toMatchObject({
      type: 'failed',
      scalingActive: {
        status: 'False',
        reason: 'FailedGetPodsMetric',
        message: 'the HPA was unable to compute the replica count: gone',
      },
      message: 'invalid metrics (1 invalid out of 2), first error is: gone',
    });
    expect(recommend([failed], 4)).toMatchObject({ type: 'failed' });
  });
});

it('conditions keep their time while their status stays', () => {
  const known = [
    { type: 'AbleToScale', status: 'True', reason: 'A', lastTransitionTime: since },
    { type: 'ScalingActive', status: 'True', reason: 'B', lastTransitionTime: since },
  ];
  const findings = {
    AbleToScale: { status: 'True', reason: 'C', message: 'c' },
    ScalingActive: { status: 'False', reason: 'D', message: 'd' },
  } as const;
  expect(withFindings(known, findings, now)).toEqual([
    { type: 'AbleToScale', ...findings.AbleToScale, lastTransitionTime: since },
    { type: 'ScalingActive', ...findings.ScalingActive, lastTransitionTime: '2026-01-01T12:00:00Z' },
  ]);
});
