import { type Lease, LeaseKind } from '../../../common/api/coordination/v1/lease.ts';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import type { Informer, InformerEvent } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { indexByNode, onNode } from '../indexes.ts';
import { isReady } from '../pod-state.ts';
import { unlessGone } from '../writes.ts';
import { EvictionGate } from './eviction-gate.ts';
import { Heartbeats } from './heartbeats.ts';
import { membershipNews } from './membership.ts';
import { conditionOf, conditionsOfSilence, readinessOf } from './node-conditions.ts';
import { changedTaints, drivesPodsAway, noExecuteTaint, noScheduleTaints } from './node-taints.ts';
import { type EvictionRules, zoneOf } from './zones.ts';

export interface NodeLifecycleOptions {
  /** Milliseconds of silence after which a node counts as unreachable. */
  readonly nodeMonitorGracePeriod: number;
  /** The same for a node whose kubelet has not told anything yet. */
  readonly nodeStartupGracePeriod: number;
  readonly eviction: EvictionRules;
}

/** How often, at most, all nodes are looked at because one of them is dead, milliseconds. */
const lookPeriod = 1_000;
const leaseNamespace = 'kube-node-lease';

/**
 * Tells which nodes are dead, and taints nodes by what they are, so that pods stay away from them or leave.
 *
 * Silence counts by our own monotonic clock from what we have heard ourselves: who takes over from another leader has heard
 * nothing yet, so every node has its full time of grace again. Rather late than for no reason; and no wall clock matters, neither
 * a host's nor ours.
 */
export class NodeLifecycleController implements Controller {
  readonly #context: ControllerContext;
  readonly #options: NodeLifecycleOptions;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #heartbeats: Heartbeats;
  readonly #gate: EvictionGate;
  /** The census has changed, and nobody has drawn the conclusions. */
  #isChanged = false;
  #isBlind = false;
  #looked = -Infinity;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext, options: NodeLifecycleOptions) {
    this.#context = context;
    this.#options = options;
    this.#heartbeats = new Heartbeats(context.clock);
    this.#gate = new EvictionGate(context.clock, options.eviction);
    const { informers } = context;
    this.#nodes = informers.of(NodeKind);
    this.#pods = indexByNode(informers.of(PodKind));
    const leases = informers.of(LeaseKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#nodes, this.#pods, leases],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#nodes.onChange((event) => this.#onNode(event));
    leases.onChange((event) => this.#onLease(event));
    this.#pods.onChange((event) => this.#onPod(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onNode({ key, object, old }: InformerEvent<Node>): void {
    for (const { about, reason, message } of membershipNews(object, old)) {
      this.#context.events.record(referenceTo(NodeKind, about), 'Normal', reason, message);
    }
    if (object) {
      // Our own writes leave the heartbeat's time as it is.
      this.#heartbeats.observe(key, 'status', conditionOf(object, 'Ready')?.lastHeartbeatTime);
      this.#note(object);
    } else {
      this.#heartbeats.forget(key);
      if (this.#gate.note(key, undefined)) this.#isChanged = true;
    }
    if (!object || !old || viewOf(object) !== viewOf(old)) this.#loop.queue.add(key);
  }

  #onLease({ object }: InformerEvent<Lease>): void {
    if (object?.metadata.namespace !== leaseNamespace || !this.#nodes.get(object.metadata.name)) return;
    this.#heartbeats.observe(object.metadata.name, 'lease', object.spec?.renewTime);
  }

  #onPod({ object, old }: InformerEvent<Pod>): void {
    const nodeName = object?.spec.nodeName;
    if (!object || !nodeName || !isReady(object) || (old && isReady(old) && old.spec.nodeName)) return;
    const node = this.#nodes.get(nodeName);
    if (node && readinessOf(node) === 'Unknown') this.#loop.queue.add(nodeName);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const seen = this.#nodes.get(name);
    if (!seen) return this.#isFine(name);
    const node = this.#isSilent(seen) ? await this.#markSilent(seen, signal) : seen;
    if (!node) return;
    if (!this.#isSilent(node)) this.#loop.queue.addAfter(name, this.#patience(node) - this.#heartbeats.silence(name));
    await this.#taint(node, signal);
    const isLost = readinessOf(node) === 'Unknown' && this.#isSilent(node);
    if (isLost && !this.#isBlind) await this.#markPodsNotReady(node, signal);
  }

  #patience(node: Node): number {
    const { nodeMonitorGracePeriod: grace, nodeStartupGracePeriod: startup } = this.#options;
    return readinessOf(node) === 'never' ? Math.max(grace, startup) : grace;
  }

  #isSilent(node: Node): boolean {
    return this.#heartbeats.silence(node.metadata.name) >= this.#patience(node);
  }

  /** Writes into the status that nobody knows. Returns the node as it is then; undefined when it is gone. */
  async #markSilent(node: Node, signal: AbortSignal): Promise<Node | undefined> {
    const { client, clock, events, logger } = this.#context;
    const conditions = conditionsOfSilence(node, clock.now());
    if (conditions.length === 0) return node;
    const { name, resourceVersion } = node.metadata;
    // Of this revision only: a kubelet that has told something meanwhile is not silent.
    const patch = { metadata: { resourceVersion }, status: { conditions } };
    const options = { type: 'strategic', subresource: 'status', signal } as const;
    const marked = await unlessGone(client.patch(NodeKind, { name }, patch, options));
    if (readinessOf(node) === 'True') {
      const message = `Node ${name} status is now: NodeNotReady`;
      events.record(referenceTo(NodeKind, node), 'Normal', 'NodeNotReady', message);
    }
    logger.info({ node: name, silence: Math.round(this.#heartbeats.silence(name)) }, 'node is silent');
    return marked;
  }

  async #taint(node: Node, signal: AbortSignal): Promise<void> {
    const { client, clock, logger } = this.#context;
    const { name, resourceVersion } = node.metadata;
    const wanted = { noSchedule: noScheduleTaints(node), noExecute: this.#permittedNoExecute(node) };
    const taints = changedTaints(node, wanted, clock.now());
    if (!taints) return;
    const patch = { metadata: { resourceVersion }, spec: { taints } };
    await unlessGone(client.patch(NodeKind, { name }, patch, { signal }));
    logger.info({ node: name, taints: taints.map(({ key, effect }) => `${key}:${effect}`) }, 'taints changed');
  }

  /** The taint that drives pods away, where the state of all nodes together allows it now. */
  #permittedNoExecute(node: Node): string | undefined {
    const { name } = node.metadata;
    const noExecute = noExecuteTaint(node);
    this.#note(node);
    if (noExecute === undefined) this.#isFine(name);
    else this.#look(lookPeriod);
    if (noExecute === undefined || this.#isBlind) return undefined;
    // One kind of taint may give way to the other: the node is being emptied already.
    if (drivesPodsAway(node)) return noExecute;
    // Unknown since before we looked, or renewing its lease again: the kubelet gets the time to tell.
    if (readinessOf(node) === 'Unknown' && !this.#isSilent(node)) return undefined;
    return this.#isItsTurn(node) ? noExecute : undefined;
  }

  /** Whether the node may be emptied now; if not it is asked for again when that may have changed. */
  #isItsTurn(node: Node): boolean {
    const { name } = node.metadata;
    const zone = zoneOf(node);
    // What decides is how all are now, and not how each was when it was last looked at.
    if (this.#gate.wait(zone, name) === 0) this.#look(0);
    const wait = this.#gate.wait(zone, name);
    if (wait > 0 && wait < Infinity) this.#loop.queue.addAfter(name, wait);
    if (wait > 0) return false;
    const next = this.#gate.letThrough(zone, name);
    if (next !== undefined) this.#loop.queue.add(next);
    return true;
  }

  #isFine(name: string): void {
    if (this.#gate.forget(name)) this.#isChanged = true;
    this.#conclude();
  }

  #note(node: Node): void {
    const healthy = readinessOf(node) === 'True' && !this.#isSilent(node);
    if (this.#gate.note(node.metadata.name, { zone: zoneOf(node), healthy })) this.#isChanged = true;
  }

  /** Looks at all nodes, unless that was less than `period` milliseconds ago. */
  #look(period: number): void {
    const now = this.#context.clock.monotonic();
    if (now - this.#looked >= period) {
      this.#looked = now;
      for (const node of this.#nodes.list()) this.#note(node);
    }
    this.#conclude();
  }

  /** Wakes those whose turn it may be now, and all of them when we have become blind, or see again. */
  #conclude(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const { isBlind } = this.#gate;
    if (isBlind === this.#isBlind) {
      for (const name of this.#gate.first) this.#loop.queue.add(name);
      return;
    }
    this.#isBlind = isBlind;
    // What we could not hear is no silence of theirs.
    if (!isBlind) this.#heartbeats.restart();
    const message = isBlind ? 'no node is ready: nothing is evicted until one is' : 'a node is ready again';
    this.#context.logger.info({ nodes: this.#nodes.size }, message);
    for (const { metadata } of this.#nodes.list()) this.#loop.queue.add(metadata.name);
  }

  /** So that services no longer send anything to the pods of a node that nobody hears of. */
  async #markPodsNotReady(node: Node, signal: AbortSignal): Promise<void> {
    const { client, clock, events } = this.#context;
    for (const pod of [...onNode(this.#pods, node.metadata.name)].filter(isReady)) {
      const { name, namespace, uid } = pod.metadata;
      const condition = { type: 'Ready', status: 'False', lastTransitionTime: timestamp(clock.now()) };
      const patch = { metadata: { uid }, status: { conditions: [condition] } };
      const options = { type: 'strategic', subresource: 'status', signal } as const;
      await unlessGone(client.patch(PodKind, { name, namespace }, patch, options));
      events.record(referenceTo(PodKind, pod), 'Warning', 'NodeNotReady', 'Node is not ready');
    }
  }
}

/** What of a node is reason to look at it; its heartbeats are not. */
function viewOf({ metadata, spec, status }: Node): string {
  const conditions = status?.conditions?.map(({ type, status: state }) => [type, state]);
  return JSON.stringify([metadata.labels, spec?.taints, spec?.unschedulable, conditions]);
}
