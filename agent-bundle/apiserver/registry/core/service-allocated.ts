import type { Service } from '../../../../common/api/core/v1/service.ts';
import { wantsNodePorts } from '../allocation/node-ports.ts';
import { semanticEqual } from '../equality.ts';

/** A client that leaves out what the server once chose (`kubectl replace`) means the same again. */
export function keepAllocated({ spec }: Service, { spec: old }: Service): void {
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName') {
    // Old clients know only the first address: they change that alone.
    if (spec.clusterIP !== old.clusterIP && semanticEqual(spec.clusterIPs, old.clusterIPs)) {
      spec.clusterIPs = spec.clusterIP ? [spec.clusterIP] : undefined;
    }
    if (!spec.clusterIP && !spec.clusterIPs?.length) {
      spec.clusterIP = old.clusterIP;
      spec.clusterIPs = old.clusterIPs;
    }
    if (!spec.ipFamilies) spec.ipFamilies = old.ipFamilies;
    spec.ipFamilyPolicy ??= old.ipFamilyPolicy;
  }
  if (!wantsNodePorts({ spec } as Service) || !wantsNodePorts({ spec: old } as Service)) return;
  const used = new Set((spec.ports ?? []).map(({ nodePort }) => nodePort));
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue;
    const before = old.ports?.find((each) => each.port === port.port && each.protocol === port.protocol);
    if (before?.nodePort && !used.has(before.nodePort)) port.nodePort = before.nodePort;
  }
}

/** A type that has no use for an address or a port gives it back, unless the client asks for it (which is refused later). */
export function releaseUnused({ spec }: Service, { spec: old }: Service): void {
  if (spec.type === 'ExternalName' && old.type !== 'ExternalName') {
    if (spec.clusterIP === old.clusterIP) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    delete spec.ipFamilies;
    delete spec.ipFamilyPolicy;
    delete spec.internalTrafficPolicy;
  }
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer' && spec.type !== old.type) {
    const before = new Set((old.ports ?? []).map(({ nodePort }) => nodePort));
    for (const port of spec.ports ?? []) if (before.has(port.nodePort)) delete port.nodePort;
    if (spec.externalTrafficPolicy === old.externalTrafficPolicy) delete spec.externalTrafficPolicy;
    if (spec.healthCheckNodePort === old.healthCheckNodePort) delete spec.healthCheckNodePort;
  }
  if (spec.type !== 'LoadBalancer' && old.type === 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts) {
      delete spec.allocateLoadBalancerNodePorts;
    }
    if (spec.loadBalancerClass === old.loadBalancerClass) delete spec.loadBalancerClass;
  }
}
