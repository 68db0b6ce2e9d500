import type { Node } from '../../../common/api/core/v1/node.ts';
import { announcedVtepMAC, leaseAnnotations } from '../../../common/api/flannel-annotations.ts';

/** What a node has announced of its part of the overlay, in flannel's annotations; empty where it has not. */
export interface NodeLease {
  readonly node: string;
  readonly subnet: string;
  readonly backend: string;
  readonly publicIP: string;
  /** In lower case; backends without a device have none. */
  readonly vtepMAC: string;
}

export function nodeLease({ metadata, spec }: Node): NodeLease {
  const { annotations = {} } = metadata;
  return {
    node: metadata.name,
    subnet: spec?.podCIDR ?? '',
    backend: annotations[leaseAnnotations.backendType] ?? '',
    publicIP: annotations[leaseAnnotations.publicIP] ?? '',
    vtepMAC: announcedVtepMAC(annotations[leaseAnnotations.backendData])?.toLowerCase() ?? '',
  };
}
