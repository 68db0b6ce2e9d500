import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import type { Informer, InformerEvent } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import type { CidrPool } from './cidr-pool.ts';
import { type NodeIpamOptions, poolsOf } from './node-cidrs.ts';

/** Gives every node a range of pod addresses of its own, one of each family, and takes it back when the node is gone. */
export class NodeIpamController implements Controller {
  readonly #context: ControllerContext;
  /** The first is of the primary family. */
  readonly #pools: readonly CidrPool[];
  readonly #nodes: Informer<Node>;
  readonly #loop: ReconcileLoop;

  /** Throws an AppError for ranges that make no sense. */
  constructor(context: ControllerContext, options: NodeIpamOptions) {
    this.#context = context;
    this.#pools = poolsOf(options);
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
      if (this.#release(key)) this.#wakeWaiting();
      return;
    }
    const cidrs = cidrsOf(object);
    if (cidrs.length === 0) return this.#loop.queue.add(key);
    if (old && cidrsOf(old).join() === cidrs.join()) return;
    const missed = cidrs.filter((cidr) => !this.#pools.some((pool) => pool.occupy(key, cidr)));
    if (missed.length === 0) return;
    this.#context.logger.warn({ node: key, missed }, 'the node has a pod CIDR that is not one of the cluster’s');
  }

  /** True where something became free. */
  #release(node: string): boolean {
    return this.#pools.map((pool) => pool.release(node)).includes(true);
  }

  #wakeWaiting(): void {
    for (const node of this.#nodes.list()) if (cidrsOf(node).length === 0) this.#loop.queue.add(node.metadata.name);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const node = this.#nodes.get(name);
    if (!node || cidrsOf(node).length > 0) return;
    const { client, events, logger } = this.#context;
    const podCIDRs = this.#pools.flatMap((pool) => pool.allocate(name) ?? []);
    const exhausted = this.#pools.find((pool) => pool.allocate(name) === undefined);
    if (exhausted) {
      // All or none: what one family cannot complete is for another node.
      this.#release(name);
      const message = `Node ${name} gets no pod CIDR: all ${exhausted.size} of ${exhausted.cidr} are taken`;
      events.record(referenceTo(NodeKind, node), 'Warning', 'CIDRNotAvailable', message);
      return;
    }
    const patch = { metadata: { uid: node.metadata.uid }, spec: { podCIDR: podCIDRs[0], podCIDRs } };
    if (await unlessGone(client.patch(NodeKind, { name }, patch, { signal }))) {
      logger.info({ node: name, podCIDRs }, 'pod CIDRs assigned');
    }
  }
}

/** What the node has; empty for none. */
function cidrsOf({ spec }: Node): readonly string[] {
  return spec?.podCIDRs?.length ? spec.podCIDRs : spec?.podCIDR ? [spec.podCIDR] : [];
}
