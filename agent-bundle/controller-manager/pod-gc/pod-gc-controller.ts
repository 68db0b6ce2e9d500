import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { forEachLimited } from '../batch.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { indexByNode, onNode } from '../indexes.ts';
import { isOver } from '../pod-state.ts';
import { unlessGone } from '../writes.ts';
import { terminatedPodThreshold, terminatedSurplus } from './terminated-surplus.ts';

/** How long a node has to be gone before its pods are: it may only be registering anew. Milliseconds. */
const quarantine = 40_000;
/** A key of the queue that is no pod's. */
const surplusKey = 'terminated';
const writesAtOnce = 16;

/**
 * Removes pods that no kubelet will ever remove: those of nodes that are gone, those that end without ever having had a
 * node, and the oldest of too many that have ended.
 */
export class PodGcController implements Controller {
  readonly #context: ControllerContext;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #ended = new Set<string>();
  /** Since when a node that pods are bound to is missing, by the monotonic clock. */
  readonly #missing = new Map<string, number>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#nodes = context.informers.of(NodeKind);
    this.#pods = indexByNode(context.informers.of(PodKind));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#nodes, this.#pods],
      reconcile: (key, signal) => (key === surplusKey ? this.#trim(signal) : this.#reconcile(key, signal)),
    });
    this.#nodes.onChange(({ key, object }) => {
      if (object) this.#missing.delete(key);
      else for (const pod of onNode(this.#pods, key)) this.#loop.queue.add(keyOf(pod));
    });
    this.#pods.onChange((event) => this.#onPod(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod({ key, object }: InformerEvent<Pod>): void {
    if (object && isOver(object)) {
      this.#ended.add(key);
      if (this.#ended.size > terminatedPodThreshold) this.#loop.queue.add(surplusKey);
    } else {
      this.#ended.delete(key);
    }
    const { nodeName } = object?.spec ?? {};
    if (object && (nodeName ? !this.#nodes.get(nodeName) : object.metadata.deletionTimestamp)) {
      this.#loop.queue.add(key);
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const pod = this.#pods.get(key);
    if (!pod) return;
    const { nodeName } = pod.spec;
    if (!nodeName) {
      if (pod.metadata.deletionTimestamp) await this.#remove(pod, 'it ended before it had a node', signal);
      return;
    }
    if (this.#nodes.get(nodeName)) return;
    const { client, clock } = this.#context;
    const since = this.#missing.get(nodeName) ?? clock.monotonic();
    this.#missing.set(nodeName, since);
    const left = since + quarantine - clock.monotonic();
    if (left > 0) return this.#loop.queue.addAfter(key, left);
    if (await unlessGone(client.get(NodeKind, { name: nodeName }, { signal }))) return;
    if (!isOver(pod)) await this.#fail(pod, signal);
    await this.#remove(pod, 'its node is gone', signal);
  }

  /** So that whoever waits for the pod's end sees how it ended. */
  async #fail(pod: Pod, signal: AbortSignal): Promise<void> {
    const { client, clock } = this.#context;
    const { name, namespace, uid } = pod.metadata;
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
      lastTransitionTime: timestamp(clock.now()),
    };
    const patch = { metadata: { uid }, status: { phase: 'Failed', conditions: [condition] } };
    const options = { type: 'strategic', subresource: 'status', signal } as const;
    await unlessGone(client.patch(PodKind, { name, namespace }, patch, options));
  }

  async #trim(signal: AbortSignal): Promise<void> {
    const ended = [...this.#ended].flatMap((key) => this.#pods.get(key) ?? []);
    const surplus = terminatedSurplus(ended, terminatedPodThreshold);
    const remove = (pod: Pod) => this.#remove(pod, 'too many pods have ended', signal);
    const failure = await forEachLimited(surplus, writesAtOnce, remove);
    if (failure) throw failure;
  }

  async #remove(pod: Pod, why: string, signal: AbortSignal): Promise<void> {
    const { client, logger } = this.#context;
    const { name, namespace, uid } = pod.metadata;
    const options = { gracePeriodSeconds: 0, preconditions: { uid }, signal };
    await unlessGone(client.delete(PodKind, { name, namespace }, options));
    logger.info({ pod: keyOf(pod), why }, 'pod removed');
  }
}
