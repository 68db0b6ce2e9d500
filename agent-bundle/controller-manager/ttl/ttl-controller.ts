import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { NodeTtl } from './node-ttl.ts';

const annotation = 'node.alpha.kubernetes.io/ttl';

/** Tells every kubelet how long it may trust what it has read, by the size of the cluster. */
export class TtlController implements Controller {
  readonly #context: ControllerContext;
  readonly #nodes: Informer<Node>;
  readonly #ttl = new NodeTtl();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#nodes = context.informers.of(NodeKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#nodes],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    // A node is looked at when it changes: a cluster that crosses a boundary does not write to all of them at once.
    this.#nodes.onChange(({ key, object }) => {
      const wanted = this.#wanted();
      if (object && object.metadata.annotations?.[annotation] !== wanted) this.#loop.queue.add(key);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const node = this.#nodes.get(name);
    const wanted = this.#wanted();
    if (!node || node.metadata.annotations?.[annotation] === wanted) return;
    const patch = { metadata: { uid: node.metadata.uid, annotations: { [annotation]: wanted } } };
    await unlessGone(this.#context.client.patch(NodeKind, { name }, patch, { signal }));
  }

  #wanted(): string {
    return String(this.#ttl.of(this.#nodes.size));
  }
}
