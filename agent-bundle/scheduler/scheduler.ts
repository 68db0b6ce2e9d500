import { isDeepStrictEqual } from 'node:util';
import type { Node } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { isConflict, isNotFound } from '../../common/client/api-error.ts';
import { type Recorder, referenceTo } from '../../common/client/event-recorder.ts';
import { type InformerEvent, keyOf } from '../../common/client/informer.ts';
import { asError } from '../../common/base/clock.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import type { Logger } from '../supervisor/logger.ts';
import { type Decision, type Refused, decide, feasible } from './decide.ts';
import { agreeOnPreemption, askExtenders } from './extenders/ask-extenders.ts';
import type { Extender } from './extenders/extender.ts';
import type { ClusterState } from './cluster-state.ts';
import type { ClusterEvent, Placement, Preemption, Profile } from './framework.ts';
import { NodeCache } from './node-cache.ts';
import { type PodInfo, podInfo } from './node-info.ts';
import { runPlacement } from './placement.ts';
import { clearNomination, preemptPod, reportWaiting } from './pod-writes.ts';
import { SchedulingQueue } from './scheduling-queue.ts';
import { Turns } from './turns.ts';

export interface SchedulerOptions {
  readonly client: ApiClient;
  readonly state: ClusterState;
  readonly profiles: readonly Profile[];
  /** The queue's backoff, milliseconds. */
  readonly backoff: { readonly first: number; readonly most: number };
  /** Events come in the name of the profile. */
  readonly events: (schedulerName: string) => Recorder;
  readonly logger: Logger;
  /** Asked one after the other, each about the pods that concern it. */
  readonly extenders: readonly Extender[];
}

/** Bindings on their way to the API at the same time; those that wait for volumes or permits are not among them. */
const bindingsMost = 32;
/** And pods that are told at the same time why they wait. */
const reportsMost = 4;
/** How long all pods wait until everything is known of volumes, in milliseconds; after that only those with volumes do. */
const volumesMost = 2_000;

/** Gives every waiting pod a node: decides one after the other, binds several at once. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #profiles: ReadonlyMap<string, Profile>;
  readonly #cache = new NodeCache();
  readonly #queue: SchedulingQueue;
  readonly #reports = new Turns(reportsMost);
  readonly #running = new Set<Promise<void>>();
  #hasWaitedForVolumes = false;
  #binding = 0;
  #freed: (() => void) | undefined;
  /** Where the next decision begins to look: all nodes get their turn. */
  #start = 0;

  /** Listens from now on: make it before the state runs. */
  constructor(options: SchedulerOptions) {
    const { profiles, state, backoff } = options;
    this.#options = options;
    this.#profiles = new Map(profiles.map((profile) => [profile.schedulerName, profile]));
    const sort = profiles[0]?.queueSort;
    this.#queue = new SchedulingQueue({ backoff, compare: sort && ((a, b) => sort.queueSort(a, b)) });
    state.nodes.onChange((event) => this.#onNode(event));
    state.pods.onChange((event) => this.#onPod(event));
    state.storage.onChange((event) => this.#queue.happened(event));
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#options.state.synced(signal);
    while (!signal.aborted) {
      const pod = await this.#queue.next(signal).catch(() => undefined);
      if (!pod) break;
      const mayGo = !hasClaims(pod) || (await this.#knowsVolumes(signal));
      if (signal.aborted) break;
      if (!mayGo) {
        this.#queue.backOff(pod);
        continue;
      }
      const extenders = this.#options.extenders.filter((each) => each.isInterested(pod));
      if (extenders.length === 0) this.#schedule(pod, signal);
      else await this.#scheduleWith(extenders, pod, signal);
      while (this.#binding >= bindingsMost) await new Promise<void>((resolve) => (this.#freed = resolve));
    }
    await Promise.allSettled([...this.#running, this.#reports.end()]);
  }

  /** The first pod with volumes waits for what is to be known of them; should that take long, others are not held up by it. */
  async #knowsVolumes(signal: AbortSignal): Promise<boolean> {
    const { storage } = this.#options.state;
    if (!storage.hasSynced && !this.#hasWaitedForVolumes) {
      this.#hasWaitedForVolumes = true;
      await storage.synced(withDeadline(signal, volumesMost)).catch(() => {});
    }
    return storage.hasSynced;
  }

  #onNode({ key, object, old }: InformerEvent<Node>): void {
    if (object) this.#cache.setNode(object);
    else this.#cache.removeNode(key);
    if (!object || !old || mattersToPods(object, old)) this.#queue.happened({ type: 'node', object, old });
  }

  #onPod({ key, object, old }: InformerEvent<Pod>): void {
    this.#cache.setPod(key, object);
    if (object && hasClaims(object)) this.#options.state.storage.need();
    const event = assignedPodEvent(object, old);
    if (event) this.#queue.happened(event);
    const profile = object && this.#profileOf(object);
    if (!profile) {
      this.#queue.remove(key);
      this.#cache.unnominate(key);
      return;
    }
    if (old && old.metadata.uid !== object.metadata.uid) {
      this.#queue.remove(key);
      // What was assumed of another pod of this name does not hold for this one.
      this.#cache.forget(key);
    }
    if (this.#cache.isAssumed(key)) return;
    // What its status does not say yet, it may be about to.
    const nominated = object.status?.nominatedNodeName;
    if (!old || nominated !== old.status?.nominatedNodeName) this.#cache.nominate(podInfo(object), nominated);
    // The objection is in its status already: the API server writes SchedulingGated there.
    if (profile.preEnqueue.some((plugin) => plugin.preEnqueue(object) !== undefined)) this.#queue.remove(key);
    else if (old && hasChanged(object, old)) this.#queue.retry(object);
    else this.#queue.add(object);
  }

  /** Undefined: the pod does not wait for us. */
  #profileOf({ spec, status, metadata }: Pod): Profile | undefined {
    const waits = !spec.nodeName && !metadata.deletionTimestamp && (status?.phase ?? 'Pending') === 'Pending';
    return waits ? this.#profiles.get(spec.schedulerName ?? '') : undefined;
  }

  #schedule(pod: Pod, signal: AbortSignal): void {
    const profile = this.#profileOf(pod);
    if (!profile) return;
    const info = podInfo(pod);
    const decision = decide(profile, info, this.#cache, { start: this.#start });
    if (decision.type === 'refuse') return this.#refuse(pod, info, decision, signal);
    this.#take(profile, info, decision, signal);
  }

  /** Extenders are asked first, about the nodes that plugins allow; the decision itself waits for nobody. */
  async #scheduleWith(extenders: readonly Extender[], pod: Pod, signal: AbortSignal): Promise<void> {
    const { logger } = this.#options;
    const profile = this.#profileOf(pod);
    if (!profile) return;
    const info = podInfo(pod);
    const start = this.#start;
    try {
      const nodes = feasible(profile, info, this.#cache, start);
      const verdict = await askExtenders(extenders, pod, nodes, logger, signal);
      if (this.#isOut(pod)) return;
      const decision = decide(profile, info, this.#cache, { start, verdict });
      if (decision.type === 'bind') {
        const binder = extenders.find(({ settings }) => settings.verbs.bind);
        const bind = binder && { name: 'Extender', bind: binder.bind.bind(binder) };
        return this.#take(bind ? { ...profile, binds: [bind] } : profile, info, decision, signal);
      }
      if (!decision.preemption) return this.#refuse(pod, info, decision, signal);
      const agreed = await agreeOnPreemption(extenders, pod, decision.preemption, logger, signal);
      if (this.#isOut(pod)) return;
      this.#refuse(pod, info, { ...decision, preemption: agreed && { ...agreed, candidates: [agreed] } }, signal);
    } catch (error) {
      if (signal.aborted) return this.#queue.backOff(pod);
      this.#fail(pod, asError(error), signal);
    }
  }

  /** Meanwhile it was deleted, or somebody else has placed it. */
  #isOut(pod: Pod): boolean {
    const now = this.#options.state.pods.get(keyOf(pod));
    return !now || now.metadata.uid !== pod.metadata.uid || !this.#profileOf(now);
  }

  #take(profile: Profile, info: PodInfo, decision: Decision & { readonly type: 'bind' }, signal: AbortSignal): void {
    const { pod } = info;
    const { nodeName, examined } = decision;
    this.#start = (this.#start + examined) % this.#cache.nodes.length;
    const node = this.#cache.get(nodeName);
    if (!node) return this.#queue.backOff(pod);
    this.#place(profile, { pod: info, nodeName, node }, signal);
  }

  #place(profile: Profile, placement: Placement, signal: AbortSignal): void {
    const { pod: info, nodeName } = placement;
    const { pod } = info;
    this.#cache.assume(info, nodeName);
    const steps = runPlacement(profile, placement, signal);
    if (steps.type === 'refused') {
      this.#cache.forget(info.key);
      return this.#refuse(pod, info, { ...steps, type: 'refuse' }, signal);
    }
    this.#cache.unnominate(info.key);
    if (!steps.waits) this.#binding++;
    const done = steps.done
      .then(
        () => this.#onBound(placement),
        (error: unknown) => this.#onNotBound(placement, error, signal),
      )
      .finally(() => {
        if (!steps.waits) this.#binding--;
        this.#freed?.();
      });
    this.#track(done);
  }

  #onBound({ pod: { key, pod }, nodeName }: Placement): void {
    const { logger } = this.#options;
    this.#eventsOf(pod).record(
      referenceTo(PodKind, pod),
      'Normal',
      'Scheduled',
      `Successfully assigned ${key} to ${nodeName}`,
    );
    logger.info({ pod: key, node: nodeName }, 'bound');
  }

  #onNotBound({ pod: { key, pod }, node }: Placement, error: unknown, signal: AbortSignal): void {
    this.#cache.forget(key);
    const { cause } = asError(error);
    if (isNotFound(cause)) return;
    // Where somebody else has placed it meanwhile, its next event takes it off the queue.
    if (signal.aborted || isConflict(cause)) {
      // Of a pod that somebody else has bound there is nothing to say.
      this.#options.logger.info({ err: asError(error), pod: key }, 'not bound');
      this.#queue.backOff(pod);
    } else this.#fail(pod, asError(error), signal);
    this.#queue.happened({ type: 'assigned-pod', old: { ...pod, spec: { ...pod.spec, nodeName: node.name } } });
  }

  /** Something went wrong that no event will mend: the pod hears of it, and is tried again after a while. */
  #fail(pod: Pod, error: Error, signal: AbortSignal): void {
    const { client, logger } = this.#options;
    const { message } = error;
    this.#queue.backOff(pod);
    logger.warn({ err: error, pod: keyOf(pod) }, 'could not be placed');
    this.#eventsOf(pod).record(referenceTo(PodKind, pod), 'Warning', 'FailedScheduling', message);
    const refusing = { reason: 'SchedulerError', message, nominatedNodeName: undefined } as const;
    this.#report(keyOf(pod), () => reportWaiting(client, pod, refusing, signal), signal);
  }

  /** The pod waits; those that are to go for it go. */
  #refuse(
    pod: Pod,
    info: PodInfo,
    { message, plugins, preemption, keepsNomination }: Refused,
    signal: AbortSignal,
  ): void {
    const { client } = this.#options;
    const nominated = keepsNomination ? undefined : (preemption?.nodeName ?? '');
    if (nominated !== undefined) this.#cache.nominate(info, nominated);
    this.#queue.refuse(pod, plugins);
    this.#eventsOf(pod).record(referenceTo(PodKind, pod), 'Warning', 'FailedScheduling', message);
    const refusing = { reason: 'Unschedulable', message, nominatedNodeName: nominated } as const;
    const tell = async () => {
      await reportWaiting(client, pod, refusing, signal);
      if (preemption) await this.#preempt(pod, info, preemption, signal);
    };
    this.#report(info.key, tell, signal);
  }

  /** In the background, a few at a time: of each pod what is newest. */
  #report(key: string, tell: () => Promise<void>, signal: AbortSignal): void {
    const { logger } = this.#options;
    this.#reports.give(key, () =>
      tell().catch((error: unknown) => {
        if (!signal.aborted) logger.warn({ err: asError(error), pod: key }, 'could not report');
      }),
    );
  }

  async #preempt(pod: Pod, info: PodInfo, { nodeName, victims }: Preemption, signal: AbortSignal): Promise<void> {
    const { client, logger } = this.#options;
    const { uid = '' } = pod.metadata;
    await Promise.all(
      victims.map(async ({ key, pod: victim }) => {
        await preemptPod(client, victim, pod, signal);
        logger.info({ pod: key, node: nodeName, by: info.key }, 'preempted');
        const message = `Preempted by pod ${uid} on node ${nodeName}`;
        this.#eventsOf(pod).record(referenceTo(PodKind, victim), 'Normal', 'Preempted', message);
      }),
    );
    // Less important pods that counted on the same room look for other places.
    const lesser = [...(this.#cache.get(nodeName)?.nominated.values() ?? [])];
    for (const other of lesser.filter(({ priority }) => priority < info.priority)) {
      this.#cache.unnominate(other.key);
      await clearNomination(client, other.pod, signal);
    }
  }

  #eventsOf({ spec }: Pod): Recorder {
    return this.#options.events(spec.schedulerName ?? '');
  }

  #track(running: Promise<void>): void {
    const tracked = running.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }
}

/** Undefined: nothing happened on a node. A pod that has ended is no longer there. */
function assignedPodEvent(object: Pod | undefined, old: Pod | undefined): ClusterEvent | undefined {
  const there = (pod: Pod | undefined) => (pod?.spec.nodeName && !isOver(pod) ? pod : undefined);
  const [now, before] = [there(object), there(old)];
  if (!now && !before) return undefined;
  if (now && before && !hasChanged(now, before)) return undefined;
  return { type: 'assigned-pod', object: now, old: before };
}

const hasClaims = ({ spec: { volumes } }: Pod) =>
  volumes?.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral) ?? false;

const isOver = ({ status }: Pod) => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Its spec or labels did; its status does all the time. */
const hasChanged = (now: Pod, old: Pod) =>
  now.metadata.generation !== old.metadata.generation ||
  now.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
  !isDeepStrictEqual(now.metadata.labels, old.metadata.labels);

/** Heartbeats change a node all the time; these changes are the ones that can make a pod fit. */
function mattersToPods(now: Node, old: Node): boolean {
  const view = ({ metadata, spec, status }: Node) => [
    metadata.labels,
    spec?.taints,
    spec?.unschedulable,
    status?.allocatable,
  ];
  return !isDeepStrictEqual(view(now), view(old));
}
