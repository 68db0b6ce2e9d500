import type { Service } from '../core/v1/service.ts';
import type { Quantity } from '../quantity.ts';
import { type Usage, pieces } from './usage.ts';

const counted = new Set(['services', 'count/services', 'services.nodeports', 'services.loadbalancers']);

/** Whether a quota resource is counted of services. */
export const countsServices = (name: string): boolean => counted.has(name);

/** What a service uses of a quota: itself, its node ports, a load balancer. */
export function serviceUsage({ spec }: Service): Usage {
  const ports = spec?.ports ?? [];
  const usage = new Map<string, Quantity>([
    ['services', pieces(1)],
    ['count/services', pieces(1)],
    ['services.nodeports', pieces(0)],
    ['services.loadbalancers', pieces(0)],
  ]);
  if (spec?.type === 'NodePort') usage.set('services.nodeports', pieces(ports.length));
  if (spec?.type === 'LoadBalancer') {
    // Without ports of its own on nodes it has those that it asked for all the same.
    const without = spec.allocateLoadBalancerNodePorts === false;
    const ownPorts = without ? ports.filter(({ nodePort }) => nodePort) : ports;
    usage.set('services.nodeports', pieces(ownPorts.length));
    usage.set('services.loadbalancers', pieces(1));
  }
  return usage;
}
