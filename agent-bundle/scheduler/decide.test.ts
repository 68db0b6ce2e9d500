import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, enoughNodes } from './decide.ts';
import { podInfo } from './node-info.ts';
import { asking, cacheOf, node, outcome, pod, profileOf } from './scheduling.fixture.ts';

const profile = profileOf();
const taints = [{ key: 'role', value: 'db', effect: 'NoSchedule' }];
const notHelpful = (total: number, count = total) =>
  ` preemption: 0/${total} nodes are available: ${count} Preemption is not helpful for scheduling.`;
const noVictims = (total: number) =>
  ` preemption: 0/${total} nodes are available: ${total} No preemption victims found for incoming pod.`;
const filler = (name: string) => pod(`filler-${name}`, asking('2'));

describe('a pod that fits nowhere hears why', () => {
  it.each([
    ['there are no nodes', pod('p'), cacheOf([]), 'no nodes available to schedule pods'],
    [
      'cpu is short',
      pod('p', asking('1')),
      cacheOf([node('a'), node('b')], { a: [filler('a')], b: [filler('b')] }),
      `0/2 nodes are available: 2 Insufficient cpu.${noVictims(2)}`,
    ],
    [
      'it asks for what no node has',
      pod('p', { containers: [{ name: 'c', image: 'x', resources: { requests: { 'example.com/gpu': '1' } } }] }),
      cacheOf([node('a')]),
      `0/1 nodes are available: 1 Insufficient example.com/gpu.${notHelpful(1)}`,
    ],
    [
      'the node is full of pods',
      pod('p'),
      cacheOf([node('a', { pods: '0' })]),
      `0/1 nodes are available: 1 Too many pods.${noVictims(1)}`,
    ],
    [
      'reasons differ',
      pod('p', asking('1')),
      cacheOf([node('a'), node('b', { spec: { unschedulable: true } }), node('c', { spec: { taints } })], {
        a: [filler('a')],
      }),
      '0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable.' +
        ' preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    ],
    [
      'it is for a node that is full',
      pod('p', {
        ...asking('1'),
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }],
            },
          },
        },
      }),
      cacheOf([node('a'), node('b')], { a: [filler('a')] }),
      "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]." +
        ' preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
    ],
  ] as const)('when %s', (_, wanted, cache, message) => {
    expect(outcome(profile, wanted, cache)).toBe(message);
  });
});

describe('a pod that fits', () => {
  it('goes to the emptier node', () => {
    const cache = cacheOf([node('a'), node('b')], { a: [pod('x', asking('1'))] });
    expect(outcome(profile, pod('p', asking('500m')), cache)).toBe('b');
  });

  it('goes where fewer pods of its owner are', () => {
    const ownerReferences = [
      { apiVersion: 'v1', kind: 'ReplicationController', name: 'web', uid: 'u1', controller: true },
    ];
    const placed = { a: [pod('one', {}, { ownerReferences })], b: [pod('other')] };
    expect(outcome(profile, pod('two', {}, { ownerReferences }), cacheOf([node('a'), node('b')], placed))).toBe('b');
  });
});

describe('any sequence of placements', () => {
  it('never takes more of a node than it has', () => {
    const cpus = fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(cpus, (requests) => {
        const cache = cacheOf([node('a'), node('b', { cpu: '3' }), node('c', { cpu: '500m' })]);
        for (const [index, milli] of requests.entries()) {
          const info = podInfo(pod(`p${index}`, asking(`${milli}m`)));
          const decision = decide(profile, info, cache);
          if (decision.type === 'bind') cache.assume(info, decision.nodeName);
          else {
            const isFull = cache.nodes.every(
              ({ requested, allocatable }) => (requested['cpu'] ?? 0) + milli > (allocatable['cpu'] ?? 0),
            );
            expect(isFull).toBe(true);
          }
        }
        for (const each of cache.nodes)
          expect(each.requested['cpu'] ?? 0).toBeLessThanOrEqual(each.allocatable['cpu'] ?? 0);
      }),
    );
  });

  it('spreads an owner’s pods evenly over equal nodes', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ReplicaSet', name: 'web', uid: 'u1', controller: true }];
    const cache = cacheOf([node('a'), node('b'), node('c')]);
    for (let index = 0; index < 9; index++) {
      const info = podInfo(pod(`p${index}`, {}, { ownerReferences }));
      const decision = decide(profile, info, cache);
      if (decision.type === 'bind') cache.assume(info, decision.nodeName);
    }
    expect(cache.nodes.map(({ pods }) => pods.size)).toEqual([3, 3, 3]);
  });
});

describe('how many nodes are enough to choose from', () => {
  it.each([
    ['few nodes are all looked at', 99, undefined, 99],
    ['a share falls with the number of nodes', 1000, undefined, 420],
    ['but not below a twentieth', 6000, undefined, 300],
    ['and never below a hundred', 150, 10, 100],
    ['a configured share holds', 1000, 30, 300],
  ] as const)('%s', (_, nodes, percentage, enough) => expect(enoughNodes(nodes, percentage)).toBe(enough));

  it('says how many were looked at, so that the next pod begins behind them', () => {
    const cache = cacheOf(Array.from({ length: 300 }, (_, index) => node(`n${index}`)));
    const some = profileOf({ percentageOfNodesToScore: 1 });
    expect(decide(some, podInfo(pod('p')), cache, { start: 250 })).toMatchObject({ type: 'bind', examined: 100 });
  });
});
