import { describe, expect, it } from 'vitest';
import { defaultConfiguration, readConfiguration } from './configuration.ts';

const head = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' };
const names = (plugins: ReadonlyArray<{ name: string }> | undefined) => plugins?.map(({ name }) => name);
const first = (profile: object) => readConfiguration({ ...head, profiles: [profile] }).profiles[0];

describe('a scheduler configuration', () => {
  it('is one profile with all plugins where nothing is said', () => {
    const { profiles, backoff } = defaultConfiguration();
    expect(profiles).toHaveLength(1);
    expect(profiles[0]).toMatchObject({ schedulerName: 'default-scheduler', percentageOfNodesToScore: undefined });
    expect(names(profiles[0]?.enabled.queueSort)).toEqual(['PrioritySort']);
    expect(names(profiles[0]?.enabled.bind)).toEqual(['DefaultBinder']);
    const weights = new Map(profiles[0]?.enabled.score.map(({ name, weight }) => [name, weight]));
    expect([weights.get('TaintToleration'), weights.get('NodeAffinity'), weights.get('ImageLocality')]).toEqual([
      3, 2, 1,
    ]);
    expect(backoff).toEqual({ first: 1_000, most: 10_000 });
  });

  it('turns plugins off, everywhere or at a point, and weighs them', () => {
    const profile = first({
      plugins: {
        multiPoint: { disabled: [{ name: 'ImageLocality' }], enabled: [{ name: 'NodeAffinity', weight: 7 }] },
        score: { disabled: [{ name: 'TaintToleration' }], enabled: [{ name: 'InterPodAffinity', weight: 9 }] },
      },
    });
    expect(names(profile?.enabled.score)).not.toContain('TaintToleration');
    expect(names(profile?.enabled.filter)).toContain('TaintToleration');
    expect(names(profile?.enabled.score)).not.toContain('ImageLocality');
    const weights = new Map(profile?.enabled.score.map(({ name, weight }) => [name, weight]));
    expect([weights.get('NodeAffinity'), weights.get('InterPodAffinity')]).toEqual([7, 9]);
  });

  it('turns all off but those it names', () => {
    const profile = first({
      plugins: { score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }] } },
    });
    expect(names(profile?.enabled.score)).toEqual(['NodeResourcesFit']);
  });

  it('gives a profile its own share of nodes, or that of all', () => {
    const { profiles } = readConfiguration({
      ...head,
      percentageOfNodesToScore: 20,
      profiles: [{ schedulerName: 'a' }, { schedulerName: 'b', percentageOfNodesToScore: 50 }],
    });
    expect(profiles.map(({ percentageOfNodesToScore }) => percentageOfNodesToScore)).toEqual([20, 50]);
  });

  it('reads what plugins are told', () => {
    const profile = first({
      pluginConfig: [
        {
          name: 'NodeResourcesFit',
          args: { scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 3 }] } },
        },
        {
          name: 'PodTopologySpread',
          args: {
            defaultingType: 'List',
            defaultConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
          },
        },
        { name: 'InterPodAffinity', args: { hardPodAffinityWeight: 5 } },
        { name: 'DefaultPreemption', args: { minCandidateNodesAbsolute: 1 } },
        { name: 'NodeResourcesBalancedAllocation', args: { resources: [{ name: 'memory' }] } },
        { name: 'NodeAffinity', args: { addedAffinity: {} } },
      ],
    });
    expect(profile?.args).toEqual({
      scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 3 }] },
      defaultConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
      interPodAffinity: { hardPodAffinityWeight: 5, ignorePreferredTermsOfExistingPods: false },
      preemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 1 },
      balancedResources: [{ name: 'memory', weight: 1 }],
      addedAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    });
  });
});

describe('a configuration that cannot be used says where', () => {
  const fit = (scoringStrategy: object) => ({
    profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy } }] }],
  });
  it.each([
    [{ kind: 'Pod' }, 'it is no KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1'],
    [{ percentageOfNodesToScore: 101 }, 'percentageOfNodesToScore must be a whole number from 0 to 100'],
    [{ profiles: {} }, 'profiles must be a list'],
    [{ profiles: [{ schedulerName: 1 }] }, 'profiles[0].schedulerName must be text'],
    [{ profiles: [{}, {}] }, 'profiles must have a schedulerName of its own each'],
    [{ podMaxBackoffSeconds: 1, podInitialBackoffSeconds: 2 }, 'podMaxBackoffSeconds must not be less'],
    [
      { profiles: [{ plugins: { score: { enabled: [{ name: 'Nope' }] } } }] },
      'score.enabled[0].name names no plugin: Nope',
    ],
    [
      { profiles: [{ plugins: { multiPoint: { disabled: [{ name: '*' }] } } }] },
      'plugins.queueSort must be one plugin',
    ],
    [fit({ type: 'Most' }), 'type must be one of LeastAllocated'],
    [fit({ type: 'RequestedToCapacityRatio' }), 'shape must have at least one point'],
  ])('%j', (more, reason) => {
    expect(() => readConfiguration({ ...head, ...more })).toThrow(reason);
  });
});
