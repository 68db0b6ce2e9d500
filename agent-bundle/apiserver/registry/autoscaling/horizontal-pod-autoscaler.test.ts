import { describe, expect, it, test } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, partOf, patch, refusalOf, replace, resourceNamed } from '../road.fixture.ts';

const autoscalers = resourceNamed<HorizontalPodAutoscaler>('horizontalpodautoscalers');
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const minimal = { scaleTargetRef, maxReplicas: 5 };
const make = (spec: object = {}): HorizontalPodAutoscaler =>
  create(autoscalers, { metadata: { name: 'web' }, spec: { ...minimal, ...spec } });

describe('defaults', () => {
  it('hold CPU at 80 % of what one pod or more request', () => {
    expect(make().spec).toEqual({
      ...minimal,
      minReplicas: 1,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    });
  });

  it('fill in what a behavior leaves out, and only then', () => {
    const allPods = { type: 'Percent', value: 100, periodSeconds: 15 };
    const fourPods = { type: 'Pods', value: 4, periodSeconds: 15 };
    expect(make({ behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } }).spec.behavior).toEqual({
      scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [fourPods, allPods] },
      scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Max', policies: [allPods] },
    });
    expect(make({ behavior: { scaleUp: { selectPolicy: 'Disabled', policies: [fourPods] } } }).spec.behavior).toEqual({
      scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Disabled', policies: [fourPods] },
      scaleDown: { selectPolicy: 'Max', policies: [allPods] },
    });
  });
});

const resource = (target: object, more: object = {}) => ({
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target, ...more } }],
});
const policies = (policy: object) => ({
  behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1, ...policy }] } },
});

test.each<[object, string]>([
  [{ minReplicas: 0 }, 'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1'],
  [{ maxReplicas: 0 }, 'spec.maxReplicas: Invalid value: 0: must be greater than 0'],
  [{ minReplicas: 6 }, 'spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
  [{ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment' } }, 'spec.scaleTargetRef.name: Required value'],
  [
    { scaleTargetRef: { ...scaleTargetRef, kind: 'a/b' } },
    'spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\'',
  ],
  [
    { scaleTargetRef: { ...scaleTargetRef, apiVersion: 'v1' } },
    'spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group',
  ],
  [
    { scaleTargetRef: { ...scaleTargetRef, apiVersion: 'a/b/c' } },
    'spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  ],
  [
    { metrics: [{ type: 'Weather' }] },
    'spec.metrics[0].type: Unsupported value: "Weather": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
  ],
  [
    { metrics: [{ type: 'Pods' }] },
    'spec.metrics[0].pods: Required value: must populate information for the given metric source',
  ],
  [
    {
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 1 } },
          pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '1' } },
        },
      ],
    },
    'spec.metrics[0].pods: Forbidden: must populate the given metric source only',
  ],
  [resource({}), 'spec.metrics[0].resource.target.type: Required value: must specify a metric target type'],
  [
    resource({ type: 'Some', averageUtilization: 1 }),
    'spec.metrics[0].resource.target.type: Invalid value: "Some": must be either Utilization, Value, or AverageValue',
  ],
  [
    resource({ type: 'Utilization' }),
    'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
  ],
  [
    resource({ type: 'Utilization', averageUtilization: 1, averageValue: '1' }),
    'spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
  ],
  [
    resource({ type: 'Utilization', averageUtilization: 0 }),
    'spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
  ],
  [
    resource({ type: 'AverageValue', averageValue: '0' }),
    'spec.metrics[0].resource.target.averageValue: Invalid value: "0": must be positive',
  ],
  [
    resource({ type: 'AverageValue', averageValue: '1' }, { name: '' }),
    'spec.metrics[0].resource.name: Required value: must specify a resource name',
  ],
  [
    {
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '1' } },
        },
      ],
    },
    'spec.metrics[0].containerResource.container: Required value: must specify a container',
  ],
  [
    { metrics: [{ type: 'Pods', pods: { metric: { name: 'm' }, target: { type: 'Value', value: '1' } } }] },
    'spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue',
  ],
  [
    { metrics: [{ type: 'External', external: { metric: {}, target: { type: 'Value' } } }] },
    'spec.metrics[0].external.metric.name: Required value: must specify a metric name',
  ],
  [
    {
      metrics: [
        {
          type: 'External',
          external: { metric: { name: 'm' }, target: { type: 'Value', value: '1', averageValue: '1' } },
        },
      ],
    },
    'spec.metrics[0].external.target.averageValue: Forbidden: may not set both a target value for metric and a per-pod target',
  ],
  [
    {
      metrics: [
        {
          type: 'Object',
          object: {
            metric: { name: 'm' },
            describedObject: { kind: 'Service', name: 's', apiVersion: 'v1' },
            target: { type: 'Value' },
          },
        },
      ],
    },
    'spec.metrics[0].object.target.averageValue: Required value: must set either a target value for metric or a per-pod target',
  ],
  [
    { behavior: { scaleUp: { stabilizationWindowSeconds: 3601 } } },
    'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
  ],
  [
    { behavior: { scaleDown: { stabilizationWindowSeconds: -1 } } },
    'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero',
  ],
  [
    { behavior: { scaleDown: { selectPolicy: 'All' } } },
    'spec.behavior.scaleDown.selectPolicy: Unsupported value: "All": supported values: "Disabled", "Max", "Min"',
  ],
  [
    { behavior: { scaleDown: { tolerance: '-100m' } } },
    'spec.behavior.scaleDown.tolerance: Invalid value: "-100m": must be greater than or equal to 0',
  ],
  [
    policies({ type: 'Nodes' }),
    'spec.behavior.scaleUp.policies[0].type: Unsupported value: "Nodes": supported values: "Percent", "Pods"',
  ],
  [policies({ value: 0 }), 'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero'],
  [
    policies({ periodSeconds: 1801 }),
    'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
  ],
])('%j is refused', (spec, message) => {
  expect(refusalOf(() => make(spec)).message).toContain(message);
});

it('a replication controller may be scaled without naming a group', () => {
  const rc = { apiVersion: 'v1', kind: 'ReplicationController', name: 'web' };
  expect(make({ scaleTargetRef: rc }).spec.scaleTargetRef).toEqual(rc);
});

it('a target that once was accepted stays so', () => {
  const old = make();
  const odd: HorizontalPodAutoscaler = {
    ...old,
    spec: { ...old.spec, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
  };
  expect(patch(autoscalers, odd, { spec: { maxReplicas: 6 } }).spec.maxReplicas).toBe(6);
  const write = () => patch(autoscalers, odd, { spec: { scaleTargetRef: { kind: 'ReplicaSet' } } });
  expect(refusalOf(write).message).toContain('apiVersion must specify API group');
});

it('what scales to zero needs a metric that is there without pods', () => {
  const old = make();
  const idle: HorizontalPodAutoscaler = { ...old, spec: { ...old.spec, minReplicas: 0 } };
  expect(refusalOf(() => patch(autoscalers, idle, { spec: { maxReplicas: 6 } })).message).toContain(
    'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
  );
});

describe('the status', () => {
  it('is nothing at first, and the spec does not follow it', () => {
    const made = create(autoscalers, {
      metadata: { name: 'web' },
      spec: minimal,
      status: { currentReplicas: 3, desiredReplicas: 3 },
    });
    expect(made.status).toEqual({ desiredReplicas: 0 });
    const body = { ...made, spec: { ...minimal, maxReplicas: 9 }, status: { currentReplicas: 3, desiredReplicas: 4 } };
    const written = replace(autoscalers, made, body, partOf(autoscalers, 'status'));
    expect(written).toMatchObject({ spec: { maxReplicas: 5 }, status: { currentReplicas: 3, desiredReplicas: 4 } });
    expect(replace(autoscalers, written, { ...body, status: {} })).toMatchObject({
      spec: { maxReplicas: 9 },
      status: written.status,
    });
  });

  it('counts no pods below zero', () => {
    const write = () =>
      patch(
        autoscalers,
        make(),
        { status: { currentReplicas: -1 } },
        'application/merge-patch+json',
        partOf(autoscalers, 'status'),
      );
    expect(refusalOf(write).message).toContain(
      'status.currentReplicas: Invalid value: -1: must be greater than or equal to 0',
    );
  });
});

describe('the table', () => {
  it('shows what is scaled, by what, and between which bounds', () => {
    expect(cellsOf(autoscalers, make())).toMatchObject({
      Name: 'web',
      Reference: 'Deployment/web',
      Targets: 'cpu: <unknown>/80%',
      MinPods: '1',
      MaxPods: 5,
      Replicas: 0,
    });
  });

  const share = (averageUtilization: number) => ({ type: 'Utilization', averageUtilization });
  const average = (averageValue: string) => ({ type: 'AverageValue', averageValue });
  test.each<[object[], object[], string]>([
    [
      [{ type: 'Resource', resource: { name: 'cpu', target: share(80) } }],
      [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12 } } }],
      'cpu: 12%/80%',
    ],
    [
      [{ type: 'Resource', resource: { name: 'memory', target: average('64Mi') } }],
      [{ type: 'Resource', resource: { name: 'memory', current: { averageValue: '32Mi' } } }],
      'memory: 32Mi/64Mi',
    ],
    [
      [
        { type: 'Pods', pods: { metric: { name: 'm' }, target: average('10') } },
        { type: 'External', external: { metric: { name: 'q' }, target: average('5') } },
        { type: 'External', external: { metric: { name: 'q' }, target: { type: 'Value', value: '5' } } },
      ],
      [],
      '<unknown>/10, <unknown>/5 (avg) + 1 more...',
    ],
    [
      [{ type: 'External', external: { metric: { name: 'q' }, target: { type: 'Value', value: '5' } } }],
      [{ type: 'External', external: { metric: { name: 'q' }, current: { value: '3' } } }],
      '3/5',
    ],
  ])('shows %j with %j as %s', (metrics, currentMetrics, text) => {
    const { status, ...rest } = make({ metrics });
    const shown = patch(
      autoscalers,
      { ...rest, status },
      { status: { currentMetrics } },
      'application/merge-patch+json',
      partOf(autoscalers, 'status'),
    );
    expect(cellsOf(autoscalers, shown)['Targets']).toBe(text);
  });
});
