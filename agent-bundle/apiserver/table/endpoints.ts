import type { Endpoints } from '../../../common/api/core/v1/endpoints.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { none } from './column.ts';

/** More than these are only counted. */
const shownMost = 3;

/** `10.244.1.2:80,10.244.2.2:80 + 1 more...` */
export function endpointsCell({ subsets = [] }: Endpoints): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip);
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`));
  });
  return firstOf(all, none);
}

const unset = '<unset>';

/** `80,443`: the ports of a slice. */
export function slicePortsCell({ ports = [] }: EndpointSlice): string {
  return firstOf(
    ports.map(({ port }) => (port === undefined ? '*' : String(port))),
    unset,
  );
}

export function sliceAddressesCell({ endpoints }: EndpointSlice): string {
  return firstOf(
    endpoints.flatMap(({ addresses }) => addresses),
    unset,
  );
}

function firstOf(all: readonly string[], whenEmpty: string): string {
  if (all.length === 0) return whenEmpty;
  const shown = all.slice(0, shownMost).join(',');
  return all.length > shownMost ? `${shown} + ${all.length - shownMost} more...` : shown;
}
