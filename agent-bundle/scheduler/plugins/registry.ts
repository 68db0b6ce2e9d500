import type { Cluster, Placement, Plugin } from '../framework.ts';
import type { PluginArgs } from '../configuration/plugin-args.ts';
import { balancedAllocation } from './balanced-allocation.ts';
import { defaultBinder } from './default-binder.ts';
import { defaultPreemption } from './default-preemption.ts';
import { imageLocality } from './image-locality.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeName } from './node-name.ts';
import { nodePorts } from './node-ports.ts';
import { nodeResourcesFit } from './node-resources-fit.ts';
import { nodeUnschedulable } from './node-unschedulable.ts';
import { nodeVolumeLimits } from './node-volume-limits.ts';
import { podTopologySpread } from './pod-topology-spread.ts';
import { prioritySort } from './priority-sort.ts';
import { schedulingGates } from './scheduling-gates.ts';
import { taintToleration } from './taint-toleration.ts';
import { type VolumeActions, volumeBinding } from './volume-binding.ts';
import { volumeRestrictions } from './volume-restrictions.ts';
import { volumeZone } from './volume-zone.ts';

/** What plugins are made with. */
export interface PluginTools {
  readonly cluster: Cluster;
  readonly volumes: VolumeActions;
  /** Posts a Binding. */
  readonly bind: (placement: Placement, signal: AbortSignal) => Promise<void>;
}

interface RegistryEntry {
  /** Of its scores, unless the configuration says otherwise. */
  readonly weight: number;
  create(tools: PluginTools, args: PluginArgs): Plugin;
}

const fixed = (plugin: Plugin, weight = 1): RegistryEntry => ({ weight, create: () => plugin });

/** All plugins, in the order in which they are enabled by default; cheap refusals come first. */
export const registry: Readonly<Record<string, RegistryEntry>> = {
  SchedulingGates: fixed(schedulingGates),
  PrioritySort: fixed(prioritySort),
  NodeUnschedulable: fixed(nodeUnschedulable),
  NodeName: fixed(nodeName),
  TaintToleration: fixed(taintToleration, 3),
  NodeAffinity: { weight: 2, create: (_, args) => nodeAffinity(args.addedAffinity) },
  NodePorts: fixed(nodePorts),
  NodeResourcesFit: { weight: 1, create: (_, args) => nodeResourcesFit(args) },
  VolumeRestrictions: { weight: 1, create: ({ cluster }) => volumeRestrictions(cluster) },
  NodeVolumeLimits: { weight: 1, create: ({ cluster }) => nodeVolumeLimits(cluster) },
  VolumeBinding: {
    weight: 1,
    create: ({ cluster, volumes }, args) => volumeBinding(cluster.storage, volumes, args.bindTimeout),
  },
  VolumeZone: { weight: 1, create: ({ cluster }) => volumeZone(cluster) },
  PodTopologySpread: { weight: 2, create: (_, args) => podTopologySpread(args.defaultConstraints) },
  InterPodAffinity: { weight: 2, create: ({ cluster }, args) => interPodAffinity(cluster, args.interPodAffinity) },
  DefaultPreemption: { weight: 1, create: ({ cluster }, args) => defaultPreemption(cluster, args.preemption) },
  NodeResourcesBalancedAllocation: { weight: 1, create: (_, args) => balancedAllocation(args.balancedResources) },
  ImageLocality: fixed(imageLocality),
  DefaultBinder: { weight: 1, create: ({ bind }) => defaultBinder(bind) },
};
