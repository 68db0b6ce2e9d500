import { type Deployment, DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { type ReplicaSet, ReplicaSetKind } from '../../../common/api/apps/v1/replica-set.ts';
import { isAlreadyExists, isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { keyOf } from '../../../common/client/informer.ts';
import { forEachLimited } from '../batch.ts';
import type { ControllerContext } from '../controller.ts';
import { controllerOf } from '../ownership.ts';
import { unlessGone } from '../writes.ts';
import { WrittenVersions } from '../written-versions.ts';
import * as revisions from './revisions.ts';

const deletionsAtOnce = 8;

/** What a Deployment does to its ReplicaSets, and the events that tell of it. */
export class ReplicaSetWriter {
  /** What it changed, for who reads ReplicaSets of a mirror that may lag behind. */
  readonly written = new WrittenVersions();
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  /** Undefined where the namespace is ending. Throws when the name is taken: the next try gets another one. */
  async create(deployment: Deployment, fresh: ReplicaSet, signal: AbortSignal): Promise<ReplicaSet | undefined> {
    try {
      const made = await this.#context.client.create(ReplicaSetKind, fresh, { signal });
      if (fresh.spec.replicas) this.#tell(deployment, fresh, 0, fresh.spec.replicas);
      return made;
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined;
      if (isAlreadyExists(error)) await this.#resolveCollision(deployment, fresh, signal);
      throw error;
    }
  }

  async #resolveCollision(deployment: Deployment, { metadata }: ReplicaSet, signal: AbortSignal): Promise<void> {
    const { client } = this.#context;
    const taken = await client.get(ReplicaSetKind, metadata, { signal });
    // Our own one, which the mirror does not show yet.
    if (controllerOf(taken)?.uid === deployment.metadata.uid && revisions.currentOf(deployment, [taken])) return;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    const counted = { ...deployment, status: { ...deployment.status, collisionCount } };
    await client.replace(DeploymentKind, counted, { subresource: 'status', signal });
  }

  /** Sets the revision of a ReplicaSet that becomes, or is, the current one, and what it takes over from the Deployment. */
  async annotate(deployment: Deployment, set: ReplicaSet, revision: bigint, signal: AbortSignal): Promise<ReplicaSet> {
    const annotations = revisions.annotationsFor(deployment, revision);
    const { minReadySeconds } = deployment.spec;
    const same = Object.entries(annotations).every(([name, value]) => set.metadata.annotations?.[name] === value);
    if (same && (set.spec.minReadySeconds ?? 0) === (minReadySeconds ?? 0)) return set;
    const patch = { metadata: { annotations }, spec: { minReadySeconds: minReadySeconds ?? null } };
    return this.#patch(set, patch, signal);
  }

  /** Sets the wanted number of pods; undefined leaves it alone. Returns the set as it is then. */
  async scale(
    deployment: Deployment,
    set: ReplicaSet,
    replicas: number | undefined,
    signal: AbortSignal,
  ): Promise<ReplicaSet> {
    const before = set.spec.replicas ?? 0;
    if (replicas === undefined || (replicas === before && !revisions.isResized(deployment, set))) return set;
    const { resourceVersion } = set.metadata;
    // Of the revision we decided on: a set that has changed since is decided on anew.
    const metadata = { resourceVersion, annotations: revisions.sizeAnnotations(deployment) };
    const scaled = await this.#patch(set, { metadata, spec: { replicas } }, signal);
    if (replicas !== before) this.#tell(deployment, set, before, replicas);
    return scaled;
  }

  async #patch(set: ReplicaSet, patch: object, signal: AbortSignal): Promise<ReplicaSet> {
    const written = await this.#context.client.patch(ReplicaSetKind, set.metadata, patch, { signal });
    this.written.note(keyOf(set), written);
    return written;
  }

  /** Deletes the oldest of more idle ReplicaSets than the Deployment wants to be able to go back to. */
  async forgetOld(deployment: Deployment, old: readonly ReplicaSet[], signal: AbortSignal): Promise<void> {
    const surplus = revisions.surplusRevisions(old, deployment.spec.revisionHistoryLimit ?? 10);
    const failure = await forEachLimited(surplus, deletionsAtOnce, async ({ metadata }) => {
      const options = { preconditions: { uid: metadata.uid }, signal };
      await unlessGone(this.#context.client.delete(ReplicaSetKind, metadata, options));
    });
    if (failure) throw failure;
  }

  #tell(deployment: Deployment, set: ReplicaSet, before: number, after: number): void {
    const direction = after > before ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${after}`;
    this.#context.events.record(referenceTo(DeploymentKind, deployment), 'Normal', 'ScalingReplicaSet', message);
  }
}
