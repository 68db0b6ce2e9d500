import type { Node } from '../../common/api/core/v1/node.ts';
import { announcedVtepMAC, leaseAnnotations } from '../../common/api/flannel-annotations.ts';
import type { BackendData, Lease } from './backends/backend.ts';

/** What a node announces of itself. */
export function annotationsOf(data: BackendData, publicIP: string): Record<string, string> {
  return {
    [leaseAnnotations.backendType]: data.type,
    [leaseAnnotations.backendData]: data.vtepMAC ? JSON.stringify({ VNI: 1, VtepMAC: data.vtepMAC }) : 'null',
    [leaseAnnotations.publicIP]: publicIP,
    [leaseAnnotations.kubeSubnetManager]: 'true',
  };
}

/** A node's lease, or undefined while it has no subnet or has not announced itself for this backend. */
export function leaseOf(node: Node, backendType: string): Lease | undefined {
  const annotations = node.metadata.annotations ?? {};
  const podCIDR = node.spec?.podCIDR;
  const publicIP = annotations[leaseAnnotations.publicIP];
  if (!podCIDR || !publicIP || annotations[leaseAnnotations.backendType] !== backendType) return undefined;
  return {
    nodeName: node.metadata.name,
    podCIDR,
    publicIP,
    vtepMAC: vtepMAC(annotations[leaseAnnotations.backendData]),
  };
}

/** Another node wrote this: anything that is not what we expect is no MAC. */
function vtepMAC(backendData: string | undefined): string | undefined {
  const mac = announcedVtepMAC(backendData);
  return mac !== undefined && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) ? mac : undefined;
}
