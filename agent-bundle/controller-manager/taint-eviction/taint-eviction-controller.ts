import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { indexByNode, onNode } from '../indexes.ts';
import { unlessGone } from '../writes.ts';
import { evictionOf } from './eviction-time.ts';

/** A pod that tolerates its node's taints for a while. */
interface Stay {
  readonly uid: string;
  /** When we saw it under the taints first, by the monotonic clock. */
  readonly since: number;
}

/** Deletes pods from nodes whose NoExecute taints they do not tolerate, or no longer. */
export class TaintEvictionController implements Controller {
  readonly #context: ControllerContext;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #stays = new Map<string, Stay>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#nodes = context.informers.of(NodeKind);
    this.#pods = indexByNode(context.informers.of(PodKind));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#nodes, this.#pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#nodes.onChange((event) => this.#onNode(event));
    this.#pods.onChange((event) => this.#onPod(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onNode({ key, object, old }: InformerEvent<Node>): void {
    if (JSON.stringify(noExecute(object)) === JSON.stringify(noExecute(old))) return;
    for (const pod of onNode(this.#pods, key)) this.#loop.queue.add(keyOf(pod));
  }

  #onPod({ key, object }: InformerEvent<Pod>): void {
    const node = this.#nodes.get(object?.spec.nodeName ?? '');
    if (this.#stays.has(key) || noExecute(node).length > 0) this.#loop.queue.add(key);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const pod = this.#pods.get(key);
    if (!pod?.spec.nodeName || pod.metadata.deletionTimestamp) {
      this.#stays.delete(key);
      return;
    }
    const { clock, events } = this.#context;
    const eviction = evictionOf(noExecute(this.#nodes.get(pod.spec.nodeName)), pod.spec.tolerations ?? []);
    if (eviction.type === 'stay') {
      if (!this.#stays.delete(key)) return;
      events.record(referenceTo(PodKind, pod), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`);
      return;
    }
    const { uid = '' } = pod.metadata;
    const known = this.#stays.get(key);
    const since = known?.uid === uid ? known.since : clock.monotonic();
    this.#stays.set(key, { uid, since });
    const left = since + eviction.afterSeconds * 1000 - clock.monotonic();
    if (left > 0) this.#loop.queue.addAfter(key, left);
    else await this.#evict(key, pod, signal);
  }

  async #evict(key: string, pod: Pod, signal: AbortSignal): Promise<void> {
    const { client, clock, events, logger } = this.#context;
    const { name, namespace, uid } = pod.metadata;
    const ref = { name, namespace };
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: timestamp(clock.now()),
    };
    const patch = { metadata: { uid }, status: { conditions: [condition] } };
    events.record(referenceTo(PodKind, pod), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`);
    await unlessGone(client.patch(PodKind, ref, patch, { type: 'strategic', subresource: 'status', signal }));
    await unlessGone(client.delete(PodKind, ref, { preconditions: { uid }, signal }));
    logger.info({ pod: key, node: pod.spec.nodeName }, 'evicted');
  }
}

const noExecute = (node: Node | undefined) => (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
