import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { Clock } from '../../common/base/clock.ts';
import { WorkQueue } from '../../common/base/work-queue.ts';
import { isConflict, isNotFound } from '../../common/client/api-error.ts';
import type { Informer, InformerEvent } from '../../common/client/informer.ts';
import { statusPatch } from '../../common/client/node/pod-status-patch.ts';
import type { PodBehaviour } from './behaviour.ts';
import { PodAddresses, addressAt } from './pod-addresses.ts';
import { type Life, livedUntil, nextLife, rememberedLife } from './pod-life.ts';
import { podStatus } from './pod-status.ts';
import type { SimulatedNode } from './simulated-node.ts';

export interface SimulatedPodsOptions {
  readonly pods: Informer<Pod>;
  /** The node that plays a pod; undefined while that is not heard of. */
  readonly nodeOf: (pod: Pod) => SimulatedNode | undefined;
  /** The ranges of a node's pods. */
  readonly rangesOf: (node: string) => readonly string[];
  readonly behaviourOf: (pod: Pod) => PodBehaviour;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/** Statuses written at the same time. */
const workers = 16;

interface Played {
  readonly uid: string;
  readonly node: string;
  life: Life;
  /** Its number among its node's addresses, once it has one. */
  address: number | undefined;
  /** It was deleted for good: there is nobody to write to. */
  finished: boolean;
}

/** Plays the pods of simulated nodes: they start, run, end and go as their behaviour says. */
export class SimulatedPods {
  readonly #options: SimulatedPodsOptions;
  readonly #played = new Map<string, Played>();
  /** By node. */
  readonly #addresses = new Map<string, PodAddresses>();
  readonly #queue: WorkQueue;

  constructor(options: SimulatedPodsOptions) {
    const { pods, clock, onError } = options;
    this.#options = options;
    // The authorizer refuses a node what is about a pod that is gone: the mirror will have heard of that by the second try.
    const onFailure = (_key: string, error: Error, failures: number) => failures > 1 && onError(error);
    this.#queue = new WorkQueue({ workers, clock, onError: onFailure });
    pods.index('node', ({ spec }) => (spec.nodeName ? [spec.nodeName] : [])).onChange((event) => this.#note(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#queue.run((key, until) => this.#play(key, until), signal);
  }

  /** Looks at all pods of a node: it has come back, or has got addresses. */
  wake(node: string): void {
    for (const { metadata } of this.#options.pods.byIndex('node', node)) {
      this.#queue.add(`${metadata.namespace}/${metadata.name}`);
    }
  }

  /** A pod's life begins when it is first heard of, however long it waits for its turn. */
  #note({ key, object }: InformerEvent<Pod>): void {
    const played = this.#played.get(key);
    if (played && played.uid !== object?.metadata.uid) this.#forget(key, played);
    if (!object) return;
    if (!this.#played.has(key)) {
      const { uid = '' } = object.metadata;
      const life = rememberedLife(object, this.#options.clock.now());
      this.#played.set(key, { uid, node: object.spec.nodeName ?? '', life, address: undefined, finished: false });
    }
    this.#queue.add(key);
  }

  #forget(key: string, { node, address }: Played): void {
    this.#played.delete(key);
    if (address !== undefined) this.#addresses.get(node)?.release(address);
  }

  async #play(key: string, signal: AbortSignal): Promise<void> {
    const { pods, nodeOf, behaviourOf, clock } = this.#options;
    const [pod, played] = [pods.get(key), this.#played.get(key)];
    const node = pod && nodeOf(pod);
    if (!pod || !played || played.finished || !node) return;
    const now = clock.now();
    const behaviour = behaviourOf(pod);
    played.life = livedUntil(now, pod, played.life, behaviour);
    const next = nextLife(pod, played.life, behaviour, now);
    if (next) this.#queue.addAfter(key, next.since - now);
    try {
      await this.#tell(pod, played, node, behaviour.ready, signal);
      if (played.life.stage.type !== 'gone') return;
      const { uid } = pod.metadata;
      const options = { gracePeriodSeconds: 0, preconditions: { uid }, signal };
      await node.client.delete(PodKind, pod.metadata, options);
      played.finished = true;
    } catch (error) {
      // Gone, or another of that name has taken its place.
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  }

  async #tell(pod: Pod, played: Played, node: SimulatedNode, ready: boolean, signal: AbortSignal): Promise<void> {
    const place = { hostIP: node.address, podIPs: this.#ipsOf(pod, played), ready };
    const status = statusPatch(pod.status ?? {}, podStatus(pod, played.life, place));
    if (!status) return;
    const options = { subresource: 'status', type: 'strategic', signal } as const;
    await node.client.patch(PodKind, pod.metadata, { metadata: { uid: played.uid }, status }, options);
  }

  /** A pod keeps the address that it has, and gets one as soon as its node has any to give. */
  #ipsOf({ status }: Pod, played: Played): string[] {
    const ranges = this.#options.rangesOf(played.node);
    let addresses = this.#addresses.get(played.node);
    if (!addresses) this.#addresses.set(played.node, (addresses = new PodAddresses()));
    const kept = () => (status?.podIP === undefined ? undefined : addresses.keep(status.podIP, ranges));
    const number = (played.address ??= kept() ?? addresses.take(ranges));
    return number === undefined ? [] : ranges.map((range) => addressAt(range, number));
  }
}
