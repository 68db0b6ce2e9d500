import type { ReplicaSet, ReplicaSetStatus } from '../../../common/api/apps/v1/replica-set.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { PodTemplateSpec } from '../../../common/api/core/v1/pod-template.ts';
import type { ReplicationController } from '../../../common/api/core/v1/replication-controller.ts';
import { generateSuffix, generatedName } from '../../../common/api/names.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import { isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { forEachLimited, slowStart } from '../batch.ts';
import { claim } from '../claim.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { Expectations } from '../expectations.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { controllerKeyOf, controllerOf, controllerReference } from '../ownership.ts';
import { PodControl } from '../pod-control.ts';
import { isActive, isOver, untilAvailable } from '../pod-state.ts';
import { exists, unlessGone } from '../writes.ts';
import { WrittenVersions } from '../written-versions.ts';
import { replicasAction } from './replicas-action.ts';
import { replicasStatus, sameStatus } from './replicas-status.ts';

/** What a ReplicationController and a ReplicaSet have in common; they differ in how they select. */
export interface ReplicasKind<T> {
  readonly kind: Kind<T>;
  /** True when the pod is one of the owner's by its labels. */
  readonly selects: (owner: T, pod: Pod) => boolean;
}

type Owner = ReplicationController | ReplicaSet;

interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly error: Error;
}

const writesAtOnce = 32;

/** Keeps the number of pods the wanted one, for one kind of owner. */
export class ReplicasController<T extends Owner> implements Controller {
  readonly #what: ReplicasKind<T>;
  readonly #context: ControllerContext;
  readonly #owners: Informer<T>;
  readonly #pods: Informer<Pod>;
  readonly #expectations: Expectations;
  readonly #written = new WrittenVersions();
  readonly #control: PodControl<T>;
  readonly #loop: ReconcileLoop;

  constructor(what: ReplicasKind<T>, context: ControllerContext) {
    this.#what = what;
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#control = new PodControl(what.kind, context, this.#expectations);
    this.#owners = indexByNamespace(context.informers.of(what.kind));
    this.#pods = indexByNamespace(context.informers.of(PodKind));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#owners, this.#pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#owners.onChange(({ key }) => this.#loop.queue.add(key));
    this.#pods.onChange((event) => this.#onPod(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod({ key, object, old }: InformerEvent<Pod>): void {
    for (const pod of [object, old]) {
      if (!pod) continue;
      const owner = controllerKeyOf(pod, this.#what.kind);
      if (owner) {
        this.#expectations.met(owner, key);
        if (!object || object.metadata.deletionTimestamp) this.#expectations.met(owner, pod.metadata.uid ?? '');
        this.#loop.queue.add(owner);
      } else if (!controllerOf(pod)) {
        this.#wakePossibleOwners(pod);
      }
    }
  }

  #wakePossibleOwners(pod: Pod): void {
    for (const owner of inNamespace(this.#owners, pod.metadata.namespace)) {
      if (this.#what.selects(owner, pod)) this.#loop.queue.add(keyOf(owner));
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const owner = this.#owners.get(key);
    if (!owner) return this.#forget(key);
    // The status we wrote is on its way, and brings us back: one that follows from an older state would only be refused.
    if (this.#written.isAhead(key, owner)) return;
    const pods = await this.#claim(owner, signal);
    await this.#expectations.settle(key, (podKey) => exists(this.#context.client, PodKind, podKey, signal));
    const wait = this.#expectations.wait(key);
    if (wait > 0) return this.#loop.queue.addAfter(key, wait);
    const scaling = owner.metadata.deletionTimestamp ? 'none' : await this.#scale(owner, pods, signal);
    // The pods' events bring us back: what is told waits until they can be counted.
    if (scaling === 'done') return;
    const failure = scaling === 'none' ? undefined : scaling;
    await this.#writeStatus(key, owner, pods, failure, signal);
    if (failure) throw failure.error;
  }

  #forget(key: string): void {
    this.#expectations.forget(key);
    this.#written.forget(key);
  }

  #claim(owner: T, signal: AbortSignal): Promise<Pod[]> {
    const { kind, selects } = this.#what;
    return claim({
      client: this.#context.client,
      ownerKind: kind,
      owner,
      kind: PodKind,
      // A pod that has ended counts for nothing: nobody adopts it, and it stays whose it is.
      candidates: [...inNamespace(this.#pods, owner.metadata.namespace)].filter((pod) => !isOver(pod)),
      matches: (pod) => selects(owner, pod),
      signal,
    });
  }

  async #scale(owner: T, pods: readonly Pod[], signal: AbortSignal): Promise<'none' | 'done' | Failure> {
    const action = replicasAction(owner.spec.replicas ?? 1, pods);
    if (action.type === 'none') return 'none';
    if (action.type === 'create') {
      const error = await slowStart(action.count, writesAtOnce, () =>
        this.#control.create(owner, podFor(this.#what.kind, owner), signal),
      );
      if (!error) return 'done';
      return isNamespaceTerminating(error) ? 'none' : { reason: 'FailedCreate', error };
    }
    const error = await forEachLimited(action.pods, writesAtOnce, (pod) => this.#control.delete(owner, pod, signal));
    return error ? { reason: 'FailedDelete', error } : 'done';
  }

  async #writeStatus(key: string, owner: T, pods: readonly Pod[], failure: Failure | undefined, signal: AbortSignal) {
    const { client, clock } = this.#context;
    const minReadySeconds = owner.spec.minReadySeconds ?? 0;
    const now = clock.now();
    const present: ReplicaSetStatus | undefined = owner.status;
    const status = replicasStatus(present, {
      pods,
      minReadySeconds,
      now,
      generation: owner.metadata.generation ?? 0,
      templateLabels: owner.spec.template?.metadata?.labels ?? {},
      failure: failure && { reason: failure.reason, message: failure.error.message },
    });
    const soonest = Math.min(
      ...pods.filter(isActive).map((pod) => untilAvailable(pod, minReadySeconds, now) || Infinity),
    );
    if (Number.isFinite(soonest)) this.#loop.queue.addAfter(key, soonest);
    if (sameStatus(present, status)) return;
    const writing = client.replace(this.#what.kind, { ...owner, status }, { subresource: 'status', signal });
    const written = await unlessGone(writing);
    if (written) this.#written.note(key, written);
  }
}

/** The API lets no owner in without a template that has a spec. */
const templateOf = ({ spec }: Owner) => spec.template as PodTemplateSpec;

/** A pod as the owner's template describes it. */
function podFor<T extends Owner>(kind: Kind<T>, owner: T): Pod {
  const { metadata, spec } = templateOf(owner);
  const { namespace, name } = owner.metadata;
  const generateName = `${name}-`;
  return {
    metadata: {
      name: generatedName(generateName, generateSuffix()),
      generateName,
      namespace,
      labels: metadata?.labels,
      annotations: metadata?.annotations,
      finalizers: metadata?.finalizers,
      ownerReferences: [controllerReference(kind, owner)],
    },
    spec,
  };
}
