import ipaddr from 'ipaddr.js';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { badRequest, internalError, serviceUnavailable } from '../status-error.ts';
import { kubeletAddressOf } from './pod-location.ts';
import type { ProxyName } from './proxy-name.ts';

/** Whom a proxied request is for. Only addresses that the objects themselves name are ever spoken to. */
export interface ProxyTarget {
  /** `kubelet`: over TLS, with our certificate for kubelets. The others' certificates are not checked, as upstream has it. */
  readonly as: 'http' | 'https' | 'kubelet';
  readonly host: string;
  readonly port: number;
}

/** The node's kubelet, or another port of the node. Throws 400 for addresses that would be our own host's. */
export function nodeTarget(node: Node, { scheme, port }: ProxyName): ProxyTarget {
  const kubelet = kubeletAddressOf(node);
  if (!kubelet) {
    throw internalError(`the address of the kubelet on node ${JSON.stringify(node.metadata.name)} is not known`);
  }
  if (port === '' || port === String(kubelet.port)) return { as: 'kubelet', ...kubelet };
  return { as: scheme || 'http', host: proxyable(kubelet.host), port: portNumber(port) };
}

/** The pod at the port that is asked for, or at the first that it names. */
export function podTarget(pod: Pod, { scheme, port }: ProxyName): ProxyTarget {
  const named = pod.spec.containers.find(({ ports = [] }) => ports.length > 0)?.ports?.[0]?.containerPort;
  const host = proxyable(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP ?? '');
  const fallback = named ?? (scheme === 'https' ? 443 : 80);
  return { as: scheme || 'http', host, port: port === '' ? fallback : portNumber(port) };
}

/** One pod that may be meant, and where it answers. */
export interface ServiceEndpoint {
  readonly address: string;
  readonly port: number;
  readonly pod: { readonly namespace: string; readonly name: string };
}

/**
 * The ready endpoints of a service's port, which is given by name or by number. An endpoint that stands for no pod is
 * passed over: whoever may write endpoints could else make us speak to any address. Throws 503 where there is none.
 */
export function serviceEndpoints(
  service: Service,
  slices: readonly EndpointSlice[],
  { name, port }: ProxyName,
): ServiceEndpoint[] {
  const portName = /^\d+$/.test(port) ? nameOfPort(service, Number(port)) : port;
  const endpoints = slices.flatMap((slice) => {
    const number = slice.ports?.find((candidate) => (candidate.name ?? '') === portName)?.port;
    if (number === undefined) return [];
    return slice.endpoints.flatMap(({ addresses, conditions, targetRef }) => {
      const [address] = addresses;
      if (!address || conditions?.ready === false || targetRef?.kind !== 'Pod' || !targetRef.name) return [];
      const namespace = targetRef.namespace ?? slice.metadata.namespace ?? '';
      return [{ address, port: number, pod: { namespace, name: targetRef.name } }];
    });
  });
  if (endpoints.length === 0) throw noEndpoints(port === '' ? name : `${name}:${port}`);
  return endpoints;
}

/** Throws 503 unless the pod has the address that the endpoint gives it. */
export function endpointTarget(endpoint: ServiceEndpoint, pod: Pod | undefined, asked: ProxyName): ProxyTarget {
  const addresses = [pod?.status?.podIP, ...(pod?.status?.podIPs ?? []).map(({ ip }) => ip)];
  if (!addresses.includes(endpoint.address)) throw noEndpoints(asked.name);
  return { as: asked.scheme || 'http', host: proxyable(endpoint.address), port: endpoint.port };
}

const noEndpoints = (name: string) => serviceUnavailable(`no endpoints available for service ${JSON.stringify(name)}`);

function nameOfPort({ metadata, spec }: Service, number: number): string {
  const found = spec.ports?.find(({ port }) => port === number);
  if (!found) throw serviceUnavailable(`no service port ${number} found for service ${JSON.stringify(metadata.name)}`);
  return found.name ?? '';
}

/** What leads to this host itself, or to whoever is nearest: no object may send us there. */
const refusedRanges: ReadonlySet<string> = new Set(['loopback', 'linkLocal', 'multicast', 'unspecified', 'broadcast']);

/** Throws 400 for an address that is none, or leads somewhere only we can reach. */
function proxyable(address: string): string {
  if (!ipaddr.isValid(address) || refusedRanges.has(ipaddr.process(address).range())) {
    throw badRequest('address not allowed');
  }
  return address;
}

function portNumber(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number > 0 && number <= 65_535) return number;
  throw badRequest(`invalid port ${JSON.stringify(text)}`);
}
