import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { WantedVolume } from './wanted-volumes.ts';

export const attached = (volumeName: string): string => `AttachVolume.Attach succeeded for volume "${volumeName}" `;

export const failed = (volumeName: string, why: string): string =>
  `AttachVolume.Attach failed for volume "${volumeName}" : ${why}`;

export const timedOut = ({ volumeName, driver, handle }: WantedVolume): string =>
  failed(volumeName, `timed out waiting for external-attacher of ${driver} CSI driver to attach volume ${handle}`);

/** What a pod is told whose volume another node has. It is not told what runs in other namespaces. */
export function multiAttach(volumeName: string, pod: Pod, users: readonly Pod[]): string {
  const start = `Multi-Attach error for volume "${volumeName}"`;
  if (users.length === 0) {
    return `${start} Volume is already exclusively attached to one node and can't be attached to another`;
  }
  const near = users.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace);
  const names = near.map(({ metadata }) => metadata.name).join(', ');
  const far = users.length - near.length;
  const elsewhere = `${far} pod(s) in different namespaces`;
  if (near.length === 0) return `${start} Volume is already used by ${elsewhere}`;
  return `${start} Volume is already used by pod(s) ${names}${far > 0 ? ` and ${elsewhere}` : ''}`;
}
