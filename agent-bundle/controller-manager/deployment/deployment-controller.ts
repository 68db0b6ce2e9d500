import { type Deployment, DeploymentKind, type DeploymentStatus } from '../../../common/api/apps/v1/deployment.ts';
import { type ReplicaSet, ReplicaSetKind } from '../../../common/api/apps/v1/replica-set.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { selects } from '../../../common/api/labels.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { claim } from '../claim.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { controlledBy, inNamespace, indexByController, indexByNamespace } from '../indexes.ts';
import { controllerKeyOf, controllerOf } from '../ownership.ts';
import { isOver } from '../pod-state.ts';
import { unlessGone } from '../writes.ts';
import { WrittenVersions } from '../written-versions.ts';
import { deploymentStatus, untilDeadline } from './deployment-status.ts';
import { ReplicaSetWriter } from './replica-set-writer.ts';
import * as revisions from './revisions.ts';
import { type RolloutState, type Scales, boundsOf, mayBegin, proportionalScales, rolloutStep } from './rollout.ts';

/** A Deployment's ReplicaSets: the one of its present template, if there is one, and the others, oldest first. */
interface Revisions {
  readonly current: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

/** Brings every Deployment's ReplicaSets from what they are to what it says, one safe step at a time. */
export class DeploymentController implements Controller {
  readonly #context: ControllerContext;
  readonly #deployments: Informer<Deployment>;
  readonly #sets: Informer<ReplicaSet>;
  readonly #pods: Informer<Pod>;
  readonly #written = new WrittenVersions();
  readonly #writer: ReplicaSetWriter;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#writer = new ReplicaSetWriter(context);
    const { informers } = context;
    this.#deployments = indexByNamespace(informers.of(DeploymentKind));
    this.#sets = indexByNamespace(informers.of(ReplicaSetKind));
    this.#pods = indexByController(informers.of(PodKind));
    this.#loop = new ReconcileLoop({
      ...context,
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
    if (!object && old) this.#writer.written.forget(keyOf(old));
    for (const set of [object, old]) {
      const owner = set && controllerKeyOf(set, DeploymentKind);
      if (owner) this.#loop.queue.add(owner);
      else if (set && !controllerOf(set)) this.#wakePossibleOwners(set);
    }
  }

  #wakePossibleOwners(set: ReplicaSet): void {
    for (const deployment of inNamespace(this.#deployments, set.metadata.namespace)) {
      if (selects(deployment.spec.selector, set.metadata.labels)) this.#loop.queue.add(keyOf(deployment));
    }
  }

  #onPodGone(pod: Pod): void {
    const set = this.#sets.get(controllerKeyOf(pod, ReplicaSetKind) ?? '');
    const deployment = set && controllerKeyOf(set, DeploymentKind);
    if (deployment) this.#loop.queue.add(deployment);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const deployment = this.#deployments.get(key);
    if (!deployment) return this.#written.forget(key);
    const sets = await this.#claim(deployment, signal);
    // What we wrote is on its way, and brings us back: to write upon an older state would only be refused.
    if (this.#written.isAhead(key, deployment)) return;
    if (sets.some((set) => this.#writer.written.isAhead(keyOf(set), set))) return;
    const current = revisions.currentOf(deployment, sets);
    const found = { current, old: revisions.oldestFirst(sets.filter((set) => set !== current)) };
    if (deployment.metadata.deletionTimestamp) return this.#writeStatus(key, deployment, found, signal);
    if (deployment.spec.paused || sets.some((set) => revisions.isResized(deployment, set))) {
      const resized = await this.#resize(deployment, found, signal);
      return this.#writeStatus(key, deployment, resized, signal);
    }
    await this.#rollOut(key, deployment, found, signal);
  }

  #claim(deployment: Deployment, signal: AbortSignal): Promise<ReplicaSet[]> {
    return claim({
      client: this.#context.client,
      ownerKind: DeploymentKind,
      owner: deployment,
      kind: ReplicaSetKind,
      candidates: inNamespace(this.#sets, deployment.metadata.namespace),
      matches: ({ metadata }) => selects(deployment.spec.selector, metadata.labels),
      signal,
    });
  }

  async #rollOut(key: string, deployment: Deployment, { current, old }: Revisions, signal: AbortSignal): Promise<void> {
    const revision = revisions.nextRevision(current, old);
    const first = this.#stateOf(deployment, current ?? revisions.newReplicaSet(deployment, revision), old);
    const begins = mayBegin(first);
    if (!current && !begins) {
      const ending = await this.#scale(deployment, old, rolloutStep(first), signal);
      return this.#writeStatus(key, deployment, { current, old: ending }, signal);
    }
    const present = current
      ? await this.#writer.annotate(deployment, current, revision, signal)
      : await this.#createCurrent(deployment, old, revision, signal);
    if (!present) return;
    const scales = rolloutStep(this.#stateOf(deployment, present, old));
    const [renewed] = await this.#scale(deployment, [present], scales, signal);
    const others = await this.#scale(deployment, old, scales, signal);
    // By their ReplicaSet we know of the pods that a Recreate waits for.
    if (begins) await this.#writer.forgetOld(deployment, old, signal);
    const found = { current: renewed, old: others, createdNow: !current, revision };
    await this.#writeStatus(key, deployment, found, signal);
  }

  /** The sets as they are then. */
  async #scale(deployment: Deployment, sets: readonly ReplicaSet[], scales: Scales, signal: AbortSignal) {
    const scaled: ReplicaSet[] = [];
    for (const set of sets)
      scaled.push(await this.#writer.scale(deployment, set, scales.get(set.metadata.name), signal));
    return scaled;
  }

  /** The ReplicaSet of a template that has none yet, as large as the first step allows. */
  #createCurrent(deployment: Deployment, old: readonly ReplicaSet[], revision: bigint, signal: AbortSignal) {
    const fresh = revisions.newReplicaSet(deployment, revision);
    const replicas = rolloutStep(this.#stateOf(deployment, fresh, old)).get(fresh.metadata.name) ?? 0;
    return this.#writer.create(deployment, { ...fresh, spec: { ...fresh.spec, replicas } }, signal);
  }

  #stateOf(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): RolloutState {
    const { replicas = 1, strategy } = deployment.spec;
    return {
      replicas,
      strategy:
        strategy?.type === 'Recreate' ? { type: 'Recreate' } : { type: 'RollingUpdate', ...boundsOf(deployment) },
      current: this.#revisionOf(current),
      old: old.map((set) => this.#revisionOf(set)),
    };
  }

  #revisionOf({ metadata, spec, status }: ReplicaSet) {
    return {
      name: metadata.name,
      replicas: spec.replicas ?? 0,
      available: status?.availableReplicas ?? 0,
      existing: [...controlledBy(this.#pods, metadata.uid)].filter((pod) => !isOver(pod)).length,
    };
  }

  /** Another number of pods is wanted in the middle of a rollout, or while it is paused: the revisions stay as they are. */
  async #resize(deployment: Deployment, found: Revisions, signal: AbortSignal): Promise<Revisions> {
    const { current, old } = found;
    const newest = current ?? old.at(-1);
    if (!newest) return found;
    const others = old.filter((set) => set !== newest);
    const scales = proportionalScales(this.#stateOf(deployment, newest, others));
    const resize = (set: ReplicaSet) => {
      const unchanged = revisions.isResized(deployment, set) ? set.spec.replicas : undefined;
      return this.#writer.scale(deployment, set, scales.get(set.metadata.name) ?? unchanged, signal);
    };
    const resized = new Map<ReplicaSet, ReplicaSet>();
    for (const set of [newest, ...others]) resized.set(set, await resize(set));
    return { current: current && resized.get(current), old: old.map((set) => resized.get(set) ?? set) };
  }

  async #writeStatus(
    key: string,
    deployment: Deployment,
    found: Revisions & { readonly createdNow?: boolean; readonly revision?: bigint },
    signal: AbortSignal,
  ): Promise<void> {
    const now = this.#context.clock.now();
    const { current, old, createdNow = false, revision } = found;
    const status = deploymentStatus(deployment, { current, old, bounds: boundsOf(deployment), createdNow, now });
    const wait = untilDeadline(deployment, status, now);
    if (wait !== undefined) this.#loop.queue.addAfter(key, wait);
    const metadata = revision === undefined ? deployment.metadata : revisions.atRevision(deployment.metadata, revision);
    if (metadata === deployment.metadata && comparable(status) === comparable(deployment.status)) return;
    // The revision is told along with the status: an annotation that is written to the object counts a generation.
    const written = { ...deployment, metadata, status };
    const writing = this.#context.client.replace(DeploymentKind, written, { subresource: 'status', signal });
    const answer = await unlessGone(writing);
    if (answer) this.#written.note(key, answer);
  }
}

/** A progress condition's own clock is no news. */
const comparable = (status: DeploymentStatus | undefined) =>
  canonicalJson({
    ...status,
    conditions: status?.conditions
      ?.map(({ lastUpdateTime: _, ...rest }) => rest)
      .sort((a, b) => (a.type < b.type ? -1 : 1)),
  });
