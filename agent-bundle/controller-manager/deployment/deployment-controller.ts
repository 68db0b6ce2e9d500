import { type Deployment, DeploymentKind, type DeploymentStatus } from '../../../common/api/apps/v1/deployment.ts';
import { type ReplicaSet, ReplicaSetKind } from '../../../common/api/apps/v1/replica-set.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { selects } from '../../../common/api/labels.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { isAlreadyExists, isNotFound } from '../../../common/client/api-error.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { adoptionPatch, claims, controllerOf, controllerReference, releasePatch } from '../ownership.ts';
import { deploymentStatus, untilDeadline } from './deployment-status.ts';
import * as revisions from './revisions.ts';
import { type RolloutState, type Scales, proportionalScales, rollingBounds, rolloutStep } from './rollout.ts';

const byNamespace = 'namespace';
const byOwner = 'owner';

/** Brings every Deployment's ReplicaSets from what they are to what it says, one safe step at a time. */
export class DeploymentController implements Controller {
  readonly #context: ControllerContext;
  readonly #deployments: Informer<Deployment>;
  readonly #sets: Informer<ReplicaSet>;
  readonly #pods: Informer<Pod>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { informers } = context;
    this.#deployments = informers.of(DeploymentKind).index(byNamespace, ({ metadata }) => [metadata.namespace ?? '']);
    this.#sets = informers.of(ReplicaSetKind).index(byNamespace, ({ metadata }) => [metadata.namespace ?? '']);
    this.#pods = informers.of(PodKind).index(byOwner, (pod) => [controllerOf(pod)?.uid ?? '']);
    this.#loop = new ReconcileLoop({
      logger: context.logger,
      clock: context.clock,
      waitFor: [this.#deployments, this.#sets, this.#pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#deployments.onChange(({ key }) => this.#loop.queue.add(key));
    this.#sets.onChange((event) => this.#onSet(event));
    this.#pods.onChange(({ object, old }) => {
      // Only a Recreate waits for pods to be gone; ReplicaSets tell the rest.
      if (!object && old) this.#onPodGone(old);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onSet({ object, old }: InformerEvent<ReplicaSet>): void {
    for (const set of [object, old]) {
      const owner = set && controllerOf(set);
      if (owner?.kind === DeploymentKind.kind) this.#loop.queue.add(`${set?.metadata.namespace}/${owner.name}`);
      else if (set && !owner) this.#wakePossibleOwners(set);
    }
  }

  #wakePossibleOwners(set: ReplicaSet): void {
    for (const deployment of this.#deployments.byIndex(byNamespace, set.metadata.namespace ?? '')) {
      if (selects(deployment.spec.selector, set.metadata.labels)) this.#loop.queue.add(keyOf(deployment));
    }
  }

  #onPodGone(pod: Pod): void {
    const owner = controllerOf(pod);
    const set = owner?.kind === ReplicaSetKind.kind && this.#sets.get(`${pod.metadata.namespace}/${owner.name}`);
    const deployment = set && controllerOf(set);
    if (deployment) this.#loop.queue.add(`${pod.metadata.namespace}/${deployment.name}`);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const deployment = this.#deployments.get(key);
    if (!deployment) return;
    const sets = await this.#claim(deployment, signal);
    const current = revisions.currentOf(deployment, sets);
    const old = revisions.oldestFirst(sets.filter((set) => set !== current));
    if (deployment.metadata.deletionTimestamp) return this.#writeStatus(key, deployment, current, old, false, signal);

    const resized = sets.some((set) => isResized(deployment, set));
    if (deployment.spec.paused || resized) {
      if (current || old.length > 0) await this.#resize(deployment, current, old, signal);
      return this.#writeStatus(key, deployment, current, old, false, signal);
    }
    const made = await this.#ensureCurrent(deployment, current, old, signal);
    if (made)
      await this.#scale(deployment, made, rolloutStep(this.#stateOf(deployment, made, old)), [made, ...old], signal);
    await this.#forgetOldRevisions(deployment, old, signal);
    await this.#writeStatus(key, deployment, made, old, made !== current && !current, signal);
  }

  async #claim(deployment: Deployment, signal: AbortSignal): Promise<ReplicaSet[]> {
    const { client } = this.#context;
    const candidates = this.#sets.byIndex(byNamespace, deployment.metadata.namespace ?? '');
    const matches = (set: ReplicaSet) => selects(deployment.spec.selector, set.metadata.labels);
    const { owned, adopt, release } = claims(deployment, candidates, matches);
    const options = { type: 'strategic', signal } as const;
    const ref = ({ metadata: { name, namespace } }: ReplicaSet) => ({ name, namespace });
    for (const set of release) {
      await client.patch(ReplicaSetKind, ref(set), releasePatch(set, deployment.metadata.uid ?? ''), options);
    }
    const reference = controllerReference(DeploymentKind, deployment);
    for (const set of adopt)
      owned.push(await client.patch(ReplicaSetKind, ref(set), adoptionPatch(set, reference), options));
    return owned;
  }

  #stateOf(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): RolloutState {
    const { strategy } = deployment.spec;
    const bounds = boundsOf(deployment);
    return {
      replicas: deployment.spec.replicas ?? 1,
      strategy: strategy?.type === 'Recreate' ? { type: 'Recreate' } : { type: 'RollingUpdate', ...bounds },
      current: this.#revisionOf(current),
      old: old.map((set) => this.#revisionOf(set)),
    };
  }

  #revisionOf(set: ReplicaSet) {
    return {
      name: set.metadata.name,
      replicas: set.spec.replicas ?? 0,
      available: set.status?.availableReplicas ?? 0,
      existing: [...this.#pods.byIndex(byOwner, set.metadata.uid ?? '')].length,
    };
  }

  /** The ReplicaSet of the present template: made where it is missing, its revision raised where others came later. */
  async #ensureCurrent(
    deployment: Deployment,
    current: ReplicaSet | undefined,
    old: readonly ReplicaSet[],
    signal: AbortSignal,
  ): Promise<ReplicaSet | undefined> {
    const { client, events } = this.#context;
    const replicas = deployment.spec.replicas ?? 1;
    const revision = revisions.nextRevision(current, old);
    const most = replicas + boundsOf(deployment).surge;
    if (!current) {
      const fresh = { ...revisions.newReplicaSet(deployment, { replicas: 0, revision, most }) };
      const state = this.#stateOf(deployment, fresh, old);
      const scales = rolloutStep(state);
      fresh.spec.replicas = scales.get(fresh.metadata.name) ?? 0;
      try {
        const made = await client.create(ReplicaSetKind, fresh, { signal });
        const message = `Scaled up replica set ${fresh.metadata.name} from 0 to ${fresh.spec.replicas}`;
        if (fresh.spec.replicas > 0) events.record(referenceTo(deployment), 'Normal', 'ScalingReplicaSet', message);
        await this.#writeRevision(deployment, revision, signal);
        return made;
      } catch (error) {
        if (isAlreadyExists(error)) await this.#resolveCollision(deployment, fresh, signal);
        throw error;
      }
    }
    const annotations = revisions.annotationsFor(deployment, revision, most);
    const stale = Object.entries(annotations).some(([name, value]) => current.metadata.annotations?.[name] !== value);
    await this.#writeRevision(deployment, revision, signal);
    if (!stale && current.spec.minReadySeconds === deployment.spec.minReadySeconds) return current;
    const { name, namespace } = current.metadata;
    const patch = { metadata: { annotations }, spec: { minReadySeconds: deployment.spec.minReadySeconds ?? null } };
    return client.patch(ReplicaSetKind, { name, namespace }, patch, { signal });
  }

  /** The name is taken by a set that is not ours or has another template: the next try gets another name. */
  async #resolveCollision(deployment: Deployment, fresh: ReplicaSet, signal: AbortSignal): Promise<void> {
    const { client } = this.#context;
    const { name, namespace } = fresh.metadata;
    const taken = await client.get(ReplicaSetKind, { name, namespace }, { signal });
    if (controllerOf(taken)?.uid === deployment.metadata.uid && revisions.currentOf(deployment, [taken])) return;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    const options = { subresource: 'status', signal };
    await client.patch(DeploymentKind, deployment.metadata, { status: { collisionCount } }, options);
  }

  async #writeRevision(deployment: Deployment, revision: number, signal: AbortSignal): Promise<void> {
    if (deployment.metadata.annotations?.[revisions.revisionAnnotation] === String(revision)) return;
    const patch = { metadata: { annotations: { [revisions.revisionAnnotation]: String(revision) } } };
    await this.#context.client.patch(DeploymentKind, deployment.metadata, patch, { signal });
  }

  async #resize(
    deployment: Deployment,
    current: ReplicaSet | undefined,
    old: readonly ReplicaSet[],
    signal: AbortSignal,
  ) {
    const newest = current ?? old.at(-1);
    if (!newest) return;
    const others = old.filter((set) => set !== newest);
    const scales = proportionalScales(this.#stateOf(deployment, newest, others));
    await this.#scale(deployment, newest, scales, [newest, ...others], signal);
    for (const set of [newest, ...others].filter(
      (each) => !scales.has(each.metadata.name) && isResized(deployment, each),
    )) {
      await this.#writeScale(deployment, set, set.spec.replicas ?? 0, signal);
    }
  }

  async #scale(
    deployment: Deployment,
    current: ReplicaSet,
    scales: Scales,
    sets: readonly ReplicaSet[],
    signal: AbortSignal,
  ): Promise<void> {
    for (const set of sets) {
      const wanted = scales.get(set.metadata.name);
      if (wanted === undefined || wanted === set.spec.replicas) continue;
      const before = set.spec.replicas ?? 0;
      await this.#writeScale(deployment, set, wanted, signal);
      const message = `Scaled ${wanted > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${wanted}`;
      this.#context.events.record(referenceTo(deployment), 'Normal', 'ScalingReplicaSet', message);
    }
    this.#context.logger.debug(
      { deployment: keyOf(deployment), current: current.metadata.name, scales: [...scales] },
      'step',
    );
  }

  async #writeScale(deployment: Deployment, set: ReplicaSet, replicas: number, signal: AbortSignal): Promise<void> {
    const wanted = deployment.spec.replicas ?? 1;
    const annotations = {
      [revisions.desiredAnnotation]: String(wanted),
      [revisions.maxAnnotation]: String(wanted + boundsOf(deployment).surge),
    };
    const { name, namespace, resourceVersion } = set.metadata;
    // The revision we decided on: a set that has changed since is decided on anew.
    const patch = { metadata: { resourceVersion, annotations }, spec: { replicas } };
    await this.#context.client.patch(ReplicaSetKind, { name, namespace }, patch, { signal });
  }

  async #forgetOldRevisions(deployment: Deployment, old: readonly ReplicaSet[], signal: AbortSignal): Promise<void> {
    const limit = deployment.spec.revisionHistoryLimit ?? 10;
    const idle = old.filter(
      ({ spec, status, metadata }) => !spec.replicas && !status?.replicas && !metadata.deletionTimestamp,
    );
    const surplus = [...idle]
      .sort((a, b) => revisions.revisionOf(a) - revisions.revisionOf(b))
      .slice(0, Math.max(0, idle.length - limit));
    for (const { metadata } of surplus) {
      const { name, namespace, uid } = metadata;
      const deleting = this.#context.client.delete(
        ReplicaSetKind,
        { name, namespace },
        { preconditions: { uid }, signal },
      );
      await deleting.catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }
  }

  async #writeStatus(
    key: string,
    deployment: Deployment,
    current: ReplicaSet | undefined,
    old: readonly ReplicaSet[],
    createdNow: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const now = this.#context.clock.now();
    const status = deploymentStatus(deployment, { current, old, bounds: boundsOf(deployment), createdNow, now });
    const wait = untilDeadline(deployment, status, now);
    if (wait !== undefined) this.#loop.queue.addAfter(key, wait);
    if (comparable(status) === comparable(deployment.status)) return;
    await this.#context.client.patch(
      DeploymentKind,
      deployment.metadata,
      { status },
      { subresource: 'status', signal },
    );
  }
}

function boundsOf({ spec }: Deployment) {
  const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
  return rollingBounds(spec.replicas ?? 1, maxSurge, maxUnavailable);
}

/** True when the set was last scaled for another number of wanted pods than the Deployment has now. */
function isResized(deployment: Deployment, set: ReplicaSet): boolean {
  const desired = set.metadata.annotations?.[revisions.desiredAnnotation];
  return (set.spec.replicas ?? 0) > 0 && desired !== undefined && desired !== String(deployment.spec.replicas ?? 1);
}

/** A progress condition's own clock is no news. */
const comparable = (status: DeploymentStatus | undefined) =>
  canonicalJson({
    ...status,
    conditions: status?.conditions
      ?.map(({ lastUpdateTime: _, ...rest }) => rest)
      .sort((a, b) => (a.type < b.type ? -1 : 1)),
  });

function referenceTo({ metadata: { name, namespace, uid } }: Deployment) {
  return { apiVersion: apiVersionOf(DeploymentKind), kind: DeploymentKind.kind, name, namespace, uid };
}
