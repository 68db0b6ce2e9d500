import type { Service } from '../../../../common/api/core/v1/service.ts';
import type { Claims } from '../resource.ts';
import { IPAddressKind } from '../../../../common/api/networking/v1/ip-address.ts';
import { allocateClusterIPs, clusterIPKey, clusterIPPrefix, heldIPs, ipAddressOf } from './cluster-ips.ts';
import type { IPRange } from './ip-range.ts';
import { type PortRange, allocateNodePorts, heldPorts, nodePortPrefix } from './node-ports.ts';

/** The addresses and ports that a Service holds, each a key of its own. `ranges` as they are then; `random` as Math.random. */
export function serviceClaims(
  ranges: () => readonly IPRange[],
  ports: PortRange,
  random: () => number = Math.random,
): Claims<Service> {
  return {
    prefixes: [clusterIPPrefix, nodePortPrefix],
    keysOf: (service) => [
      ...heldIPs(service).map(clusterIPKey),
      ...heldPorts(service).map((port) => nodePortPrefix + port),
    ],
    objectAt: (key, service) =>
      key.startsWith(clusterIPPrefix)
        ? { kind: IPAddressKind, object: ipAddressOf(key.slice(clusterIPPrefix.length), service) }
        : undefined,
    allocate: (service, old, taken) => {
      const ips = new Set(old ? heldIPs(old) : []);
      const isIPTaken = (ip: string) => taken.has(clusterIPKey(ip)) && !ips.has(ip);
      const errors = allocateClusterIPs(service, ranges(), ips, isIPTaken, random);
      if (errors.length > 0) return errors;
      const held = new Set(old ? heldPorts(old) : []);
      const isPortTaken = (port: number) => taken.has(nodePortPrefix + port) && !held.has(port);
      return allocateNodePorts(service, ports, held, isPortTaken, random);
    },
  };
}
