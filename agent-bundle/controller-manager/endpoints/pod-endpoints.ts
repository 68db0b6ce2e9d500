import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service, ServicePort } from '../../../common/api/core/v1/service.ts';
import { isOver, isReady } from '../pod-state.ts';

/** A pod as an endpoint of a service. https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export interface PodEndpoint {
  readonly pod: Pod;
  readonly ip: string;
  /** Answers now, or is published all the same since the service says so. */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

export interface ResolvedPort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly appProtocol?: string;
}

/** Endpoints that have the same ports: a named target port may be another number in each pod. */
export interface EndpointGroup {
  readonly ports: readonly ResolvedPort[];
  readonly endpoints: readonly PodEndpoint[];
}

/** The pods behind a service, grouped by their ports; sorted, so that equal state gives equal objects. */
export function endpointGroups(service: Service, pods: Iterable<Pod>): EndpointGroup[] {
  const groups = new Map<string, { ports: ResolvedPort[]; endpoints: PodEndpoint[] }>();
  for (const pod of pods) {
    const endpoint = podEndpoint(service, pod);
    if (!endpoint) continue;
    const ports = (service.spec.ports ?? []).flatMap((port) => resolvePort(port, pod) ?? []);
    if (ports.length === 0 && (service.spec.ports?.length ?? 0) > 0) continue;
    const id = JSON.stringify(ports);
    const group = groups.get(id);
    if (group) group.endpoints.push(endpoint);
    else groups.set(id, { ports, endpoints: [endpoint] });
  }
  for (const { endpoints } of groups.values()) endpoints.sort((a, b) => (a.ip < b.ip ? -1 : 1));
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function podEndpoint(service: Service, pod: Pod): PodEndpoint | undefined {
  const ip = pod.status?.podIP;
  if (!ip || isOver(pod)) return undefined;
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const published = service.spec.publishNotReadyAddresses === true;
  return { pod, ip, serving, terminating, ready: published || (serving && !terminating) };
}

/** The number a service port has on this pod; undefined when the pod has no port of that name. */
function resolvePort(port: ServicePort, pod: Pod): ResolvedPort | undefined {
  const protocol = port.protocol ?? 'TCP';
  const number = targetPort(port, pod, protocol);
  if (number === undefined) return undefined;
  const appProtocol = port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol };
  return { name: port.name ?? '', protocol, port: number, ...appProtocol };
}

function targetPort(port: ServicePort, pod: Pod, protocol: string): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    const found = container.ports?.find((entry) => entry.name === target && (entry.protocol ?? 'TCP') === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

/** How Endpoints and slices name the pod behind an address. */
export const podReference = ({ metadata: { namespace, name, uid } }: Pod) => ({ kind: 'Pod', namespace, name, uid });

/** The pod's own name below the service's; https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields */
export const hostnameIn = (service: Service, { spec }: Pod): string | undefined =>
  spec.hostname && spec.subdomain === service.metadata.name ? spec.hostname : undefined;
