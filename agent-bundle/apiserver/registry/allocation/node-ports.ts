import type { Service } from '../../../../common/api/core/v1/service.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { freeNumber, reservedOf } from './free-number.ts';

/** The keys of node ports: one for each number, whatever the protocol. */
export const nodePortPrefix = '/registry/core/nodeports/';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** `30000-32767`; throws for anything else. */
export function parsePortRange(text: string): PortRange {
  const [, first, last] = /^([0-9]+)-([0-9]+)$/.exec(text) ?? [];
  const range = { first: Number(first), last: Number(last) };
  if (!(range.first >= 1 && range.first <= range.last && range.last <= 65535)) {
    throw new Error(`${JSON.stringify(text)} is not a range of ports, such as 30000-32767`);
  }
  return range;
}

/** Whether each port of the Service is reachable at every node. */
export function wantsNodePorts({ spec }: Service): boolean {
  if (spec.type === 'NodePort') return true;
  return spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false;
}

/** The ports a Service holds; those of several protocols may share a number. */
export function heldPorts({ spec }: Service): number[] {
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return [];
  const ports = (spec.ports ?? []).map(({ nodePort }) => nodePort ?? 0);
  return [...new Set([...ports, spec.healthCheckNodePort ?? 0])].filter((port) => port !== 0);
}

/**
 * Gives a Service its node ports: those it asks for, where they are free and in the range, else free ones. Ports in `held`
 * are its own already. Changes the Service in place.
 */
export function allocateNodePorts(
  service: Service,
  range: PortRange,
  held: ReadonlySet<number>,
  isTaken: (port: number) => boolean,
  random: () => number,
): FieldError[] {
  const ports = service.spec.ports ?? [];
  const errors = ports.flatMap(({ nodePort = 0 }, index) => {
    if (nodePort === 0 || held.has(nodePort)) return [];
    const refused = refusal(nodePort, range, isTaken);
    return refused ? [invalidValue(`spec.ports[${index}].nodePort`, nodePort, refused)] : [];
  });
  if (errors.length > 0 || !wantsNodePorts(service)) return errors;
  const own = new Set(ports.map(({ nodePort }) => nodePort));
  const used = new Set(ports.map(({ nodePort, protocol }) => `${nodePort}/${protocol}`));
  const twins = new Map(ports.filter(({ nodePort }) => nodePort).map((port) => [port.port, port]));
  const size = range.last - range.first + 1;
  const within = { ...range, reserved: reservedOf(size, 16, 32, 128) };
  for (const [index, port] of ports.entries()) {
    if (port.nodePort) continue;
    // DNS and its kind speak one port in two protocols: these share a node port.
    const twin = twins.get(port.port);
    const shared = twin && !used.has(`${twin.nodePort}/${port.protocol}`) ? twin.nodePort : undefined;
    const free = shared ?? freeNumber(within, (number) => own.has(number) || isTaken(number), random);
    if (free === undefined) {
      return [invalidValue(`spec.ports[${index}].nodePort`, 0, 'failed to allocate a nodePort: range is full')];
    }
    port.nodePort = free;
    own.add(free);
    used.add(`${free}/${port.protocol}`);
    twins.set(port.port, port);
  }
  return [];
}

function refusal(port: number, range: PortRange, isTaken: (port: number) => boolean): string | undefined {
  if (port < range.first || port > range.last) {
    return `provided port is not in the valid range. The range of valid ports is ${range.first}-${range.last}`;
  }
  return isTaken(port) ? 'provided port is already allocated' : undefined;
}
