import type { Node } from '../../../common/api/core/v1/node.ts';

const prefix = 'flannel.alpha.coreos.com';

/** What a node has announced of its part of the overlay, in flannel's annotations; empty where it has not. */
export interface NodeLease {
  readonly node: string;
  readonly subnet: string;
  readonly backend: string;
  readonly publicIP: string;
  /** In lower case; backends without a device have none. */
  readonly vtepMAC: string;
}

/** https://github.com/flannel-io/flannel/blob/master/Documentation/kubernetes.md#annotations */
export function nodeLease({ metadata, spec }: Node): NodeLease {
  const announced = (name: string) => metadata.annotations?.[`${prefix}/${name}`] ?? '';
  return {
    node: metadata.name,
    subnet: spec?.podCIDR ?? '',
    backend: announced('backend-type'),
    publicIP: announced('public-ip'),
    vtepMAC: vtepMAC(announced('backend-data')),
  };
}

/** `{"VNI":1,"VtepMAC":"3a:d3:83:82:95:76"}`, or `null`. */
function vtepMAC(backendData: string): string {
  try {
    const mac = (JSON.parse(backendData) as { VtepMAC?: unknown } | null)?.VtepMAC;
    return typeof mac === 'string' ? mac.toLowerCase() : '';
  } catch {
    return '';
  }
}
