import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { NodeInfo, podInfo } from '../node-info.ts';
import { asking, cacheOf, node, outcome, pod, profileOf } from '../scheduling.fixture.ts';
import { fewestIsBest, shareOfMost, stretched } from './normalize.ts';
import { onShape, resourceScore } from './resource-scores.ts';

/** A profile in which only this plugin scores. */
const only = (name: string) =>
  profileOf({
    plugins: {
      preScore: { disabled: [{ name: '*' }], enabled: [{ name }] },
      score: { disabled: [{ name: '*' }], enabled: [{ name }] },
    },
  });

describe('normalising', () => {
  it.each([
    ['the most becomes 100', shareOfMost, [0, 5, 10], [0, 50, 100]],
    ['nothing stays nothing', shareOfMost, [0, 0], [0, 0]],
    ['none against it is best', fewestIsBest, [0, 1, 2], [100, 50, 0]],
    ['nothing against anybody is all best', fewestIsBest, [0, 0], [100, 100]],
    ['least and most are the ends', stretched, [-10, 0, 10], [0, 50, 100]],
    ['equals say nothing', stretched, [7, 7], [0, 0]],
  ])('%s', (_, normalize, scores, result) => expect(normalize(scores)).toEqual(result));
});

describe('resources', () => {
  const resources = [{ name: 'cpu', weight: 1 }];
  const shape = [
    { utilization: 0, score: 0 },
    { utilization: 50, score: 10 },
    { utilization: 100, score: 2 },
  ];
  const half = new NodeInfo(node('a'));
  half.add(podInfo(pod('q', asking('500m'))));
  it.each([
    ['least allocated: half is left', { type: 'LeastAllocated', resources }, 50],
    ['most allocated: half is taken', { type: 'MostAllocated', resources }, 50],
    ['by shape: half is the best', { type: 'RequestedToCapacityRatio', resources, shape }, 100],
  ] as const)('%s', (_, strategy, score) => {
    expect(resourceScore(strategy, podInfo(pod('p', asking('500m'))), half)).toBe(score);
  });

  it.each([
    [0, 0],
    [25, 50],
    [50, 100],
    [75, 60],
    [100, 20],
  ])('a utilisation of %i on the shape gives %i', (utilization, score) => {
    expect(onShape(shape, utilization)).toBe(score);
  });
});

describe('of nodes that would all do, the best is the one', () => {
  const gib = 1024 ** 3;
  const preferred = (zone: string, weight: number) => ({
    weight,
    preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] },
  });
  const nearDb = (weight: number) => [
    { weight, podAffinityTerm: { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'zone' } },
  ];
  const nodes = [node('a', { labels: { zone: 'x' } }), node('b', { labels: { zone: 'y' } })];
  const db = (extra = {}) => pod('db', extra, { labels: { app: 'db' } });
  const soft = {
    maxSkew: 1,
    topologyKey: 'zone',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { app: 'web' } },
  };
  const dislikes = [{ key: 'noisy', effect: 'PreferNoSchedule' }];
  const image = [{ names: ['registry/app:1'], sizeBytes: gib }];
  const cases: Array<[string, string, Pod, ReturnType<typeof cacheOf>, string]> = [
    [
      'that is preferred more',
      'NodeAffinity',
      pod('p', {
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferred('x', 1), preferred('y', 5)] },
        },
      }),
      cacheOf(nodes),
      'b',
    ],
    [
      'with fewer taints that would rather keep it away',
      'TaintToleration',
      pod('p'),
      cacheOf([node('a', { spec: { taints: dislikes } }), node('b')]),
      'b',
    ],
    [
      'near a pod it likes',
      'InterPodAffinity',
      pod('p', { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: nearDb(5) } } }),
      cacheOf(nodes, { b: [db()] }),
      'b',
    ],
    [
      'away from a pod it dislikes',
      'InterPodAffinity',
      pod('p', { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: nearDb(5) } } }),
      cacheOf(nodes, { a: [db()] }),
      'b',
    ],
    [
      'near a pod that likes it',
      'InterPodAffinity',
      pod('p', {}, { labels: { app: 'db' } }),
      cacheOf(nodes, {
        b: [pod('fan', { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: nearDb(5) } } })],
      }),
      'b',
    ],
    [
      'where it skews least',
      'PodTopologySpread',
      pod('p', { topologySpreadConstraints: [soft] }),
      cacheOf(nodes, { a: [pod('q')] }),
      'b',
    ],
    [
      'where its image lies',
      'ImageLocality',
      pod('p', { containers: [{ name: 'c', image: 'registry/app:1' }] }),
      cacheOf([node('a'), node('b', { images: image })]),
      'b',
    ],
    [
      'whose resources are taken evenly',
      'NodeResourcesBalancedAllocation',
      pod('p', asking('500m')),
      cacheOf([node('a'), node('b')], { a: [pod('q', asking('1'))] }),
      'b',
    ],
  ];
  it.each(cases)('%s (%s)', (_, plugin, wanted, cache, result) => {
    expect(outcome(only(plugin), wanted, cache)).toBe(result);
  });
});
