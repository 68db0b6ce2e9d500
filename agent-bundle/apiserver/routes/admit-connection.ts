import type { ConnectSubresource } from '../registry/resource.ts';
import { isTrue } from './request-info.ts';
import type { ResourceCall } from './routes.ts';
import type { Served } from './served.ts';
import { noOptions } from './write-options.ts';
import { type WriteRoad, admissionRequestOf } from './write-road.ts';
import { targetOf } from './write-verbs.ts';

/**
 * Asks admission whether a connection may be made: exec, attach, portforward, proxy. It writes nothing, so that whoever wants to change
 * what is asked for is not heeded.
 */
export async function admitConnection({ admission }: WriteRoad, served: Served, call: ResourceCall): Promise<void> {
  const part = served.resource.subresources[call.info.subresource];
  if (part?.type !== 'connect') return;
  const target = targetOf(served, call, noOptions);
  const request = {
    ...admissionRequestOf(target, 'CONNECT', undefined, undefined),
    connect: connectOptionsOf(part, call),
  };
  await admission.mutate(request);
  await admission.validate(request);
}

/** What the query asks for, as the members of the kind that discovery names. Go leaves out what is empty. */
export function connectOptionsOf(
  { kind }: Pick<ConnectSubresource, 'kind'>,
  { query, info }: Pick<ResourceCall, 'query' | 'info'>,
): Record<string, unknown> {
  switch (kind) {
    case 'PodExecOptions':
      return { ...streamsOf(query), ...listOf('command', query.getAll('command')) };
    case 'PodAttachOptions':
      return streamsOf(query);
    case 'PodPortForwardOptions':
      return listOf(
        'ports',
        query.getAll('ports').flatMap((text) => text.split(',').map(Number).filter(Number.isInteger)),
      );
    default:
      return info.rest === '' ? {} : { path: `/${info.rest}` };
  }
}

const streams = ['stdin', 'stdout', 'stderr', 'tty'] as const;

function streamsOf(query: URLSearchParams): Record<string, unknown> {
  const container = query.get('container') ?? '';
  return {
    ...Object.fromEntries(streams.filter((name) => isTrue(query.get(name))).map((name) => [name, true])),
    ...(container === '' ? {} : { container }),
  };
}

const listOf = (name: string, items: readonly unknown[]): Record<string, unknown> =>
  items.length === 0 ? {} : { [name]: items };
