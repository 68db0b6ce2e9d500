import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { abortable } from '../../common/base/abortable.ts';
import { type Clock, systemClock } from '../../common/base/clock.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import { WorkQueue } from '../../common/base/work-queue.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer, type InformerEvent } from '../../common/client/informer.ts';
import { selecting } from '../../common/client/selecting.ts';
import type { PodBehaviour } from './behaviour.ts';
import { type NodeDescription, isContradicted, isToBeSilent } from './node-object.ts';
import { nodeSelection, podSelection } from './selection.ts';
import { SimulatedNode } from './simulated-node.ts';
import { SimulatedPods } from './simulated-pods.ts';

export interface SimulatedNodesOptions {
  readonly nodes: readonly NodeDescription[];
  /** Follows nodes and pods: all of them, or of a single node what that node may see. */
  readonly client: ApiClient;
  /** A client that is this node. */
  readonly clientOf: (node: string) => ApiClient;
  readonly behaviourOf: (pod: Pod) => PodBehaviour;
  readonly onError: (error: Error) => void;
  readonly clock?: Clock;
}

/** Nodes attended to at the same time. */
const workers = 8;

/**
 * Nodes that are played, many in one process. They share two watches, one on nodes and one on pods; what they write, each
 * writes in its own name.
 *
 *   API ──nodes, pods──▶ informers ──▶ queues ──▶ SimulatedNode: leases and status │ SimulatedPods: lives ──▶ API
 */
export class SimulatedNodes {
  readonly #nodes: ReadonlyMap<string, SimulatedNode>;
  readonly #observed: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #played: SimulatedPods;
  readonly #queue: WorkQueue;
  readonly #lifetime: Lifetime;
  readonly #registered = Promise.withResolvers<void>();
  #unregistered: number;

  constructor({ nodes, client, clientOf, behaviourOf, onError, clock = systemClock }: SimulatedNodesOptions) {
    const made = nodes.map((description, at) => {
      const turn = at / nodes.length;
      return new SimulatedNode({ description, client: clientOf(description.name), clock, turn, onError });
    });
    this.#nodes = new Map(made.map((node, at) => [nodes[at]?.name ?? '', node]));
    this.#unregistered = made.length;
    const only = nodes.length === 1 ? nodes[0]?.name : undefined;
    const nodeSource = resourceSource(client, NodeKind, { fieldSelector: only && `metadata.name=${only}` });
    const podSource = resourceSource(client, PodKind, { fieldSelector: `spec.nodeName${only ? `=${only}` : '!='}` });
    this.#observed = new Informer(
      selecting(nodeSource, (node) => (this.#nodes.has(node.metadata.name ?? '') ? nodeSelection(node) : undefined)),
      { onError, clock },
    );
    this.#pods = new Informer(
      selecting(podSource, (pod) => (this.#nodes.has(pod.spec.nodeName ?? '') ? podSelection(pod) : undefined)),
      { onError, clock },
    );
    this.#played = new SimulatedPods({
      ...{ pods: this.#pods, behaviourOf, clock, onError },
      nodeOf: ({ spec }) => {
        const node = this.#nodes.get(spec.nodeName ?? '');
        return node?.isAlive ? node : undefined;
      },
      rangesOf: (node) => this.#observed.get(node)?.spec?.podCIDRs ?? [],
    });
    this.#queue = new WorkQueue({ workers, clock, onError: (_name, error) => onError(error) });
    this.#lifetime = new Lifetime(onError);
    this.#observed.onChange((event) => this.#note(event));
  }

  /** Resolves when every node is registered. */
  async start(): Promise<void> {
    const { signal } = this.#lifetime;
    const run = (loop: (until: AbortSignal) => Promise<void>) => this.#lifetime.run(loop);
    run((until) => this.#observed.run(until));
    run((until) => this.#pods.run(until));
    await Promise.all([this.#observed.synced(signal), this.#pods.synced(signal)]);
    for (const name of this.#nodes.keys()) this.#queue.add(name);
    run((until) => this.#queue.run((name, each) => this.#attend(name, each), until));
    run((until) => this.#played.run(until));
    await abortable(this.#registered.promise, signal);
  }

  /** A pod of any of the nodes, as the API has it. */
  pod(namespace: string, name: string): Pod | undefined {
    return this.#pods.get(`${namespace}/${name}`);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.silence()));
    await this.#lifetime.end();
  }

  async #attend(name: string, signal: AbortSignal): Promise<void> {
    const node = this.#nodes.get(name);
    if (!node) return;
    const wasNew = node.isNew;
    const wait = await node.attend(this.#observed.get(name), signal);
    if (wait !== undefined) this.#queue.addAfter(name, wait);
    if (!wasNew) return;
    const observed = this.#observed.get(name);
    if (observed && isToBeSilent(observed)) await node.silence();
    this.#played.wake(name);
    if (--this.#unregistered === 0) this.#registered.resolve();
  }

  /** It is heard of again, with all its pods. */
  #revive(name: string): void {
    this.#nodes.get(name)?.revive();
    this.#queue.add(name);
    this.#played.wake(name);
  }

  #note({ key, object, old }: InformerEvent<Node>): void {
    const node = this.#nodes.get(key);
    if (!node || node.isNew) return;
    if (!object) return this.#lifetime.run(() => node.leave());
    const [silent, was] = [isToBeSilent(object), old !== undefined && isToBeSilent(old)];
    if (silent && !was) this.#lifetime.run(() => node.silence());
    if (was && !silent) this.#revive(key);
    if (isContradicted(object)) this.#queue.add(key);
    if (object.spec?.podCIDRs?.[0] !== old?.spec?.podCIDRs?.[0]) this.#played.wake(key);
  }
}
