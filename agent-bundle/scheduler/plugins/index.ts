import type { Profile } from '../framework.ts';
import { nodeAffinity, preferredNodes } from './node-affinity.ts';
import { nodePorts } from './node-ports.ts';
import { leastAllocated, nodeResourcesFit } from './node-resources-fit.ts';
import { nodeUnschedulable } from './node-unschedulable.ts';
import { podTopologySpread, spreadEvenly } from './pod-topology-spread.ts';
import { fewestTaints, taintToleration } from './taint-toleration.ts';

/** The profile of pods that name no scheduler. Cheap refusals come first. */
export const defaultProfile: Profile = {
  schedulerName: 'default-scheduler',
  filters: [nodeUnschedulable, taintToleration, nodeAffinity, nodePorts, nodeResourcesFit, podTopologySpread],
  scores: [leastAllocated, preferredNodes, fewestTaints, spreadEvenly],
};
