import type { ReplicaSet, ReplicaSetStatus } from '../../../common/api/apps/v1/replica-set.ts';
import { type Pod, PodKind, type PodTemplateSpec } from '../../../common/api/core/v1/pod.ts';
import type { ReplicationController } from '../../../common/api/core/v1/replication-controller.ts';
import { type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';
import { asError } from '../../../common/base/clock.ts';
import { ApiError, isNotFound } from '../../../common/client/api-error.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { forEachLimited, slowStart } from '../batch.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { Expectations } from '../expectations.ts';
import { adoptionPatch, claims, controllerOf, controllerReference, releasePatch } from '../ownership.ts';
import { isActive, untilAvailable } from '../pod-state.ts';
import { replicasAction } from './replicas-action.ts';
import { replicasStatus } from './replicas-status.ts';

/** What a ReplicationController and a ReplicaSet have in common; they differ in how they select. */
export interface ReplicasKind<T> {
  readonly kind: Kind<T>;
  /** True when the pod is one of the owner's by its labels. */
  readonly selects: (owner: T, pod: Pod) => boolean;
}

type Owner = ReplicationController | ReplicaSet;

const byNamespace = 'namespace';
const writesAtOnce = 32;

/** Keeps the number of pods the wanted one, for one kind of owner. */
export class ReplicasController<T extends Owner> implements Controller {
  readonly #what: ReplicasKind<T>;
  readonly #context: ControllerContext;
  readonly #owners: Informer<T>;
  readonly #pods: Informer<Pod>;
  readonly #expectations: Expectations;
  readonly #loop: ReconcileLoop;

  constructor(what: ReplicasKind<T>, context: ControllerContext) {
    this.#what = what;
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#owners = context.informers.of(what.kind).index(byNamespace, ({ metadata }) => [metadata.namespace ?? '']);
    this.#pods = context.informers.of(PodKind).index(byNamespace, ({ metadata }) => [metadata.namespace ?? '']);
    this.#loop = new ReconcileLoop({
      logger: context.logger,
      clock: context.clock,
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
      const owner = this.#ownerKey(pod);
      if (owner) {
        this.#expectations.met(owner, `create ${key}`);
        if (!object || object.metadata.deletionTimestamp) this.#expectations.met(owner, `delete ${pod.metadata.uid}`);
        this.#loop.queue.add(owner);
      } else if (!controllerOf(pod)) {
        this.#wakePossibleOwners(pod);
      }
    }
  }

  #ownerKey(pod: Pod): string | undefined {
    const { kind } = this.#what;
    const reference = controllerOf(pod);
    if (reference?.kind !== kind.kind || reference.apiVersion !== apiVersionOf(kind)) return undefined;
    return `${pod.metadata.namespace}/${reference.name}`;
  }

  #wakePossibleOwners(pod: Pod): void {
    for (const owner of this.#owners.byIndex(byNamespace, pod.metadata.namespace ?? '')) {
      if (this.#what.selects(owner, pod)) this.#loop.queue.add(keyOf(owner));
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const owner = this.#owners.get(key);
    if (!owner) return this.#expectations.forget(key);
    const pods = await this.#claim(owner, signal);
    let failure: Error | undefined;
    if (this.#expectations.satisfied(key) && !owner.metadata.deletionTimestamp) {
      failure = await this.#scale(key, owner, pods, signal);
    }
    await this.#writeStatus(key, owner, pods, failure, signal);
    if (failure) throw failure;
  }

  /** The owner's pods, after adopting those that match and letting go of those that do not. */
  async #claim(owner: T, signal: AbortSignal): Promise<Pod[]> {
    const { client } = this.#context;
    const { kind, selects } = this.#what;
    const candidates = this.#pods.byIndex(byNamespace, owner.metadata.namespace ?? '');
    const { owned, adopt, release } = claims(owner, candidates, (pod) => selects(owner, pod));
    const ref = ({ metadata: { name, namespace } }: Pod) => ({ name, namespace });
    const options = { type: 'strategic', signal } as const;
    for (const pod of release) {
      await ignoringNotFound(client.patch(PodKind, ref(pod), releasePatch(pod, owner.metadata.uid ?? ''), options));
    }
    const adopted: Pod[] = [];
    for (const pod of adopt.filter(isActive)) {
      const patch = adoptionPatch(pod, controllerReference(kind, owner));
      await ignoringNotFound(client.patch(PodKind, ref(pod), patch, options).then((now) => adopted.push(now)));
    }
    return [...owned, ...adopted];
  }

  async #scale(key: string, owner: T, pods: readonly Pod[], signal: AbortSignal): Promise<Error | undefined> {
    const action = replicasAction(owner.spec.replicas ?? 1, pods);
    if (action.type === 'create') return slowStart(action.count, writesAtOnce, () => this.#create(key, owner, signal));
    if (action.type === 'delete')
      return forEachLimited(action.pods, writesAtOnce, (pod) => this.#delete(key, owner, pod, signal));
    return undefined;
  }

  async #create(key: string, owner: T, signal: AbortSignal): Promise<void> {
    const { client, events } = this.#context;
    const { kind } = this.#what;
    try {
      const pod = await client.create(PodKind, podFor(kind, owner), { signal });
      const podKey = keyOf(pod);
      // Its event may have come before this answer.
      if (!this.#pods.get(podKey)) this.#expectations.expect(key, `create ${podKey}`);
      events.record(referenceTo(kind, owner), 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    } catch (error) {
      const message = `Error creating: ${asError(error).message}`;
      if (!signal.aborted) events.record(referenceTo(kind, owner), 'Warning', 'FailedCreate', message);
      throw error;
    }
  }

  async #delete(key: string, owner: T, pod: Pod, signal: AbortSignal): Promise<void> {
    const { client, events } = this.#context;
    const { name, namespace, uid } = pod.metadata;
    this.#expectations.expect(key, `delete ${uid}`);
    try {
      await client.delete(PodKind, { name, namespace }, { preconditions: { uid }, signal });
      events.record(referenceTo(this.#what.kind, owner), 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    } catch (error) {
      this.#expectations.met(key, `delete ${uid}`);
      if (!isNotFound(error)) throw error;
    }
  }

  async #writeStatus(key: string, owner: T, pods: readonly Pod[], failure: Error | undefined, signal: AbortSignal) {
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
      failure: failure && { reason: 'FailedCreate', message: failure.message },
    });
    const soonest = Math.min(
      ...pods.filter(isActive).map((pod) => untilAvailable(pod, minReadySeconds, now) || Infinity),
    );
    if (Number.isFinite(soonest)) this.#loop.queue.addAfter(key, soonest);
    if (sameStatus(present, status)) return;
    const written = { ...owner, status };
    await ignoringNotFound(client.replace(this.#what.kind, written, { subresource: 'status', signal }));
  }
}

/** The API lets no owner in without a template that has a spec. */
const templateOf = ({ spec }: Owner) => spec.template as PodTemplateSpec;

/** The pod an owner's template describes; the API completes its name. */
function podFor<T extends Owner>(kind: Kind<T>, owner: T): Pod {
  const { metadata, spec } = templateOf(owner);
  const { namespace, name } = owner.metadata;
  return {
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      labels: metadata?.labels,
      annotations: metadata?.annotations,
      finalizers: metadata?.finalizers,
      ownerReferences: [controllerReference(kind, owner)],
    },
    spec,
  };
}

function referenceTo(kind: Kind, { metadata: { name, namespace, uid } }: Owner) {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, name, namespace, uid };
}

async function ignoringNotFound(writing: Promise<unknown>): Promise<void> {
  await writing.catch((error: unknown) => {
    if (!isNotFound(error) && !(error instanceof ApiError && error.code === 422)) throw error;
  });
}

const counts = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
] as const;

const sameStatus = (a: ReplicaSetStatus | undefined, b: ReplicaSetStatus) =>
  counts.every((name) => (a?.[name] ?? 0) === (b[name] ?? 0)) &&
  JSON.stringify(a?.conditions ?? []) === JSON.stringify(b.conditions ?? []);
