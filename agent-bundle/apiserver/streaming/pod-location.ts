import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { badRequest } from '../status-error.ts';

/** Where a kubelet serves. */
export interface KubeletAddress {
  readonly host: string;
  readonly port: number;
}

const defaultKubeletPort = 10_250;

/** Undefined while the node has not told its address. */
export function kubeletAddressOf(node: Node): KubeletAddress | undefined {
  const host = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  const port = node.status?.daemonEndpoints?.kubeletEndpoint?.Port;
  return host ? { host, port: port || defaultKubeletPort } : undefined;
}

/** The container that is meant: the one named, the one that the pod names its default, or the only one. Throws 400. */
export function containerOf(pod: Pod, asked: string): string {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const all = [...containers, ...initContainers, ...ephemeralContainers];
  if (asked !== '') {
    if (all.some(({ name }) => name === asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  }
  const [only] = containers;
  if (containers.length === 1 && only) return only.name;
  const choices = `choose one of: ${shown(containers)}`;
  const more = initContainers.length > 0 ? ` or one of the init containers: ${shown(initContainers)}` : '';
  throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, ${choices}${more}`);
}

const shown = (containers: readonly Pick<Container, 'name'>[]): string =>
  `[${containers.map(({ name }) => name).join(' ')}]`;
