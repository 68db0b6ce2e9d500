import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import type { Informer } from '../../common/client/informer.ts';
import { WorkQueue } from '../../common/base/work-queue.ts';
import type { ApplyScript } from '../kernel/nft.ts';
import type { Logger } from '../supervisor/logger.ts';
import type { Backend, BackendData, Lease } from './backends/backend.ts';
import { annotationsOf, leaseOf } from './lease.ts';
import { masqueradeTable } from './masquerade.ts';
import type { NetConfig } from './net-config.ts';
import { cniConfig, cniConfigPath, subnetEnv, subnetEnvPath, writeIfChanged } from './node-files.ts';

export interface OverlayOptions {
  readonly nodeName: string;
  readonly publicIP: string;
  readonly config: NetConfig;
  readonly backend: Backend;
  readonly nodes: Informer<Node>;
  readonly client: ApiClient;
  readonly applyNft: ApplyScript;
  readonly logger: Logger;
}

/**
 * This host's part of the pod network:
 *
 *   waiting for our subnet ──podCIDR──▶ device, masquerade, announcement, CNI configuration ──▶ following peers
 *          ▲                                         podCIDR changed                                │
 *          └────────────────────────────────────────────────────────────────────────────────────────┘
 */
export class Overlay {
  readonly #options: OverlayOptions;
  readonly #queue: WorkQueue;
  #prepared: { podCIDR: string; data: BackendData } | undefined;
  #peers = '';

  constructor(options: OverlayOptions) {
    this.#options = options;
    const { nodes, logger } = options;
    const backoff = { first: 200, most: 15_000, factor: 2, jitter: 0.2 };
    const onError = (_: string, error: Error, failures: number) =>
      logger.warn({ err: error, failures }, 'not in place yet');
    this.#queue = new WorkQueue({ backoff, onError });
    nodes.onChange(() => this.#queue.add('network'));
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#options.nodes.synced(signal);
    await this.#queue.run(() => this.#reconcile(signal), signal);
  }

  async #reconcile(signal: AbortSignal): Promise<void> {
    const { nodes, nodeName, logger, backend } = this.#options;
    const own = nodes.get(nodeName);
    const podCIDR = own?.spec?.podCIDR;
    if (!own || !podCIDR) {
      logger.debug('waiting for this node’s pod subnet');
      return;
    }
    if (this.#prepared?.podCIDR !== podCIDR) await this.#prepare(podCIDR, signal);
    await this.#announce(own, signal);
    const peers = this.#peerLeases();
    const fingerprint = JSON.stringify(peers);
    if (fingerprint === this.#peers) return;
    await backend.setPeers(peers, signal);
    this.#peers = fingerprint;
    logger.info({ peers: peers.map((peer) => peer.nodeName) }, 'peers in place');
  }

  async #prepare(podCIDR: string, signal: AbortSignal): Promise<void> {
    const { backend, config, applyNft, logger } = this.#options;
    const data = await backend.prepare({ podCIDR }, signal);
    await applyNft(masqueradeTable(config.network), signal);
    const network = { network: config.network, podCIDR, mtu: backend.mtu };
    await writeIfChanged(subnetEnvPath, subnetEnv(network));
    await writeIfChanged(cniConfigPath, cniConfig(network));
    this.#prepared = { podCIDR, data };
    this.#peers = '';
    logger.info(network, 'device in place');
  }

  async #announce(own: Node, signal: AbortSignal): Promise<void> {
    const { client, nodeName, publicIP } = this.#options;
    const wanted = annotationsOf((this.#prepared as { data: BackendData }).data, publicIP);
    const present = own.metadata.annotations ?? {};
    if (Object.entries(wanted).every(([name, value]) => present[name] === value)) return;
    await client.patch(NodeKind, { name: nodeName }, { metadata: { annotations: wanted } }, { signal });
  }

  #peerLeases(): Lease[] {
    const { nodes, nodeName, config } = this.#options;
    return [...nodes.list()]
      .filter((node) => node.metadata.name !== nodeName)
      .flatMap((node) => leaseOf(node, config.backendType) ?? [])
      .sort((a, b) => (a.nodeName < b.nodeName ? -1 : 1));
  }
}
