import type { Volume } from '../../../common/api/core/v1/volume.ts';
import { type Cluster, type With, refusal } from '../framework.ts';
import type { PodInfo } from '../node-info.ts';

const noDisk = refusal('node(s) had no available disk');
const inUse = refusal('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode');

/** Disks that one node, or one pod, can have at a time. */
export function volumeRestrictions(cluster: Cluster): With<'preFilter'> {
  const exclusiveClaims = ({ namespace, claims }: PodInfo) =>
    claims.filter((name) => cluster.storage.claim(namespace, name)?.spec.accessModes?.includes('ReadWriteOncePod'));
  return {
    name: 'VolumeRestrictions',
    events: ['node', 'assigned-pod', 'claim'],
    helpedBy(pod, event) {
      if (event.type === 'assigned-pod') return event.object === undefined;
      if (event.type !== 'claim') return true;
      const { name, namespace } = event.object?.metadata ?? { name: '' };
      return namespace === pod.namespace && pod.claims.includes(name);
    },
    preFilter(pod, { nodes }) {
      const exclusive = exclusiveClaims(pod);
      const disks = (pod.pod.spec.volumes ?? []).filter(isDisk);
      if (exclusive.length + disks.length === 0) return undefined;
      const usesOf = ({ namespace, claims }: PodInfo) =>
        namespace === pod.namespace ? claims.filter((name) => exclusive.includes(name)).length : 0;
      let uses = 0;
      if (exclusive.length > 0) {
        for (const { pods } of nodes) for (const other of pods.values()) uses += usesOf(other);
      }
      return {
        filter({ pods }) {
          if (uses > 0) return inUse;
          if (disks.length === 0) return undefined;
          for (const { pod: other } of pods.values()) {
            const taken = (other.spec.volumes ?? []).filter(isDisk);
            if (taken.some((a) => disks.some((b) => collide(a, b)))) return noDisk;
          }
          return undefined;
        },
        shift(other, _, by) {
          uses += by * usesOf(other);
        },
      };
    },
  };
}

const isDisk = ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: Volume) =>
  Boolean(gcePersistentDisk ?? awsElasticBlockStore ?? iscsi ?? rbd);

/** The same disk; most can be shared where both only read. */
function collide(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk && b.gcePersistentDisk) {
    const bothRead = a.gcePersistentDisk.readOnly && b.gcePersistentDisk.readOnly;
    return a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName && !bothRead;
  }
  if (a.awsElasticBlockStore && b.awsElasticBlockStore) {
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  }
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly && b.iscsi.readOnly);
  if (!a.rbd || !b.rbd) return false;
  const monitors = b.rbd.monitors ?? [];
  const same = a.rbd.pool === b.rbd.pool && a.rbd.image === b.rbd.image;
  const reached = (a.rbd.monitors ?? []).some((each) => monitors.includes(each));
  return same && reached && !(a.rbd.readOnly && b.rbd.readOnly);
}
