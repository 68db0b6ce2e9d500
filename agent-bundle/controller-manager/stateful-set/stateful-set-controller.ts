import type { ControllerRevision } from '../../../common/api/apps/v1/controller-revision.ts';
import { type StatefulSet, StatefulSetKind } from '../../../common/api/apps/v1/stateful-set.ts';
import { PersistentVolumeClaimKind } from '../../../common/api/core/v1/persistent-volume-claim.ts';
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
import { revisionLabel, templateOf } from '../controller-history/revision.ts';
import { Expectations } from '../expectations.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { controllerKeyOf, controllerOf } from '../ownership.ts';
import { isReady, untilAvailable } from '../pod-state.ts';
import { exists, unlessGone } from '../writes.ts';
import { ordinalOf, wantedOrdinals } from './identity.ts';
import { type PodState, type Slot, type StatefulStep, statefulSteps, updateOf } from './rollout.ts';
import { statefulPod } from './stateful-pod.ts';
import { StatefulPodControl } from './stateful-pod-control.ts';
import { statefulSetStatus } from './stateful-set-status.ts';

const hashLabel = 'controller.kubernetes.io/hash';
const writesAtOnce = 32;

/** The pods of a set, and the revision that those below an update's reach are of. */
interface Found {
  readonly history: History;
  readonly current: ControllerRevision;
  readonly pods: ReadonlyMap<number, Pod>;
}

/** Keeps numbered pods, each with its name and its claims. https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ */
export class StatefulSetController implements Controller {
  readonly #context: ControllerContext;
  readonly #sets: Informer<StatefulSet>;
  readonly #pods: Informer<Pod>;
  readonly #history: ControllerHistory<StatefulSet>;
  readonly #expectations: Expectations;
  readonly #control: StatefulPodControl;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { informers, clock } = context;
    const claims = informers.of(PersistentVolumeClaimKind);
    this.#sets = indexByNamespace(informers.of(StatefulSetKind));
    this.#pods = indexByNamespace(informers.of(PodKind));
    this.#history = new ControllerHistory(StatefulSetKind, hashLabel, context);
    this.#expectations = new Expectations(clock);
    this.#control = new StatefulPodControl(context, claims, this.#expectations);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#sets, this.#pods, claims, this.#history.revisions],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#sets.onChange(({ key }) => this.#loop.queue.add(key));
    this.#pods.onChange((event) => this.#onPod(event));
    this.#history.onChange(this.#sets, (key) => this.#loop.queue.add(key));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod({ key, object, old }: InformerEvent<Pod>): void {
    for (const pod of [object, old]) {
      if (!pod) continue;
      const owner = controllerKeyOf(pod, StatefulSetKind);
      if (owner) {
        this.#expectations.met(owner, key);
        if (!object || object.metadata.deletionTimestamp) this.#expectations.met(owner, pod.metadata.uid ?? '');
        this.#loop.queue.add(owner);
      } else if (!controllerOf(pod)) {
        for (const set of inNamespace(this.#sets, pod.metadata.namespace)) {
          if (isMember(set, pod)) this.#loop.queue.add(keyOf(set));
        }
      }
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const set = this.#sets.get(key);
    if (!set) return this.#expectations.forget(key);
    // What it lets go of on its way out must not be taken for missing.
    if (set.metadata.deletionTimestamp) return;
    const history = await this.#history.of(set, signal);
    if (!history) return;
    const pods = await this.#claimPods(set, signal);
    await this.#expectations.settle(key, (podKey) => exists(this.#context.client, PodKind, podKey, signal));
    const wait = this.#expectations.wait(key);
    if (wait > 0) this.#loop.queue.addAfter(key, wait);
    const named = history.others.find(({ metadata }) => metadata.name === set.status?.currentRevision);
    const found = { history, current: named ?? history.present, pods: byOrdinal(set, pods) };
    const failure = wait === 0 ? await this.#act(set, found, signal) : undefined;
    await this.#forgetHistory(set, found, signal);
    await this.#writeStatus(key, set, found, signal);
    if (failure) throw failure;
  }

  #claimPods(set: StatefulSet, signal: AbortSignal): Promise<Pod[]> {
    return claim({
      client: this.#context.client,
      ownerKind: StatefulSetKind,
      owner: set,
      kind: PodKind,
      candidates: inNamespace(this.#pods, set.metadata.namespace),
      matches: (pod) => isMember(set, pod),
      signal,
    });
  }

  /** Returns the first error; the status is written all the same. */
  async #act(set: StatefulSet, found: Found, signal: AbortSignal): Promise<Error | undefined> {
    const { pods } = found;
    const wanted = wantedOrdinals(set);
    const condemned = [...pods.keys()].filter((ordinal) => !wanted.includes(ordinal)).sort((a, b) => b - a);
    const steps = statefulSteps({
      wanted: wanted.map((ordinal) => this.#slotOf(set, found, ordinal)),
      condemned: condemned.map((ordinal) => this.#slotOf(set, found, ordinal)),
      ordered: set.spec.podManagementPolicy !== 'Parallel',
      update: updateOf(set),
    });
    const kept = await forEachLimited(pods, writesAtOnce, async ([ordinal, pod]) => {
      const isCondemned = condemned.includes(ordinal);
      if (!isCondemned && !pod.metadata.deletionTimestamp) await this.#control.repair(set, ordinal, pod, signal);
      await this.#control.own(set, ordinal, pod, isCondemned, signal);
    });
    // A claim must be the pod's before the pod goes.
    return kept ?? this.#take(set, found, steps, signal);
  }

  #slotOf(set: StatefulSet, { history, pods }: Found, ordinal: number): Slot {
    const pod = pods.get(ordinal);
    const updated = pod?.metadata.labels?.[revisionLabel] === history.present.metadata.name;
    return { ordinal, updated, state: pod ? this.#stateOf(set, pod) : 'absent' };
  }

  #stateOf({ spec }: StatefulSet, pod: Pod): PodState {
    if (pod.metadata.deletionTimestamp) return 'ending';
    if (pod.status?.phase === 'Failed') return 'failed';
    if (pod.status?.phase === 'Succeeded') return 'succeeded';
    if (pod.status?.phase !== 'Running' || !isReady(pod)) return 'starting';
    return untilAvailable(pod, spec.minReadySeconds ?? 0, this.#context.clock.now()) === 0 ? 'available' : 'ready';
  }

  async #take(set: StatefulSet, found: Found, steps: readonly StatefulStep[], signal: AbortSignal) {
    const creations = steps.filter((step) => step.type === 'create');
    const next = creations.values();
    const created = await slowStart(creations.length, writesAtOnce, async () => {
      const { value: step } = next.next();
      if (step) await this.#create(set, found, step, signal);
    });
    const deletions = steps.filter((step) => step.type === 'delete');
    const deleted = await forEachLimited(deletions, writesAtOnce, async ({ ordinal, why }) => {
      const pod = found.pods.get(ordinal);
      if (!pod) return;
      if (why === 'ended') this.#tellOfEnd(set, pod);
      await this.#control.delete(set, pod, signal);
    });
    return created && !isNamespaceTerminating(created) ? created : deleted;
  }

  #create(
    set: StatefulSet,
    { history: { present }, current }: Found,
    { ordinal, updated }: { readonly ordinal: number; readonly updated: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const revision = updated ? present : current;
    const versioned = { revision: revision.metadata.name, template: templateOf(revision) };
    return this.#control.create(set, ordinal, statefulPod(set, ordinal, versioned), signal);
  }

  #tellOfEnd(set: StatefulSet, pod: Pod): void {
    const failed = pod.status?.phase === 'Failed';
    const [type, reason, what] = failed
      ? (['Warning', 'RecreatingFailedPod', 'failed'] as const)
      : (['Normal', 'RecreatingTerminatedPod', 'terminated'] as const);
    const message = `StatefulSet ${keyOf(set)} is recreating ${what} Pod ${pod.metadata.name}`;
    this.#context.events.record(referenceTo(StatefulSetKind, set), type, reason, message);
  }

  #forgetHistory(set: StatefulSet, { history, current, pods }: Found, signal: AbortSignal): Promise<void> {
    const live = new Set([...pods.values()].map(({ metadata }) => metadata.labels?.[revisionLabel]));
    live.add(current.metadata.name);
    return this.#history.forget(set, history.others, ({ metadata }) => live.has(metadata.name), signal);
  }

  async #writeStatus(key: string, set: StatefulSet, found: Found, signal: AbortSignal): Promise<void> {
    const { client, clock } = this.#context;
    const pods = [...found.pods.values()];
    const now = clock.now();
    const waits = pods.map((pod) => untilAvailable(pod, set.spec.minReadySeconds ?? 0, now) || Infinity);
    const soonest = Math.min(...waits);
    if (Number.isFinite(soonest)) this.#loop.queue.addAfter(key, soonest);
    const current = found.current.metadata.name;
    const update = found.history.present.metadata.name;
    const status = statefulSetStatus(set, { pods, current, update, now });
    if (canonicalJson(status) === canonicalJson(set.status)) return;
    await unlessGone(client.replace(StatefulSetKind, { ...set, status }, { subresource: 'status', signal }));
  }
}

/** One of the set's by its labels and by its name: another set's pods may have the same labels. */
const isMember = (set: StatefulSet, pod: Pod): boolean =>
  selects(set.spec.selector, pod.metadata.labels) && ordinalOf(set, pod) !== undefined;

function byOrdinal(set: StatefulSet, pods: readonly Pod[]): Map<number, Pod> {
  const found = new Map<number, Pod>();
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal !== undefined) found.set(ordinal, pod);
  }
  return found;
}
