import type { Node } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { timestamp } from '../../common/api/timestamp.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { isNotFound } from '../../common/client/api-error.ts';
import type { Recorder } from '../../common/client/event-recorder.ts';
import type { Informer, InformerEvent } from '../../common/client/informer.ts';
import { asError } from '../../common/base/clock.ts';
import type { Logger } from '../supervisor/logger.ts';
import { type Profile, isGated } from './framework.ts';
import { NodeCache } from './node-cache.ts';
import { podInfo } from './node-info.ts';
import { decide } from './decide.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

export interface SchedulerOptions {
  readonly client: ApiClient;
  readonly nodes: Informer<Node>;
  readonly pods: Informer<Pod>;
  readonly profiles: readonly Profile[];
  readonly events: Recorder;
  readonly logger: Logger;
}

/** Bindings on their way to the API at the same time. */
const bindingsMost = 32;

/** Gives every waiting pod a node: decides one after the other, binds several at once. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #profiles: ReadonlyMap<string, Profile>;
  readonly #cache = new NodeCache();
  readonly #queue = new SchedulingQueue();
  readonly #binding = new Set<Promise<void>>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#profiles = new Map(options.profiles.map((profile) => [profile.schedulerName, profile]));
    options.nodes.onChange((event) => this.#onNode(event));
    options.pods.onChange((event) => this.#onPod(event));
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#options.nodes.synced(signal), this.#options.pods.synced(signal)]);
    while (!signal.aborted) {
      const pod = await this.#queue.next(signal).catch(() => undefined);
      if (!pod) break;
      this.#schedule(pod, signal);
      while (this.#binding.size >= bindingsMost) await Promise.race(this.#binding);
    }
    await Promise.allSettled([...this.#binding]);
  }

  #onNode({ key, object, old }: InformerEvent<Node>): void {
    if (object) this.#cache.setNode(object);
    else this.#cache.removeNode(key);
    if (object && (!old || mattersToPods(object, old))) this.#queue.happened('node-changed');
  }

  #onPod({ key, object, old }: InformerEvent<Pod>): void {
    if (this.#cache.setPod(key, object)) this.#queue.happened('pod-freed');
    if (object && this.#isOurs(object)) {
      if (old && (old.metadata.uid !== object.metadata.uid || wasGated(old, object))) {
        this.#queue.remove(key);
        // What was assumed of another pod of this name does not hold for this one.
        this.#cache.forget(key);
      }
      if (this.#cache.isAssumed(key)) return;
      if (old && old.metadata.generation !== object.metadata.generation) this.#queue.retry(object);
      else this.#queue.add(object);
      return;
    }
    this.#queue.remove(key);
    if (object?.spec.nodeName && !old?.spec.nodeName) this.#queue.happened('pod-assigned');
  }

  #isOurs({ spec, status, metadata }: Pod): boolean {
    const waiting = !spec.nodeName && !metadata.deletionTimestamp && (status?.phase ?? 'Pending') === 'Pending';
    return waiting && this.#profiles.has(spec.schedulerName ?? '') && (spec.schedulingGates?.length ?? 0) === 0;
  }

  #schedule(pod: Pod, signal: AbortSignal): void {
    const { logger } = this.#options;
    const profile = this.#profiles.get(pod.spec.schedulerName ?? '') as Profile;
    const info = podInfo(pod);
    const decision = decide(profile, info, this.#cache.nodes());
    if (decision.type === 'refuse') {
      this.#queue.refuse(pod, decision.helpedBy);
      this.#track(this.#reportRefusal(pod, decision.message, signal));
      return;
    }
    this.#cache.assume(info, decision.nodeName);
    this.#track(
      this.#bind(pod, decision.nodeName, signal).catch((error: unknown) => {
        this.#cache.forget(info.key);
        if (isNotFound(error) || signal.aborted) return;
        logger.warn({ err: asError(error), pod: info.key }, 'could not bind');
        // Where somebody else has placed it meanwhile, its next event takes it off the queue.
        this.#queue.backOff(pod);
      }),
    );
  }

  async #bind(pod: Pod, nodeName: string, signal: AbortSignal): Promise<void> {
    const { client, events, logger } = this.#options;
    const { name, namespace, uid } = pod.metadata;
    const target = { apiVersion: 'v1', kind: 'Node', name: nodeName };
    const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target };
    await client.createSubresource(PodKind, { name, namespace }, 'binding', body, { signal });
    const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
    events.record(referenceTo(pod), 'Normal', 'Scheduled', message);
    logger.info({ pod: `${namespace}/${name}`, node: nodeName }, 'bound');
  }

  /** Says in the pod's status and in an event why it waits. */
  async #reportRefusal(pod: Pod, message: string, signal: AbortSignal): Promise<void> {
    const { client, events, logger } = this.#options;
    events.record(referenceTo(pod), 'Warning', 'FailedScheduling', message);
    const present = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    if (present?.status === 'False' && present.message === message) return;
    const now = timestamp(Date.now());
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: now,
    };
    const { name, namespace } = pod.metadata;
    const patch = { status: { conditions: [condition] } };
    const options = { type: 'strategic', subresource: 'status', signal } as const;
    await client.patch(PodKind, { name, namespace }, patch, options).catch((error: unknown) => {
      if (!isNotFound(error) && !signal.aborted) logger.warn({ err: asError(error), pod: name }, 'could not report');
    });
  }

  #track(running: Promise<void>): void {
    const tracked = running.finally(() => this.#binding.delete(tracked));
    this.#binding.add(tracked);
  }
}

const referenceTo = ({ metadata: { name, namespace, uid } }: Pod) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  name,
  namespace,
  uid,
});

const wasGated = (old: Pod, now: Pod) => isGated(old) && !isGated(now);

/** Heartbeats change a node all the time; these changes are the ones that can make a pod fit. */
function mattersToPods(now: Node, old: Node): boolean {
  const view = ({ metadata, spec, status }: Node) =>
    JSON.stringify([metadata.labels, spec?.taints, spec?.unschedulable, status?.allocatable]);
  return view(now) !== view(old);
}
