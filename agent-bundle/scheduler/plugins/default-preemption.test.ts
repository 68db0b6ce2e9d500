import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { decide } from '../decide.ts';
import { podInfo } from '../node-info.ts';
import { type Things, asking, cacheOf, node, pod, profileOf } from '../scheduling.fixture.ts';

const low = (
  name: string,
  cpu: string,
  priority = 0,
  metadata: Partial<Pod['metadata']> = {},
  startTime = '2026-01-01T00:00:00Z',
): Pod => ({
  ...pod(name, { ...asking(cpu), priority }, metadata),
  status: { startTime },
});
const high = (cpu: string, spec = {}) => pod('high', { ...asking(cpu), priority: 100, ...spec });
const budget = (labels: Record<string, string>, disruptionsAllowed: number) => ({
  metadata: { name: 'b', namespace: 'default' },
  spec: { selector: { matchLabels: labels } },
  status: { disruptionsAllowed, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
});
const victimsOf = (wanted: Pod, placed: Record<string, Pod[]>, things: Things = {}) => {
  const cache = cacheOf([node('a'), node('b')], placed);
  const before = cache.nodes.map(({ requested, pods }) => [requested['cpu'], pods.size]);
  const decision = decide(profileOf({}, things), podInfo(wanted), cache, { random: () => 0 });
  // What was tried is taken back.
  expect(cache.nodes.map(({ requested, pods }) => [requested['cpu'], pods.size])).toEqual(before);
  if (decision.type === 'bind') return 'fits';
  const { preemption, message } = decision;
  return preemption ? [preemption.nodeName, ...preemption.victims.map((victim) => victim.pod.metadata.name)] : message;
};
const full = [low('full', '2')];

describe('who goes for a more important pod', () => {
  it.each([
    ['as few as needed', high('1'), { a: [low('x', '1'), low('y', '1', 5)], b: [low('z', '2', 50)] }, {}, ['a', 'x']],
    ['the less important', high('2'), { a: [low('x', '2', 5)], b: [low('y', '2', 4)] }, {}, ['b', 'y']],
    ['the fewer', high('2'), { a: [low('x', '1'), low('y', '1')], b: [low('z', '2')] }, {}, ['b', 'z']],
    [
      'who started last',
      high('2'),
      { a: [low('x', '2')], b: [low('y', '2', 0, {}, '2026-02-01T00:00:00Z')] },
      {},
      ['b', 'y'],
    ],
    [
      'whom no budget protects',
      high('2'),
      { a: [low('x', '2', 0, { labels: { app: 'kept' } })], b: [low('y', '2', 50)] },
      { budgets: [budget({ app: 'kept' }, 0)] },
      ['b', 'y'],
    ],
    [
      'whom a budget protects, when there is nobody else',
      high('2'),
      { a: [low('x', '2', 0, { labels: { app: 'kept' } })], b: [low('y', '2', 200)] },
      { budgets: [budget({ app: 'kept' }, 0)] },
      ['a', 'x'],
    ],
  ])('%s', (_, wanted, placed, things, result) => {
    expect(victimsOf(wanted, placed, things)).toEqual(result);
  });

  it.each([
    [
      'are as important',
      high('1'),
      { a: [low('x', '2', 100)], b: [low('y', '2', 100)] },
      'preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    ],
    [
      'could not make enough room',
      high('3'),
      { a: full, b: [low('y', '2')] },
      'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    ],
    [
      'are not to go for it',
      high('1', { preemptionPolicy: 'Never' }),
      { a: full, b: [low('y', '2')] },
      'preemption: not eligible due to preemptionPolicy=Never.',
    ],
  ])('nobody when all %s', (_, wanted, placed, message) => {
    expect(victimsOf(wanted, placed)).toBe(`0/2 nodes are available: 2 Insufficient cpu. ${message}`);
  });

  it('nobody more while those that were sent away are still leaving', () => {
    const conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }];
    const leaving = { ...low('x', '2', 0, { deletionTimestamp: '2026-01-01T00:00:00Z' }), status: { conditions } };
    const wanted = { ...high('2'), status: { nominatedNodeName: 'a' } };
    expect(victimsOf(wanted, { a: [leaving], b: [low('y', '2')] })).toContain(
      'not eligible due to terminating pod on the nominated node.',
    );
  });
});

it('room that was made for a pod is not given to a less important one', () => {
  const cache = cacheOf([node('a')]);
  cache.nominate(podInfo(high('2')), 'a');
  const profile = profileOf();
  expect(decide(profile, podInfo(low('x', '1')), cache).type).toBe('refuse');
  expect(decide(profile, podInfo(pod('higher', { ...asking('1'), priority: 200 })), cache).type).toBe('bind');
  expect(cache.nodes[0]?.pods.size).toBe(0);
});
