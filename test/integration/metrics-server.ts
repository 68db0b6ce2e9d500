import { once } from 'node:events';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const groupVersion = 'metrics.k8s.io/v1beta1';
const resources = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: [{ name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] }],
};

/** Serves the metrics of pods, as a test says that they are. */
export class MetricsServer {
  /** CPU by pod name, such as 100m. */
  usage: () => Readonly<Record<string, string>> = () => ({});
  /** The selectors that were asked for. */
  readonly asked = new Set<string>();
  readonly #server: Server;

  constructor(tls: { readonly cert: string; readonly key: string }) {
    this.#server = createServer(tls, (incoming, response) => {
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'https://metrics');
      const isList = pathname.endsWith('/pods');
      if (isList) this.asked.add(searchParams.get('labelSelector') ?? '');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isList ? this.#podMetrics() : resources));
    });
  }

  async listen(address: string): Promise<number> {
    this.#server.listen(0, address);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #podMetrics(): object {
    // Of later than now: what a pod uses while it starts does not count.
    const measured = { timestamp: new Date(Date.now() + 120_000).toISOString(), window: '30s' };
    const items = Object.entries(this.usage()).map(([name, cpu]) => ({
      metadata: { name },
      ...measured,
      containers: [{ name: 'c', usage: { cpu, memory: '10Mi' } }],
    }));
    return { kind: 'PodMetricsList', apiVersion: groupVersion, metadata: {}, items };
  }
}
