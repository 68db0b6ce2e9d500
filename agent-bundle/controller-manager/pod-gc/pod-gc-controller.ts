import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { PodCondition } from '../../../common/api/core/v1/pod-status.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { forEachLimited } from '../batch.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { indexByNode, onNode } from '../indexes.ts';
import { isOver } from '../pod-state.ts';
import { unlessGone } from '../writes.ts';
import { type Doom, doomOf, isOutOfService } from './doom.ts';
import { terminatedPodThreshold, terminatedSurplus } from './terminated-surplus.ts';

/** How long a node has to be gone before its pods are: it may only be registering anew. Milliseconds. */
const quarantine = 40_000;
/** A key of the queue that is no pod's. */
const surplusKey = 'terminated';
const writesAtOnce = 16;
/** For the log. */
const reasons: Readonly<Record<Doom, string>> = {
  unplaced: 'it ended before it had a node',
  nodeless: 'its node is gone',
  outOfService: 'its node is out of service',
};

/**
 * Removes pods that no kubelet will ever remove (see `Doom`), and the oldest of too many that have ended.
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
      if (object && !isOutOfService(object)) return;
      for (const pod of onNode(this.#pods, key)) if (doomOf(pod, object)) this.#loop.queue.add(keyOf(pod));
    });
    this.#pods.onChange((event) => this.#onPod(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod({ key, object, old }: InformerEvent<Pod>): void {
    if (!object && old) this.#onPodGone(old);
    if (object && isOver(object)) {
      this.#ended.add(key);
      if (this.#ended.size > terminatedPodThreshold) this.#loop.queue.add(surplusKey);
    } else {
      this.#ended.delete(key);
    }
    if (object && doomOf(object, this.#nodeOf(object))) this.#loop.queue.add(key);
  }

  /** Whoever is bound to that node later has all of the time. */
  #onPodGone({ spec: { nodeName = '' } }: Pod): void {
    if (this.#missing.has(nodeName) && [...onNode(this.#pods, nodeName)].length === 0) this.#missing.delete(nodeName);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const pod = this.#pods.get(key);
    const doom = pod && doomOf(pod, this.#nodeOf(pod));
    if (!pod || !doom) return;
    if (doom === 'nodeless') return this.#endOfMissing(pod, signal);
    await this.#fail(pod, [], signal);
    await this.#remove(pod, reasons[doom], signal);
  }

  #nodeOf({ spec: { nodeName } }: Pod): Node | undefined {
    return nodeName ? this.#nodes.get(nodeName) : undefined;
  }

  /** Removes the pod once its node has been missing long enough. */
  async #endOfMissing(pod: Pod, signal: AbortSignal): Promise<void> {
    const { client, clock } = this.#context;
    const { nodeName = '' } = pod.spec;
    const since = this.#missing.get(nodeName) ?? clock.monotonic();
    this.#missing.set(nodeName, since);
    const left = since + quarantine - clock.monotonic();
    if (left > 0) return this.#loop.queue.addAfter(keyOf(pod), left);
    if (await unlessGone(client.get(NodeKind, { name: nodeName }, { signal }))) return;
    const disrupted = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
      lastTransitionTime: timestamp(clock.now()),
    };
    await this.#fail(pod, [disrupted], signal);
    await this.#remove(pod, reasons.nodeless, signal);
  }

  /** So that whoever waits for the pod's end sees how it ended. */
  async #fail(pod: Pod, conditions: readonly PodCondition[], signal: AbortSignal): Promise<void> {
    if (isOver(pod)) return;
    const { name, namespace, uid } = pod.metadata;
    const patch = { metadata: { uid }, status: { phase: 'Failed', conditions } };
    const options = { type: 'strategic', subresource: 'status', signal } as const;
    await unlessGone(this.#context.client.patch(PodKind, { name, namespace }, patch, options));
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
