import { type DaemonSet, DaemonSetKind } from '../../../common/api/apps/v1/daemon-set.ts';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { selects } from '../../../common/api/labels.ts';
import { isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { forEachLimited, slowStart } from '../batch.ts';
import { canonicalJson } from '../canonical-json.ts';
import { claim } from '../claim.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { ControllerHistory, type History } from '../controller-history/controller-history.ts';
import { revisionLabel } from '../controller-history/revision.ts';
import { Expectations } from '../expectations.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { controllerKeyOf, controllerOf } from '../ownership.ts';
import { PodControl } from '../pod-control.ts';
import { isActive, untilAvailable } from '../pod-state.ts';
import { exists, unlessGone } from '../writes.ts';
import { daemonPod, nodeOf } from './daemon-pod.ts';
import { daemonSetStatus } from './daemon-set-status.ts';
import { FailedPods } from './failed-pods.ts';
import { nodeAction } from './node-action.ts';
import { type DaemonPod, type NodeState, podsByNode } from './node-state.ts';
import { placementOn } from './placement.ts';
import { daemonBounds, rolloutStep } from './rollout.ts';

const writesAtOnce = 32;
/** At most so many at a time, so that a mistake can be seen before it is large. */
const burst = 250;

/** Pods to make, by the names of their nodes, and pods to delete. */
interface Writes {
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
}

/** Keeps one pod on every node that a DaemonSet fits. https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/ */
export class DaemonSetController implements Controller {
  readonly #context: ControllerContext;
  readonly #sets: Informer<DaemonSet>;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #history: ControllerHistory<DaemonSet>;
  readonly #expectations: Expectations;
  readonly #control: PodControl<DaemonSet>;
  readonly #failedPods: FailedPods;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { informers, clock } = context;
    this.#sets = indexByNamespace(informers.of(DaemonSetKind));
    this.#nodes = informers.of(NodeKind);
    this.#pods = indexByNamespace(informers.of(PodKind));
    this.#history = new ControllerHistory(DaemonSetKind, revisionLabel, context);
    this.#expectations = new Expectations(clock);
    this.#control = new PodControl(DaemonSetKind, context, this.#expectations);
    this.#failedPods = new FailedPods(clock);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#sets, this.#nodes, this.#pods, this.#history.revisions],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#sets.onChange(({ key }) => this.#loop.queue.add(key));
    this.#nodes.onChange((event) => this.#onNode(event));
    this.#pods.onChange((event) => this.#onPod(event));
    this.#history.onChange(this.#sets, (key) => this.#loop.queue.add(key));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  /** A node that comes or goes matters to the sets that it fits; a heartbeat to none. */
  #onNode({ object, old }: InformerEvent<Node>): void {
    if (object && old && selectableBy(object) === selectableBy(old)) return;
    for (const set of this.#sets.list()) {
      const [before, after] = [old, object].map((node) => (node ? placementOn(node, set) : 'none'));
      if (before !== after) this.#loop.queue.add(keyOf(set));
    }
  }

  #onPod({ key, object, old }: InformerEvent<Pod>): void {
    for (const pod of [object, old]) {
      if (!pod) continue;
      const owner = controllerKeyOf(pod, DaemonSetKind);
      if (owner) {
        this.#expectations.met(owner, key);
        if (!object || object.metadata.deletionTimestamp) this.#expectations.met(owner, pod.metadata.uid ?? '');
        this.#loop.queue.add(owner);
      } else if (!controllerOf(pod)) {
        for (const set of inNamespace(this.#sets, pod.metadata.namespace)) {
          if (selects(set.spec.selector, pod.metadata.labels)) this.#loop.queue.add(keyOf(set));
        }
      }
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const set = this.#sets.get(key);
    if (!set) {
      this.#failedPods.forget(key);
      return this.#expectations.forget(key);
    }
    if (set.metadata.deletionTimestamp) return;
    const history = await this.#history.of(set, signal);
    if (!history) return;
    const pods = await this.#claim(set, signal);
    const hash = history.present.metadata.labels?.[revisionLabel] ?? '';
    const nodes = this.#observe(set, hash, pods);
    await this.#expectations.settle(key, (podKey) => exists(this.#context.client, PodKind, podKey, signal));
    const wait = this.#expectations.wait(key);
    if (wait > 0) this.#loop.queue.addAfter(key, wait);
    const failure = wait === 0 ? await this.#act(set, hash, nodes, pods, signal) : undefined;
    await this.#forgetHistory(set, history, pods, signal);
    await this.#writeStatus(key, set, nodes, signal);
    if (failure) throw failure;
  }

  #claim(set: DaemonSet, signal: AbortSignal): Promise<Pod[]> {
    return claim({
      client: this.#context.client,
      ownerKind: DaemonSetKind,
      owner: set,
      kind: PodKind,
      candidates: inNamespace(this.#pods, set.metadata.namespace),
      matches: ({ metadata }) => selects(set.spec.selector, metadata.labels),
      signal,
    });
  }

  #observe(set: DaemonSet, hash: string, pods: readonly Pod[]): NodeState[] {
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    const byNode = podsByNode(pods, { hash, minReadySeconds, now: this.#context.clock.now() });
    return [...this.#nodes.list()].map((node) => {
      const { name } = node.metadata;
      return { name, placement: placementOn(node, set), pods: byNode.get(name) ?? [] };
    });
  }

  /** First every node gets what it should have; only when that is so, an update goes on. Returns the first error. */
  async #act(
    set: DaemonSet,
    hash: string,
    nodes: readonly NodeState[],
    pods: readonly Pod[],
    signal: AbortSignal,
  ): Promise<Error | undefined> {
    const { updateStrategy = {} } = set.spec;
    const wanted = nodes.filter(({ placement }) => placement === 'run').length;
    const rolling = updateStrategy.type !== 'OnDelete';
    const bounds = daemonBounds(updateStrategy, wanted);
    const kept = this.#keepNodes(set, nodes, pods, rolling && bounds.surge > 0);
    if (kept.create.length > 0 || kept.delete.length > 0) return this.#write(set, hash, kept, signal);
    if (!rolling) return undefined;
    const step = rolloutStep(nodes, bounds);
    return this.#write(set, hash, { create: step.create, delete: step.delete.map(({ pod }) => pod) }, signal);
  }

  #keepNodes(set: DaemonSet, nodes: readonly NodeState[], pods: readonly Pod[], surging: boolean): Writes {
    const create: string[] = [];
    const doomed: Pod[] = [];
    for (const node of nodes) {
      const action = nodeAction(node, surging);
      if (action.create) create.push(node.name);
      doomed.push(...action.delete.map(({ pod }) => pod));
      doomed.push(...action.ended.filter((ended) => this.#mayGo(set, node.name, ended)).map(({ pod }) => pod));
    }
    // Pods for nodes that went before they were bound would wait for ever; bound ones are the pod collector's.
    const known = new Set(nodes.map(({ name }) => name));
    const isStranded = (pod: Pod) => {
      const node = nodeOf(pod);
      return isActive(pod) && !pod.spec.nodeName && node !== undefined && !known.has(node);
    };
    return { create, delete: [...doomed, ...pods.filter(isStranded)] };
  }

  /** Tells of a pod that has ended; false while failed ones of its node have to wait. */
  #mayGo(set: DaemonSet, node: string, { pod }: DaemonPod): boolean {
    const key = keyOf(set);
    const about = referenceTo(DaemonSetKind, set);
    const place = `daemon pod ${keyOf(pod)} on node ${node}`;
    if (pod.status?.phase === 'Succeeded') {
      const message = `Found succeeded ${place}, will try to delete it`;
      this.#context.events.record(about, 'Normal', 'SucceededDaemonPod', message);
      return true;
    }
    const wait = this.#failedPods.wait(key, node);
    if (wait > 0) {
      this.#loop.queue.addAfter(key, wait);
      return false;
    }
    const message = `Found failed ${place}, will try to kill it`;
    this.#context.events.record(about, 'Warning', 'FailedDaemonPod', message);
    return true;
  }

  async #write(set: DaemonSet, hash: string, writes: Writes, signal: AbortSignal): Promise<Error | undefined> {
    const names = writes.create.slice(0, burst);
    const pods = names.map((name) => daemonPod(set, name, hash)).values();
    const created = await slowStart(names.length, writesAtOnce, async () => {
      const { value: pod } = pods.next();
      if (pod) await this.#control.create(set, pod, signal);
    });
    const deleted = await forEachLimited(writes.delete.slice(0, burst), writesAtOnce, (pod) =>
      this.#control.delete(set, pod, signal),
    );
    return created && !isNamespaceTerminating(created) ? created : deleted;
  }

  #forgetHistory(set: DaemonSet, { others }: History, pods: readonly Pod[], signal: AbortSignal): Promise<void> {
    const live = new Set(pods.map(({ metadata }) => metadata.labels?.[revisionLabel]));
    return this.#history.forget(set, others, ({ metadata }) => live.has(metadata.labels?.[revisionLabel]), signal);
  }

  async #writeStatus(key: string, set: DaemonSet, nodes: readonly NodeState[], signal: AbortSignal): Promise<void> {
    const { client, clock } = this.#context;
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    const now = clock.now();
    const waits = nodes.flatMap(({ pods }) => pods).map(({ pod }) => untilAvailable(pod, minReadySeconds, now));
    const soonest = Math.min(...waits.map((wait) => wait || Infinity));
    if (Number.isFinite(soonest)) this.#loop.queue.addAfter(key, soonest);
    const status = daemonSetStatus(set.status, nodes, set.metadata.generation ?? 0);
    if (canonicalJson(status) === canonicalJson(set.status)) return;
    await unlessGone(client.replace(DaemonSetKind, { ...set, status }, { subresource: 'status', signal }));
  }
}

/** What of a node decides where daemons run. */
const selectableBy = ({ metadata, spec }: Node): string => canonicalJson([metadata.labels, spec?.taints]);
