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

it('a configuration says of leaders, connections and volumes what flags and plugins are told', () => {
  const { flags, profiles, extenders, backoff } = readConfiguration({
    ...head,
    parallelism: 16,
    leaderElection: { leaderElect: true, leaseDuration: '30s', resourceName: 'mine', resourceNamespace: 'kube-system' },
    clientConnection: { kubeconfig: '/etc/srv/kubeconfig', qps: 100, burst: 150 },
    podInitialBackoffSeconds: 2,
    podMaxBackoffSeconds: 20,
    profiles: [
      {
        pluginConfig: [
          { name: 'VolumeBinding', args: { bindTimeoutSeconds: 300 } },
          {
            name: 'NodeResourcesFit',
            args: { ignoredResources: ['example.com/foo'], ignoredResourceGroups: ['other.com'] },
          },
        ],
      },
    ],
    extenders: [
      {
        urlPrefix: 'http://127.0.0.1:8080/scheduler/',
        enableHTTPS: true,
        filterVerb: 'filter',
        bindVerb: 'bind',
        httpTimeout: '100ms',
        managedResources: [{ name: 'example.com/gpu', ignoredByScheduler: true }],
        tlsConfig: { caFile: '/ca.crt', certData: 'UEVN' },
      },
    ],
  });
  expect([...flags]).toEqual([
    ['leader-elect', 'true'],
    ['leader-elect-lease-duration', '30s'],
    ['leader-elect-resource-name', 'mine'],
    ['leader-elect-resource-namespace', 'kube-system'],
    ['kubeconfig', '/etc/srv/kubeconfig'],
  ]);
  expect(backoff).toEqual({ first: 2_000, most: 20_000 });
  expect(profiles[0]?.args).toEqual({
    bindTimeout: 300_000,
    ignoredResources: ['example.com/foo', 'example.com/gpu'],
    ignoredResourceGroups: ['other.com'],
  });
  expect(extenders).toMatchObject([
    {
      urlPrefix: 'https://127.0.0.1:8080/scheduler',
      verbs: { filter: 'filter', bind: 'bind' },
      timeout: 100,
      tls: { insecure: false, authority: { file: '/ca.crt' }, certificate: { text: 'PEM' } },
    },
  ]);
});

describe('a configuration that cannot be used says where', () => {
  const fit = (scoringStrategy: object) => ({
    profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy } }] }],
  });
  it.each([
    [{ kind: 'Pod' }, 'it is no KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1'],
    [{ extenders: [{ urlPrefix: 'nowhere' }] }, 'extenders[0].urlPrefix must be a URL of http or https'],
    [
      { extenders: [{ urlPrefix: 'http://a', prioritizeVerb: 'p' }] },
      'extenders[0].weight must be given where it prioritizes',
    ],
    [{ extenders: [{ urlPrefix: 'http://a', httpTimeout: '5' }] }, 'extenders[0].httpTimeout must be a duration'],
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
