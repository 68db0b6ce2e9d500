import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { abortable } from '../../../common/base/abortable.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import {
  type EndpointSlice,
  EndpointSliceKind,
  serviceNameLabel,
} from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { ServedResources } from '../routes/served.ts';
import { WebhookCallError } from './call-error.ts';

/** Where something listens. */
export interface Address {
  /** An IP address, or a name for DNS. */
  readonly host: string;
  readonly port: number;
}

export interface ServicePort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/**
 * Where a service's port is reached now: one of its endpoints, since a cluster IP leads nowhere on a host without kube-proxy.
 * Rejects with a WebhookCallError where there is none.
 */
export async function addressOfService(
  served: ServedResources,
  asked: ServicePort,
  signal: AbortSignal,
): Promise<Address> {
  const { namespace, name } = asked;
  const found = await served.require(ServiceKind).cache.get({ namespace, name }, 'any', signal);
  if (!found) throw new WebhookCallError(`service ${JSON.stringify(name)} not found`);
  const service = parseStored(found.bytes) as Service;
  if (service.spec.type === 'ExternalName') return externalAddress(service, asked.port, signal);
  const selector = { matches: (labels: Readonly<Record<string, string>>) => labels[serviceNameLabel] === name };
  const { items } = await served.require(EndpointSliceKind).cache.list({ namespace, selector, at: 'any' }, signal);
  const addresses = endpointAddresses(
    service,
    items.map(({ bytes }) => parseStored(bytes) as EndpointSlice),
    asked.port,
  );
  const chosen = addresses[Math.floor(Math.random() * addresses.length)];
  if (!chosen) throw new WebhookCallError(`no endpoints available for service ${JSON.stringify(name)}`);
  return chosen;
}

/** The ready endpoints behind a port of a service. Throws a WebhookCallError where the service has no such port. */
export function endpointAddresses(service: Service, slices: readonly EndpointSlice[], port: number): Address[] {
  const asked = service.spec.ports?.find((candidate) => candidate.port === port);
  if (!asked) {
    throw new WebhookCallError(`no service port ${port} found for service ${JSON.stringify(service.metadata.name)}`);
  }
  // Not every host has routes of both families, but that of the service's own address it must have.
  const family = service.spec.ipFamilies?.[0];
  const preferred = slices.filter(({ addressType }) => addressType === family);
  return (preferred.length > 0 ? preferred : slices).flatMap((slice) => {
    const number = slice.ports?.find(({ name }) => (name ?? '') === (asked.name ?? ''))?.port;
    if (number === undefined) return [];
    return slice.endpoints.flatMap(({ addresses, conditions }) => {
      const [host] = addresses;
      if (host === undefined || conditions?.ready === false || !isReachable(host)) return [];
      return [{ host, port: number }];
    });
  });
}

/**
 * Looked up here, once: what a name leads to is its owner's to say, and must not be nearer than other endpoints
 * may be. Rejects with a WebhookCallError.
 */
export async function externalAddress(
  { metadata, spec }: Service,
  port: number,
  signal: AbortSignal,
): Promise<Address> {
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  // An address is what it leads to itself.
  const found = name === '' ? undefined : await abortable(lookup(name), signal).catch(() => undefined);
  signal.throwIfAborted();
  if (found && isReachable(found.address)) return { host: found.address, port };
  throw new WebhookCallError(`no endpoints available for service ${JSON.stringify(metadata.name)}`);
}

/** What leads to this host itself, or to whoever is nearest: who may write endpoints may not send us there. */
const refusedRanges: ReadonlySet<string> = new Set(['loopback', 'linkLocal', 'multicast', 'unspecified', 'broadcast']);

const isReachable = (address: string): boolean =>
  ipaddr.isValid(address) && !refusedRanges.has(ipaddr.process(address).range());
