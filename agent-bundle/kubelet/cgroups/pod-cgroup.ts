import type { CgroupDriver } from '../runtime/port.ts';
import type { QosClass } from '../status/qos.ts';

/**
 * The cgroup under which everything of one pod runs, as its driver names it: /kubepods/burstable/pod<uid>, or
 * kubepods-burstable-pod<uid>.slice where systemd keeps the tree (it reads a dash as a level, so the uid has none).
 * https://kubernetes.io/docs/concepts/architecture/cgroups/
 */
export function podCgroup(uid: string, qos: QosClass, driver: CgroupDriver): string {
  const level = qos === 'Guaranteed' ? [] : [qos.toLowerCase()];
  if (driver === 'cgroupfs') return `/${['kubepods', ...level, `pod${uid}`].join('/')}`;
  const names = ['kubepods', ...level, `pod${uid.replaceAll('-', '_')}`];
  return `/${names.map((_, index) => `${names.slice(0, index + 1).join('-')}.slice`).join('/')}`;
}

/** The last part of a systemd path: the slice as systemctl knows it. */
export const sliceOf = (cgroup: string) => cgroup.slice(cgroup.lastIndexOf('/') + 1);
