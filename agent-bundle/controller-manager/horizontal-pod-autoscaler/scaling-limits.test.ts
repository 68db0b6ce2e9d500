import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HorizontalPodAutoscalerSpec } from '../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import { cases } from '../../../test/sampling.ts';
import { type ScalingHistory, limited } from './scaling-limits.ts';

const now = 10_000_000;
const ago = (seconds: number, replicas: number) => ({ time: now - seconds * 1000, replicas });
const spec = (
  behavior: HorizontalPodAutoscalerSpec['behavior'] = {},
  minReplicas = 1,
): HorizontalPodAutoscalerSpec => ({
  scaleTargetRef: { kind: 'Deployment', name: 'd' },
  minReplicas,
  maxReplicas: 20,
  behavior,
});
const nothing: ScalingHistory = { recommendations: [], changes: [] };
const recommended = (...recommendations: ScalingHistory['recommendations']) => ({ ...nothing, recommendations });
const changed = (...changes: ScalingHistory['changes']) => ({ ...nothing, changes });
const policies = (type: string, value: number, periodSeconds = 60) => ({ policies: [{ type, value, periodSeconds }] });
const pair = [...policies('Pods', 1).policies, ...policies('Percent', 50).policies];

it.each<[string, HorizontalPodAutoscalerSpec, number, number, ScalingHistory, number, string, string]>([
  ['stays', spec(), 5, 5, nothing, 5, 'ReadyForNewScale', 'DesiredWithinRange'],
  ['grows', spec(), 5, 7, nothing, 7, 'ReadyForNewScale', 'DesiredWithinRange'],
  ['grows to twice at most', spec(), 5, 15, nothing, 10, 'ReadyForNewScale', 'ScaleUpLimit'],
  ['grows by four at least', spec(), 1, 15, nothing, 5, 'ReadyForNewScale', 'ScaleUpLimit'],
  ['grows not beyond its bound', spec(), 15, 25, nothing, 20, 'ReadyForNewScale', 'TooManyReplicas'],
  ['grows no more in one period', spec(), 9, 15, changed(ago(10, 4)), 10, 'ReadyForNewScale', 'ScaleUpLimit'],
  ['shrinks', spec(), 5, 2, nothing, 2, 'ReadyForNewScale', 'DesiredWithinRange'],
  ['shrinks not beyond its bound', spec({}, 3), 5, 2, nothing, 3, 'ReadyForNewScale', 'TooFewReplicas'],
  [
    'shrinks not while more was wanted lately',
    spec(),
    5,
    2,
    recommended(ago(299, 4)),
    4,
    'ScaleDownStabilized',
    'DesiredWithinRange',
  ],
  [
    'shrinks once that is long ago',
    spec(),
    5,
    2,
    recommended(ago(301, 4)),
    2,
    'ReadyForNewScale',
    'DesiredWithinRange',
  ],
  [
    'grows not while less was wanted in its window',
    spec({ scaleUp: { stabilizationWindowSeconds: 60 } }),
    5,
    8,
    recommended(ago(30, 6)),
    6,
    'ScaleUpStabilized',
    'DesiredWithinRange',
  ],
  [
    'grows as a policy lets it',
    spec({ scaleUp: policies('Pods', 2) }),
    5,
    15,
    nothing,
    7,
    'ReadyForNewScale',
    'ScaleUpLimit',
  ],
  [
    'shrinks as a policy lets it',
    spec({ scaleDown: policies('Percent', 10) }),
    15,
    1,
    nothing,
    13,
    'ReadyForNewScale',
    'ScaleDownLimit',
  ],
  [
    'shrinks no more in one period',
    spec({ scaleDown: policies('Pods', 2) }),
    13,
    1,
    changed(ago(59, -2)),
    13,
    'ReadyForNewScale',
    'ScaleDownLimit',
  ],
  [
    'shrinks by the greater policy',
    spec({ scaleDown: { policies: pair } }),
    10,
    1,
    nothing,
    5,
    'ReadyForNewScale',
    'ScaleDownLimit',
  ],
  [
    'shrinks by the smaller one where that is said',
    spec({ scaleDown: { policies: pair, selectPolicy: 'Min' } }),
    10,
    1,
    nothing,
    9,
    'ReadyForNewScale',
    'ScaleDownLimit',
  ],
  [
    'never shrinks',
    spec({ scaleDown: { selectPolicy: 'Disabled' } }),
    10,
    1,
    nothing,
    10,
    'ReadyForNewScale',
    'ScaleDownLimit',
  ],
])('%s', (_, subject, current, desired, history, replicas, able, limit) => {
  const found = limited(subject, { current, desired }, history, now);
  expect([found.replicas, found.ableToScale.reason, found.scalingLimited.reason]).toEqual([replicas, able, limit]);
});

it('stays within its bounds, whatever is wanted and was', () => {
  const past = fc.array(
    fc.record({ time: fc.integer({ min: 0, max: now }), replicas: fc.integer({ min: 0, max: 40 }) }),
    { maxLength: 5 },
  );
  const count = fc.integer({ min: 2, max: 20 });
  fc.assert(
    fc.property(count, fc.nat(60), past, (current, desired, recommendations) => {
      const { replicas } = limited(spec({}, 2), { current, desired }, recommended(...recommendations), now);
      expect(replicas).toBeGreaterThanOrEqual(2);
      expect(replicas).toBeLessThanOrEqual(20);
    }),
    cases(200),
  );
});
