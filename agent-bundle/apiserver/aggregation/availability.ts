import type { APIServiceCondition } from '../../../common/api/apiregistration/v1/api-service.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';

/** What is asked for: a port of a service. */
export interface ServicePort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Why, in a word and a sentence; both are upstream's. */
export interface Finding {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

const unavailable = (reason: string, message: string): Finding => ({ status: 'False', reason, message });

/**
 * Whether there is anybody to ask; undefined when there is, and asking will tell. `service` is undefined where there is none.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/
 */
export function nobodyThere(
  { namespace, name, port }: ServicePort,
  service: Service | undefined,
  slices: readonly EndpointSlice[],
): Finding | undefined {
  const where = `service/${name} in ${JSON.stringify(namespace)}`;
  if (!service) return unavailable('ServiceNotFound', `${where} is not present`);
  if (service.spec.type === 'ExternalName') return undefined;
  const served = (service.spec.ports ?? []).find((candidate) => candidate.port === port);
  if (!served) return unavailable('ServicePortError', `${where} is not listening on port ${port}`);
  if (slices.length === 0) return unavailable('EndpointsNotFound', `cannot find endpointslices for ${where}`);
  const portName = served.name ?? '';
  const ready = slices.some(
    ({ ports = [], endpoints }) =>
      ports?.some(({ name: candidate }) => (candidate ?? '') === portName) &&
      endpoints.some(({ conditions }) => conditions?.ready !== false),
  );
  if (ready) return undefined;
  const why = `endpointslices for ${where} have no addresses with port name ${JSON.stringify(portName)}`;
  return unavailable('MissingEndpoints', why);
}

/** It answered. */
export const passed: Finding = { status: 'True', reason: 'Passed', message: 'all checks passed' };

/** It was asked for its discovery, and did not answer well. */
export function failedDiscovery(url: string, why: string): Finding {
  return unavailable('FailedDiscoveryCheck', `failing or missing response from ${url}: ${why}`);
}

/** The conditions with this finding; the same array when it says nothing new. `now` is RFC 3339. */
export function withFinding(
  conditions: readonly APIServiceCondition[],
  { status, reason, message }: Finding,
  now: string,
): readonly APIServiceCondition[] {
  const known = conditions.find(({ type }) => type === 'Available');
  if (known?.status === status && known.reason === reason && known.message === message) return conditions;
  const lastTransitionTime = known?.status === status ? known.lastTransitionTime : now;
  const others = conditions.filter(({ type }) => type !== 'Available');
  return [...others, { type: 'Available', status, reason, message, lastTransitionTime }];
}
