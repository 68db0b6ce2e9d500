import type { NodeRow, ServiceRow } from '../../../common/ipc/rows/resource.ts';

/** Where a service answers. */
export interface ServiceAddresses {
  /** At its VIP, from nodes and pods: `10.96.0.10:80`. */
  readonly inside: readonly string[];
  /** At its NodePorts, on the first node that is ready: `192.0.2.11:30080`. Every other node answers as well. */
  readonly outside: readonly string[];
}

export function serviceAddresses({ clusterIP, ports }: ServiceRow, nodes: Iterable<NodeRow>): ServiceAddresses {
  const node = [...nodes].find(({ ready, internalIP }) => ready === 'ready' && internalIP !== '');
  const hasVip = clusterIP !== '' && clusterIP !== 'None';
  return {
    inside: hasVip ? ports.map(({ port }) => `${clusterIP}:${port}`) : [],
    outside: node ? ports.flatMap(({ nodePort }) => (nodePort ? [`${node.internalIP}:${nodePort}`] : [])) : [],
  };
}
