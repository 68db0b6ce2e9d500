import { readFile } from 'node:fs/promises';
import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import { applyNftScript } from '../kernel/nft.ts';
import { apiAccessFlags, connectToApi } from '../supervisor/api-access.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { requiredFlag } from '../supervisor/flags.ts';
import { VxlanBackend, vxlanDefaults } from './backends/vxlan.ts';
import { type NetConfig, parseNetConfig } from './net-config.ts';
import { Overlay } from './overlay.ts';
import { uplinkOf } from './uplink.ts';

/** The pod network between hosts, by flannel's conventions. */
export const overlay: ComponentEntry = {
  flags: {
    ...apiAccessFlags,
    'hostname-override': 'this node’s name',
    'public-ip': 'the address other nodes send pod packets to',
    'net-config-path': 'flannel’s net-conf.json',
  },
  create: (context) => new OverlayComponent(context),
};

class OverlayComponent implements Component {
  readonly name = 'overlay';
  readonly #context: ComponentContext;
  readonly #lifetime: Lifetime;
  #client: ApiClient | undefined;
  #config: NetConfig | undefined;
  #nodes: Informer<Node> | undefined;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#lifetime = new Lifetime(context.fail);
  }

  async init(): Promise<void> {
    const { flags } = this.#context;
    const path = requiredFlag(flags, 'net-config-path');
    this.#config = parseNetConfig(await readFile(path, 'utf8'), path);
    this.#client = await connectToApi(flags, 'flanneld');
  }

  async start(signal: AbortSignal): Promise<void> {
    const { flags, logger } = this.#context;
    const client = this.#client as ApiClient;
    const publicIP = requiredFlag(flags, 'public-ip');
    const uplink = await uplinkOf(publicIP, signal);
    const onError = (error: Error) => logger.warn({ err: error }, 'cannot follow nodes');
    const nodes = new Informer(resourceSource(client, NodeKind), { onError });
    this.#nodes = nodes;
    const network = new Overlay({
      nodes,
      client,
      logger,
      publicIP,
      config: this.#config as NetConfig,
      backend: new VxlanBackend({ ...vxlanDefaults, localIP: publicIP, uplink }),
      applyNft: applyNftScript,
      nodeName: requiredFlag(flags, 'hostname-override'),
    });
    for (const loop of [nodes, network]) this.#lifetime.run((inner) => loop.run(inner));
  }

  /** Ready when the nodes are known; the subnet may come later, with the node itself. */
  async ready(signal: AbortSignal): Promise<void> {
    await this.#nodes?.synced(signal);
  }

  /** Device and routes stay: pods go on while the overlay is restarted. */
  async stop(): Promise<void> {
    await this.#lifetime.end();
    this.#client?.close();
  }
}
