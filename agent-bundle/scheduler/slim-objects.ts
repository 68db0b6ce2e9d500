import type { Container } from '../../common/api/core/v1/container.ts';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import type { Volume } from '../../common/api/core/v1/volume.ts';

/**
 * What placing pods needs to know of a pod: about a quarter of it. A scheduler knows every pod of the cluster, and what it
 * does not keep it need not collect either.
 */
export function slimPod({ metadata, spec, status }: Pod): Pod {
  const { name, namespace, uid, resourceVersion, generation, labels, ownerReferences, deletionTimestamp } = metadata;
  const { containers, initContainers, volumes, affinity } = spec;
  // Where a pod that has its node would have liked to be matters no more; whom it wants near does, to others.
  const wishes: Partial<PodSpec> = spec.nodeName
    ? {
        ...((affinity?.podAffinity ?? affinity?.podAntiAffinity) && {
          affinity: { ...affinity, nodeAffinity: undefined },
        }),
      }
    : {
        ...(affinity && { affinity }),
        ...(spec.nodeSelector && { nodeSelector: spec.nodeSelector }),
        ...(spec.tolerations && { tolerations: spec.tolerations }),
        ...(spec.schedulingGates && { schedulingGates: spec.schedulingGates }),
        ...(spec.topologySpreadConstraints && { topologySpreadConstraints: spec.topologySpreadConstraints }),
      };
  return {
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      generation,
      ...(labels && { labels }),
      ...(ownerReferences && { ownerReferences: ownerReferences.filter(({ controller }) => controller) }),
      ...(deletionTimestamp && { deletionTimestamp }),
    },
    spec: {
      nodeName: spec.nodeName,
      schedulerName: spec.schedulerName,
      priority: spec.priority,
      ...(spec.preemptionPolicy === 'Never' && { preemptionPolicy: spec.preemptionPolicy }),
      ...wishes,
      ...(spec.overhead && { overhead: spec.overhead }),
      ...(spec.resources && { resources: spec.resources }),
      ...(volumes?.some(isPlaced) && { volumes: volumes.filter(isPlaced) }),
      ...(initContainers && { initContainers: initContainers.map(slimContainer) }),
      containers: containers.map(slimContainer),
    },
    status: {
      phase: status?.phase,
      startTime: status?.startTime,
      ...(status?.nominatedNodeName && { nominatedNodeName: status.nominatedNodeName }),
      conditions: status?.conditions?.filter(({ type }) => type === 'PodScheduled' || type === 'DisruptionTarget'),
    },
  };
}

const slimContainer = ({ name, image, restartPolicy, resources, ports }: Container): Container => ({
  name,
  image,
  ...(restartPolicy && { restartPolicy }),
  ...(resources?.requests && { resources: { requests: resources.requests } }),
  ...(ports?.some(({ hostPort }) => hostPort) && { ports: ports.filter(({ hostPort }) => hostPort) }),
});

/** Volumes that say something of where the pod can be. */
const isPlaced = ({ persistentVolumeClaim, ephemeral, gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: Volume) =>
  (persistentVolumeClaim ?? ephemeral ?? gcePersistentDisk ?? awsElasticBlockStore ?? iscsi ?? rbd) !== undefined;

/** What placing pods needs to know of a node. */
export function slimNode({ metadata, spec, status }: Node): Node {
  const { name, uid, resourceVersion, labels } = metadata;
  return {
    metadata: { name, uid, resourceVersion, ...(labels && { labels }) },
    spec: { ...(spec?.taints && { taints: spec.taints }), ...(spec?.unschedulable && { unschedulable: true }) },
    status: { allocatable: status?.allocatable, ...(status?.images && { images: status.images }) },
  };
}
