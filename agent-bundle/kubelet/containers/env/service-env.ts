import type { Service } from '../../../../common/api/core/v1/service.ts';

/**
 * The variables that tell a container of the services it can see: those of its namespace, where it wants links to them,
 * and the API's always. https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
export function serviceEnv(
  services: Iterable<Service>,
  namespace: string,
  enableServiceLinks: boolean,
): Map<string, string> {
  const variables = new Map<string, string>();
  for (const service of chosen(services, namespace, enableServiceLinks)) {
    for (const [name, value] of variablesOf(service)) variables.set(name, value);
  }
  return variables;
}

/** A namespace's own service of that name goes before the API's. */
function* chosen(services: Iterable<Service>, namespace: string, links: boolean): Iterable<Service> {
  const all = [...services].filter(({ spec }) => spec?.clusterIP && spec.clusterIP !== 'None');
  const own = all.filter((service) => service.metadata.namespace === namespace);
  const api = all.find(({ metadata }) => metadata.namespace === 'default' && metadata.name === 'kubernetes');
  if (api) yield api;
  if (links) yield* own;
}

function* variablesOf(service: Service): Iterable<[string, string]> {
  const prefix = service.metadata.name.toUpperCase().replaceAll('-', '_');
  const ip = service.spec?.clusterIP ?? '';
  const ports = service.spec?.ports ?? [];
  const [first] = ports;
  if (!first) return;
  yield [`${prefix}_SERVICE_HOST`, ip];
  yield [`${prefix}_SERVICE_PORT`, String(first.port)];
  for (const { name, port } of ports) {
    if (name) yield [`${prefix}_SERVICE_PORT_${name.toUpperCase().replaceAll('-', '_')}`, String(port)];
  }
  const url = (protocol: string, port: number) => `${protocol.toLowerCase()}://${bracketed(ip)}:${port}`;
  yield [`${prefix}_PORT`, url(first.protocol ?? 'TCP', first.port)];
  for (const { port, protocol = 'TCP' } of ports) {
    const each = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    yield [each, url(protocol, port)];
    yield [`${each}_PROTO`, protocol.toLowerCase()];
    yield [`${each}_PORT`, String(port)];
    yield [`${each}_ADDR`, ip];
  }
}

const bracketed = (ip: string) => (ip.includes(':') ? `[${ip}]` : ip);
