import { describe, expect, it, test } from 'vitest';
import type { PodDisruptionBudget } from '../../../../common/api/policy/v1/pod-disruption-budget.ts';
import { cellsOf } from '../cells.fixture.ts';
import { context, create, partOf, patch, refusalOf, replace, resourceNamed } from '../road.fixture.ts';

const budgets = resourceNamed<PodDisruptionBudget>('poddisruptionbudgets');
const make = (spec: object = {}): PodDisruptionBudget =>
  create(budgets, { metadata: { name: 'b' }, spec: { selector: { matchLabels: { a: 'b' } }, ...spec } });
const status = partOf(budgets, 'status');
const merge = 'application/merge-patch+json';

it('a budget begins with nothing allowed, and counts the generations of its spec', () => {
  const made = make({ maxUnavailable: 0 });
  expect(made).toMatchObject({
    metadata: { generation: 1 },
    spec: { maxUnavailable: 0 },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  });
  expect(patch(budgets, made, { spec: { maxUnavailable: 1 } }).metadata.generation).toBe(2);
  expect(patch(budgets, made, { metadata: { labels: { a: 'b' } } }).metadata.generation).toBe(1);
});

test.each<[object, string]>([
  [
    { minAvailable: 1, maxUnavailable: 1 },
    'spec: Invalid value: {"minAvailable":1,"selector":{"matchLabels":{"a":"b"}},"maxUnavailable":1}: minAvailable and maxUnavailable cannot be both set',
  ],
  [{ minAvailable: -1 }, 'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
  [{ minAvailable: '101%' }, 'spec.minAvailable: Invalid value: "101%": must not be greater than 100%'],
  [
    { maxUnavailable: 'some' },
    'spec.maxUnavailable: Invalid value: "some": a valid percent string must be a numeric string followed by an ending \'%\'',
  ],
  [
    { selector: { matchExpressions: [{ key: 'a', operator: 'Sometimes' }] } },
    'spec.selector.matchExpressions[0].operator: Invalid value: "Sometimes": not a valid selector operator',
  ],
  [
    { unhealthyPodEvictionPolicy: 'Never' },
    'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
  ],
])('%j is refused', (spec, message) => {
  expect(refusalOf(() => make(spec)).message).toContain(message);
});

describe('the status', () => {
  const condition = { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '' };
  const counts = { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 };

  it('is written beside the spec', () => {
    const conditions = [{ ...condition, lastTransitionTime: context.now }];
    const body = { metadata: { name: 'b' }, spec: { maxUnavailable: 9 }, status: { ...counts, conditions } };
    expect(replace(budgets, make({ minAvailable: '50%' }), body, status)).toMatchObject({
      metadata: { generation: 1 },
      spec: { minAvailable: '50%' },
      status: { ...counts, conditions },
    });
    expect(patch(budgets, make(), { status: counts }).status.disruptionsAllowed).toBe(0);
  });

  test.each<[object, string]>([
    [{ currentHealthy: -1 }, 'status.currentHealthy: Invalid value: -1: must be greater than or equal to 0'],
    [{ conditions: [condition] }, 'status.conditions[0].lastTransitionTime: Required value: must be set'],
    [
      { conditions: [{ ...condition, status: 'Maybe', lastTransitionTime: context.now }] },
      'status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
    ],
    [
      { conditions: [{ ...condition, reason: '', lastTransitionTime: context.now }] },
      'status.conditions[0].reason: Required value: must be set',
    ],
    [
      { conditions: [{ ...condition, reason: 'no reason', lastTransitionTime: context.now }] },
      'status.conditions[0].reason: Invalid value: "no reason": a condition reason must start with alphabetic character',
    ],
    [{ conditions: [condition, condition] }, 'status.conditions[1].type: Duplicate value: "DisruptionAllowed"'],
  ])('%j is refused', (written, message) => {
    expect(refusalOf(() => patch(budgets, make(), { status: written }, merge, status)).message).toContain(message);
  });
});

it('the table says what must stay, or what may go', () => {
  expect(cellsOf(budgets, make({ minAvailable: '50%' }))).toMatchObject({
    Name: 'b',
    'Min Available': '50%',
    'Max Unavailable': 'N/A',
    'Allowed Disruptions': 0,
  });
  expect(cellsOf(budgets, make({ maxUnavailable: 0 }))).toMatchObject({ 'Max Unavailable': '0' });
});
