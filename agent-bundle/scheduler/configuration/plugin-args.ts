import type { NodeAffinity, NodeSelectorTerm } from '../../../common/api/core/v1/affinity.ts';
import type { TopologySpreadConstraint } from '../../../common/api/core/v1/pod-scheduling.ts';
import type { DefaultPreemptionArgs } from '../plugins/default-preemption.ts';
import type { InterPodAffinityArgs } from '../plugins/inter-pod-affinity.ts';
import type { ScoringStrategy, ShapePoint, WeighedResource } from '../plugins/resource-scores.ts';
import type { Reader } from './reader.ts';

/** What pluginConfig says to each plugin; undefined: the plugin's own default. */
export interface PluginArgs {
  readonly scoringStrategy?: ScoringStrategy;
  /** Extended resources, and groups of them (what stands before the slash), that nodes need not have. */
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly balancedResources?: readonly WeighedResource[];
  readonly addedAffinity?: NodeAffinity;
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
  readonly interPodAffinity?: InterPodAffinityArgs;
  readonly preemption?: DefaultPreemptionArgs;
  /** Of volumes, in milliseconds. */
  readonly bindTimeout?: number;
}

/** https://kubernetes.io/docs/reference/config-api/kube-scheduler-config.v1/ ; by the plugin's name. */
export const argReaders: Readonly<Record<string, (args: Reader) => PluginArgs>> = {
  NodeResourcesFit: (args) => ({
    ...(args.has('scoringStrategy') && { scoringStrategy: strategy(args.child('scoringStrategy')) }),
    ...(args.has('ignoredResources') && { ignoredResources: args.texts('ignoredResources') }),
    ...(args.has('ignoredResourceGroups') && { ignoredResourceGroups: args.texts('ignoredResourceGroups') }),
  }),
  NodeResourcesBalancedAllocation: (args) =>
    args.has('resources') ? { balancedResources: resources(args, 'resources') } : {},
  NodeAffinity: (args) => (args.has('addedAffinity') ? { addedAffinity: affinity(args.child('addedAffinity')) } : {}),
  PodTopologySpread: spreadArgs,
  InterPodAffinity: (args) => ({
    interPodAffinity: {
      hardPodAffinityWeight: args.whole('hardPodAffinityWeight', 0, 100) ?? 1,
      ignorePreferredTermsOfExistingPods: args.flag('ignorePreferredTermsOfExistingPods') ?? false,
    },
  }),
  VolumeBinding: (args) => ({ bindTimeout: (args.whole('bindTimeoutSeconds', 0, 2 ** 31 - 1) ?? 600) * 1000 }),
  DefaultPreemption: (args) => ({
    preemption: {
      minCandidateNodesPercentage: args.whole('minCandidateNodesPercentage', 0, 100) ?? 10,
      minCandidateNodesAbsolute: args.whole('minCandidateNodesAbsolute', 0, 2 ** 31 - 1) ?? 100,
    },
  }),
};

function resources(reader: Reader, name: string): WeighedResource[] {
  return reader.children(name).map((each) => {
    const resource = each.text('name');
    if (!resource) throw each.wrong('name', 'must be given');
    return { name: resource, weight: each.whole('weight', 1, 100) ?? 1 };
  });
}

function strategy(reader: Reader): ScoringStrategy {
  const type =
    reader.oneOf('type', ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'] as const) ?? 'LeastAllocated';
  const named = resources(reader, 'resources');
  const chosen =
    named.length > 0
      ? named
      : [
          { name: 'cpu', weight: 1 },
          { name: 'memory', weight: 1 },
        ];
  if (type !== 'RequestedToCapacityRatio') return { type, resources: chosen };
  const ratio = reader.child('requestedToCapacityRatio');
  const shape = ratio.children('shape').map((point): ShapePoint => {
    const utilization = point.whole('utilization', 0, 100);
    const score = point.whole('score', 0, 10);
    if (utilization === undefined || score === undefined) {
      throw ratio.wrong('shape', 'must be points of utilization (0 to 100) and score (0 to 10)');
    }
    return { utilization, score };
  });
  if (shape.length === 0) throw ratio.wrong('shape', 'must have at least one point');
  if (shape.some((point, index) => index > 0 && point.utilization <= (shape[index - 1]?.utilization ?? 0))) {
    throw ratio.wrong('shape', 'must be sorted by utilization');
  }
  return { type, resources: chosen, shape };
}

function spreadArgs(args: Reader): PluginArgs {
  const type = args.oneOf('defaultingType', ['System', 'List'] as const) ?? 'System';
  const constraints = args.children('defaultConstraints');
  if (type === 'System') {
    if (constraints.length > 0) throw args.wrong('defaultConstraints', 'must be empty with defaultingType System');
    return {};
  }
  return {
    defaultConstraints: constraints.map((each) => {
      const [topologyKey, maxSkew] = [each.text('topologyKey'), each.whole('maxSkew', 1, 2 ** 31 - 1)];
      const whenUnsatisfiable = each.oneOf('whenUnsatisfiable', ['DoNotSchedule', 'ScheduleAnyway'] as const);
      if (!topologyKey) throw each.wrong('topologyKey', 'must be given');
      if (maxSkew === undefined) throw each.wrong('maxSkew', 'must be given');
      if (!whenUnsatisfiable) throw each.wrong('whenUnsatisfiable', 'must be given');
      if (each.has('labelSelector'))
        throw each.wrong('labelSelector', 'must not be set: it comes from the pod’s owner');
      return { topologyKey, maxSkew, whenUnsatisfiable };
    }),
  };
}

function affinity(reader: Reader): NodeAffinity {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  return {
    ...(reader.has(required) && {
      [required]: { nodeSelectorTerms: reader.child(required).children('nodeSelectorTerms').map(term) },
    }),
    [preferred]: reader.children(preferred).map((each) => ({
      weight: each.whole('weight', 1, 100) ?? 1,
      preference: term(each.child('preference')),
    })),
  };
}

function term(reader: Reader): NodeSelectorTerm {
  const requirements = (name: string) =>
    reader.children(name).map((each) => ({
      key: each.text('key') ?? '',
      operator: each.oneOf('operator', ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const) ?? '',
      values: each.texts('values') ?? [],
    }));
  return { matchExpressions: requirements('matchExpressions'), matchFields: requirements('matchFields') };
}
