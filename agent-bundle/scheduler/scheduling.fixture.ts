import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import type { PersistentVolume } from '../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../common/api/core/v1/persistent-volume-claim.ts';
import type { PodDisruptionBudget } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import type { CSIDriver } from '../../common/api/storage/v1/csi-driver.ts';
import type { CSINode } from '../../common/api/storage/v1/csi-node.ts';
import type { CSIStorageCapacity } from '../../common/api/storage/v1/csi-storage-capacity.ts';
import type { StorageClass } from '../../common/api/storage/v1/storage-class.ts';
import type { VolumeAttachment } from '../../common/api/storage/v1/volume-attachment.ts';
import { readConfiguration } from './configuration/configuration.ts';
import { decide } from './decide.ts';
import type { Cluster, Profile } from './framework.ts';
import { NodeCache } from './node-cache.ts';
import { type PodInfo, podInfo } from './node-info.ts';
import type { PluginTools } from './plugins/registry.ts';
import { makeProfile } from './profile.ts';

export interface NodeOptions {
  readonly spec?: Node['spec'];
  readonly labels?: Record<string, string>;
  readonly cpu?: string;
  readonly pods?: string;
  readonly images?: NonNullable<Node['status']>['images'];
}

/** A node with 2 cores and 4Gi. */
export const node = (name: string, { spec, labels, cpu = '2', pods = '110', images }: NodeOptions = {}): Node => ({
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
  spec,
  status: { allocatable: { cpu, memory: '4Gi', pods }, images },
});

/** A pod of namespace `default` with the label app=web. */
export const pod = (name: string, spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}): Pod => ({
  metadata: { name, namespace: 'default', labels: { app: 'web' }, ...metadata },
  spec: { schedulerName: 'default-scheduler', containers: [{ name: 'c', image: 'x' }], ...spec },
});

export const asking = (cpu: string) => ({ containers: [{ name: 'c', image: 'x', resources: { requests: { cpu } } }] });

export interface Things {
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly volumes?: readonly PersistentVolume[];
  readonly classes?: readonly StorageClass[];
  readonly csiNodes?: readonly CSINode[];
  readonly drivers?: readonly CSIDriver[];
  readonly capacities?: readonly CSIStorageCapacity[];
  readonly attachments?: readonly VolumeAttachment[];
  readonly namespaces?: Readonly<Record<string, Record<string, string>>>;
  readonly budgets?: readonly PodDisruptionBudget[];
}

export function clusterOf(things: Things): Cluster {
  const { claims = [], volumes = [], classes = [], namespaces = {}, budgets = [] } = things;
  const { csiNodes = [], drivers = [], capacities = [], attachments = [] } = things;
  const named = <T extends { metadata: { name: string } }>(all: readonly T[], name: string) =>
    all.find(({ metadata }) => metadata.name === name);
  return {
    storage: {
      claim: (namespace, name) =>
        named(
          claims.filter(({ metadata }) => metadata.namespace === namespace),
          name,
        ),
      volume: (name) => named(volumes, name),
      volumes: () => volumes,
      storageClass: (name) => named(classes, name),
      csiNode: (name) => named(csiNodes, name),
      csiDriver: (name) => named(drivers, name),
      storageCapacities: () => capacities,
      attachments: (nodeName) => attachments.filter(({ spec }) => spec.nodeName === nodeName),
    },
    namespaceLabels: (name) => namespaces[name],
    budgets: (namespace) => budgets.filter(({ metadata }) => metadata.namespace === namespace),
  };
}

/** The first profile of a configuration; `profile` is what its entry says beside. */
export function profileOf(profile: object = {}, things: Things = {}, tools: Partial<PluginTools> = {}): Profile {
  const { profiles } = readConfiguration({
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    profiles: [profile],
  });
  const [first] = profiles;
  if (!first) throw new Error('no profile');
  const nothing = () => Promise.resolve();
  return makeProfile(first, {
    cluster: clusterOf(things),
    volumes: { keepFor: nothing, selectNode: nothing, until: nothing },
    bind: nothing,
    ...tools,
  });
}

/** A cache of these nodes with these pods on them, by node name. */
export function cacheOf(nodes: readonly Node[], placed: Readonly<Record<string, readonly Pod[]>> = {}): NodeCache {
  const cache = new NodeCache();
  for (const each of nodes) cache.setNode(each);
  for (const [nodeName, pods] of Object.entries(placed)) {
    for (const each of pods) {
      cache.setPod(podInfo(each).key, { ...each, spec: { ...each.spec, nodeName } });
    }
  }
  return cache;
}

/** Where the pod goes, or why it does not. */
export function outcome(profile: Profile, wanted: Pod | PodInfo, cache: NodeCache): string {
  const info = 'key' in wanted ? wanted : podInfo(wanted);
  const decision = decide(profile, info, cache, { random: () => 0.99 });
  return decision.type === 'bind' ? decision.nodeName : decision.message;
}
