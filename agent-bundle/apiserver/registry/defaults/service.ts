import type { Service, ServicePort } from '../../../../common/api/core/v1/service.ts';

const affinityTimeout = 10_800;

/** What a Service leaves to the server but its addresses, which need to know what is taken. Changes it in place. */
export function setServiceDefaults({ spec, status }: Service): void {
  for (const port of spec.ports ?? []) setPortDefaults(port);
  if (spec.sessionAffinity === 'ClientIP') {
    const config = (spec.sessionAffinityConfig ??= {});
    (config.clientIP ??= {}).timeoutSeconds ??= affinityTimeout;
  } else if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') spec.externalTrafficPolicy ??= 'Cluster';
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  for (const ingress of status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
  // The first of the list stands by itself too, for clients from before there were two.
  if (spec.clusterIP && !spec.clusterIPs) spec.clusterIPs = [spec.clusterIP];
}

function setPortDefaults(port: ServicePort): void {
  if (port.targetPort === undefined || port.targetPort === '' || port.targetPort === 0) port.targetPort = port.port;
}
