import { createHash } from 'node:crypto';

/** How nodes name volumes of CSI drivers in their status: `kubernetes.io/csi/<driver>^<handle>`. */
const csiPrefix = 'kubernetes.io/csi/';

export const uniqueNameOf = (driver: string, handle: string): string => `${csiPrefix}${driver}^${handle}`;

/** The name of the VolumeAttachment of a volume on a node: kubelets and drivers look for just this one. */
export function attachmentNameOf(driver: string, handle: string, nodeName: string): string {
  return `csi-${createHash('sha256').update(`${handle}${driver}${nodeName}`).digest('hex')}`;
}

/** The same for a volume by its unique name; undefined where it is none of a CSI driver. */
export function attachmentNameOfUnique(uniqueName: string, nodeName: string): string | undefined {
  const end = uniqueName.indexOf('^');
  if (!uniqueName.startsWith(csiPrefix) || end < 0) return undefined;
  return attachmentNameOf(uniqueName.slice(csiPrefix.length, end), uniqueName.slice(end + 1), nodeName);
}

/** Whether a VolumeAttachment is of such a name. Others were made by somebody else, and are none of our business. */
export const isOurs = (attachmentName: string): boolean => /^csi-[0-9a-f]{64}$/.test(attachmentName);
