import { readFile } from 'node:fs/promises';
import { ApiClient } from '../../common/client/api-client.ts';
import type { Transport } from '../../common/client/transport.ts';
import { openTransport } from '../supervisor/api-access.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { behaviourOf } from './behaviour.ts';
import { KubeletServer } from './kubelet-server.ts';
import { NodeTransport } from './impersonation.ts';
import { type KubeletSettings, type SimulationSettings, readOptions, simulatedNodesFlags } from './options.ts';
import { SimulatedNodes } from './simulated-nodes.ts';

/** Connections to the API that all the nodes share, their two watches included. */
const connections = 16;

/** Nodes without hosts: for tests, for benchmarks, and for the embedded cluster. */
export const simulatedNodes: ComponentEntry = {
  flags: simulatedNodesFlags,
  create: (context) => new SimulatedNodesComponent(context),
};

class SimulatedNodesComponent implements Component {
  readonly name = 'simulated-nodes';
  readonly #context: ComponentContext;
  #settings: SimulationSettings | undefined;
  #transport: Transport | undefined;
  #nodes: SimulatedNodes | undefined;
  #started: Promise<void> | undefined;
  #kubelet: KubeletServer | undefined;

  constructor(context: ComponentContext) {
    this.#context = context;
  }

  async init(): Promise<void> {
    this.#settings = readOptions(this.#context.flags);
    this.#transport = await openTransport(this.#context.flags, { connections });
  }

  async start(): Promise<void> {
    const { logger } = this.#context;
    const { nodes, defaults, kubelet } = this.#settings as SimulationSettings;
    if (kubelet) await this.#listen(kubelet);
    const transport = this.#transport as Transport;
    this.#nodes = new SimulatedNodes({
      nodes,
      client: new ApiClient(transport, this.name),
      clientOf: (node) => new ApiClient(new NodeTransport(transport, node), this.name),
      behaviourOf: (pod) => behaviourOf(pod, defaults),
      onError: (err) => logger.warn({ err }, 'a node cannot do its part'),
    });
    // Who waits for the master is not ready, and may be asked to end.
    this.#started = this.#nodes.start();
    this.#started.catch(() => {});
  }

  async ready(): Promise<void> {
    await this.#started;
  }

  async stop(): Promise<void> {
    await this.#kubelet?.close();
    await this.#nodes?.end();
    this.#transport?.close();
  }

  async #listen({ host, port, files }: KubeletSettings): Promise<void> {
    const [cert, key, ca] = await Promise.all([readFile(files.cert), readFile(files.key), readFile(files.ca)]);
    const pod = (namespace: string, name: string) => this.#nodes?.pod(namespace, name);
    this.#kubelet = new KubeletServer({ tls: { cert, key, ca }, pod });
    await this.#kubelet.listen(port, host);
  }
}
