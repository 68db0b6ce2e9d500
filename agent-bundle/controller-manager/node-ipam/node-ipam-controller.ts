import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import type { Informer, InformerEvent } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { CidrPool } from './cidr-pool.ts';
import { parseIpv4Range } from './ipv4-range.ts';

export interface NodeIpamOptions {
  /** IPv4, such as 10.244.0.0/16. */
  readonly clusterCIDR: string | undefined;
  readonly nodeCIDRMaskSize: number;
}

/** Gives every node a range of pod addresses of its own, and takes it back when the node is gone. */
export class NodeIpamController implements Controller {
  readonly #context: ControllerContext;
  readonly #options: NodeIpamOptions;
  readonly #pool: CidrPool;
  readonly #nodes: Informer<Node>;
  readonly #loop: ReconcileLoop;

  /** Throws an AppError for ranges that make no sense. */
  constructor(context: ControllerContext, options: NodeIpamOptions) {
    this.#context = context;
    this.#options = options;
    this.#pool = poolOf(options);
    this.#nodes = context.informers.of(NodeKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#nodes],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#nodes.onChange((event) => this.#onNode(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  /** What nodes have is noted as it is heard, so all of it is known before the first range is given. */
  #onNode({ key, object, old }: InformerEvent<Node>): void {
    if (!object) {
      if (this.#pool.release(key)) this.#wakeWaiting();
      return;
    }
    const { podCIDR } = object.spec ?? {};
    if (!podCIDR) return this.#loop.queue.add(key);
    if (old?.spec?.podCIDR === podCIDR) return;
    if (!this.#pool.occupy(key, podCIDR)) {
      this.#context.logger.warn({ node: key, podCIDR }, 'the node’s pod CIDR is not one of the cluster’s');
    }
  }

  #wakeWaiting(): void {
    for (const { metadata, spec } of this.#nodes.list()) if (!spec?.podCIDR) this.#loop.queue.add(metadata.name);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const node = this.#nodes.get(name);
    if (!node || node.spec?.podCIDR) return;
    const { client, events, logger } = this.#context;
    const podCIDR = this.#pool.allocate(name);
    if (podCIDR === undefined) {
      const message = `Node ${name} gets no pod CIDR: all ${this.#pool.size} of ${this.#options.clusterCIDR} are taken`;
      events.record(referenceTo(NodeKind, node), 'Warning', 'CIDRNotAvailable', message);
      return;
    }
    const patch = { metadata: { uid: node.metadata.uid }, spec: { podCIDR, podCIDRs: [podCIDR] } };
    if (await unlessGone(client.patch(NodeKind, { name }, patch, { signal }))) {
      logger.info({ node: name, podCIDR }, 'pod CIDR assigned');
    }
  }
}

function poolOf({ clusterCIDR, nodeCIDRMaskSize }: NodeIpamOptions): CidrPool {
  if (!clusterCIDR) throw new AppError('flag-missing', { flag: '--cluster-cidr' });
  const range = parseIpv4Range(clusterCIDR);
  if (!range) {
    const wanted = 'an IPv4 range such as 10.244.0.0/16, with no bits set beyond its prefix';
    throw new AppError('flag-invalid', { flag: '--cluster-cidr', value: clusterCIDR, wanted });
  }
  // More than 2¹⁶ blocks is a mistake in the numbers; a node needs room for more than its bridge.
  if (nodeCIDRMaskSize < range.bits || nodeCIDRMaskSize > Math.min(30, range.bits + 16)) {
    const wanted = `between ${range.bits} and ${Math.min(30, range.bits + 16)}, as --cluster-cidr=${clusterCIDR} allows`;
    throw new AppError('flag-invalid', { flag: '--node-cidr-mask-size', value: nodeCIDRMaskSize, wanted });
  }
  return new CidrPool(range, nodeCIDRMaskSize);
}
