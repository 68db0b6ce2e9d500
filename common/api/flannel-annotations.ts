const prefix = 'flannel.alpha.coreos.com';

/**
 * What a node announces of its part of the overlay, as flannel does, so that anything that reads a flannel cluster reads
 * ours. https://github.com/flannel-io/flannel/blob/master/Documentation/kubernetes.md#annotations
 */
export const leaseAnnotations = {
  backendType: `${prefix}/backend-type`,
  backendData: `${prefix}/backend-data`,
  publicIP: `${prefix}/public-ip`,
  kubeSubnetManager: `${prefix}/kube-subnet-manager`,
} as const;

/** The MAC that backend data such as `{"VNI":1,"VtepMAC":"3a:d3:83:82:95:76"}` names; somebody else wrote it, it may be any text. */
export function announcedVtepMAC(backendData: string | undefined): string | undefined {
  try {
    const mac = (JSON.parse(backendData ?? 'null') as { VtepMAC?: unknown } | null)?.VtepMAC;
    return typeof mac === 'string' ? mac : undefined;
  } catch {
    return undefined;
  }
}
