import { expect, it, test } from 'vitest';
import type { PriorityClass } from '../../../../common/api/scheduling/v1/priority-class.ts';
import { cellsOf } from '../cells.fixture.ts';
import { decideDeletion } from '../deletion.ts';
import { create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const classes = resourceNamed<PriorityClass>('priorityclasses');
const make = (more: object = {}, name = 'high'): PriorityClass =>
  create(classes, { metadata: { name }, value: 1000, ...more });

it('pods of a class push out others unless it says else', () => {
  expect(make()).toMatchObject({ metadata: { generation: 1 }, preemptionPolicy: 'PreemptLowerPriority' });
  expect(cellsOf(classes, make({ globalDefault: true }))).toMatchObject({
    Name: 'high',
    Value: 1000,
    'Global-Default': true,
    PreemptionPolicy: 'PreemptLowerPriority',
  });
});

const reserved = (problem: string) =>
  `metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`;

test.each<[string, object, string]>([
  [
    'high',
    { value: 1_000_000_001 },
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ],
  ['system-mine', {}, reserved('system-mine is not a known system priority class')],
  ['system-node-critical', { value: 5 }, reserved('value of system-node-critical PriorityClass must be 2000001000')],
  [
    'system-cluster-critical',
    { value: 2_000_000_000, globalDefault: true },
    reserved('globalDefault of system-cluster-critical PriorityClass must be false'),
  ],
  [
    'high',
    { preemptionPolicy: 'Sometimes' },
    'preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"',
  ],
])('%s with %j is refused', (name, more, message) => {
  expect(refusalOf(() => make(more, name)).message).toContain(message);
});

it("the system's own classes are accepted", () => {
  expect(make({ value: 2_000_001_000 }, 'system-node-critical').value).toBe(2_000_001_000);
});

test.each<[object, string]>([
  [{ value: 7 }, 'value: Forbidden: may not be changed in an update.'],
  [{ preemptionPolicy: 'Never' }, 'preemptionPolicy: Invalid value: "Never": field is immutable'],
])('a class does not become %j', (change, message) => {
  expect(refusalOf(() => patch(classes, make(), change)).message).toContain(message);
});

it('a class may become the default', () => {
  expect(patch(classes, make(), { globalDefault: true, description: 'x' })).toMatchObject({ globalDefault: true });
});

it("the system's own classes stay", () => {
  const remove = (object: PriorityClass) => decideDeletion(classes, object, {}, '2026-01-01T00:00:00Z');
  const own = make({ value: 2_000_000_000 }, 'system-cluster-critical');
  expect(refusalOf(() => remove(own))).toMatchObject({
    code: 403,
    message:
      'priorityclasses.scheduling.k8s.io "system-cluster-critical" is forbidden: ' +
      'this is a system priority class and cannot be deleted',
  });
  expect(remove(make())).toEqual({ type: 'remove' });
});
