import type { Service } from '../../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../../common/api/discovery/v1/endpoint-slice.ts';
import type { EndpointRow, ServiceRow } from '../../../../common/ipc/rows/resource.ts';
import { labelsText, resourceRow } from './resource-row.ts';

/** `slices` are those of this service. */
export function serviceRow(service: Service, slices: Iterable<EndpointSlice>): ServiceRow {
  const { spec } = service;
  return {
    ...resourceRow(service),
    type: spec.type ?? '',
    clusterIP: spec.clusterIP ?? '',
    ports: (spec.ports ?? []).map(({ name = '', protocol = 'TCP', port, targetPort, nodePort }) => ({
      name,
      protocol,
      port,
      targetPort: String(targetPort ?? port),
      ...(nodePort !== undefined && nodePort !== 0 && { nodePort }),
    })),
    endpoints: endpointsOf(slices),
    selector: labelsText(spec.selector),
  };
}

/** An address may stand in two slices while endpoints move; it counts once, ready if either says so. */
function endpointsOf(slices: Iterable<EndpointSlice>): EndpointRow[] {
  const rows = new Map<string, EndpointRow>();
  for (const { endpoints } of slices) {
    for (const { addresses, conditions, nodeName = '', targetRef } of endpoints ?? []) {
      const ready = conditions?.ready !== false;
      const pod = targetRef?.kind === 'Pod' ? (targetRef.name ?? '') : '';
      for (const address of addresses) {
        if (ready || !rows.has(address)) rows.set(address, { address, ready, node: nodeName, pod });
      }
    }
  }
  return [...rows.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}
