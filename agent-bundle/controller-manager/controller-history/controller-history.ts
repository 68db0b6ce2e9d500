import { type ControllerRevision, ControllerRevisionKind } from '../../../common/api/apps/v1/controller-revision.ts';
import { selects } from '../../../common/api/labels.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import { isAlreadyExists, isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { claim } from '../claim.ts';
import type { ControllerContext } from '../controller.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { controllerKeyOf, controllerOf } from '../ownership.ts';
import { unlessGone } from '../writes.ts';
import { type TemplateOwner, newRevision, nextNumber, presentRevision, surplusRevisions } from './revision.ts';

export interface History {
  /** Of the owner's present template. */
  readonly present: ControllerRevision;
  readonly others: readonly ControllerRevision[];
}

/**
 * The templates that owners of one kind have had, as ControllerRevisions: what a rollout compares pods with, and what
 * `kubectl rollout undo` goes back to.
 * https://kubernetes.io/docs/tasks/manage-daemon/rollback-daemon-set/#understanding-daemonset-revisions
 */
export class ControllerHistory<T extends TemplateOwner> {
  readonly revisions: Informer<ControllerRevision>;
  readonly #kind: Kind<T>;
  readonly #hashLabel: string;
  readonly #client: ControllerContext['client'];

  constructor(kind: Kind<T>, hashLabel: string, { client, informers }: ControllerContext) {
    this.#kind = kind;
    this.#hashLabel = hashLabel;
    this.#client = client;
    this.revisions = indexByNamespace(informers.of(ControllerRevisionKind));
  }

  /** Calls `wake` with the key of whose revision has changed, or who may want to take it over. `owners`: by namespace. */
  onChange(owners: Informer<T>, wake: (key: string) => void): void {
    this.revisions.onChange(({ object, old }) => {
      for (const revision of [object, old]) {
        if (!revision) continue;
        const owner = controllerKeyOf(revision, this.#kind);
        if (owner) wake(owner);
        if (controllerOf(revision)) continue;
        for (const each of inNamespace(owners, revision.metadata.namespace)) {
          if (selects(each.spec.selector, revision.metadata.labels)) wake(keyOf(each));
        }
      }
    });
  }

  /** The owner's history, its present template the newest of it. Undefined where the namespace is ending. */
  async of(owner: T, signal: AbortSignal): Promise<History | undefined> {
    const all = await claim({
      client: this.#client,
      ownerKind: this.#kind,
      owner,
      kind: ControllerRevisionKind,
      candidates: inNamespace(this.revisions, owner.metadata.namespace),
      matches: ({ metadata }) => selects(owner.spec.selector, metadata.labels),
      signal,
    });
    const known = presentRevision(owner, all);
    const number = nextNumber(known, all);
    const present = known ? await this.#renumber(known, number, signal) : await this.#create(owner, number, signal);
    return present && { present, others: all.filter(({ metadata }) => metadata.name !== present.metadata.name) };
  }

  /** Deletes the oldest revisions that no pod is of, beyond those that the owner keeps. */
  async forget(
    owner: T,
    others: readonly ControllerRevision[],
    isLive: (revision: ControllerRevision) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    for (const { metadata } of surplusRevisions(others, isLive, owner.spec.revisionHistoryLimit ?? 10)) {
      const options = { preconditions: { uid: metadata.uid }, signal };
      await unlessGone(this.#client.delete(ControllerRevisionKind, metadata, options));
    }
  }

  /** A template that comes back becomes the newest revision again, under its old name: its pods need no change. */
  async #renumber(known: ControllerRevision, revision: number, signal: AbortSignal): Promise<ControllerRevision> {
    const { name, namespace, uid, labels } = known.metadata;
    const hash = labels?.[this.#hashLabel] ?? name.slice(name.lastIndexOf('-') + 1);
    if (known.revision === revision && labels?.[this.#hashLabel] === hash) return known;
    const patch = { metadata: { uid, labels: { [this.#hashLabel]: hash } }, revision };
    return this.#client.patch(ControllerRevisionKind, { name, namespace }, patch, { signal });
  }

  /** Throws when the name is taken: the next try gets another one. */
  async #create(owner: T, revision: number, signal: AbortSignal): Promise<ControllerRevision | undefined> {
    const fresh = newRevision(this.#kind, owner, { hashLabel: this.#hashLabel, revision });
    try {
      return await this.#client.create(ControllerRevisionKind, fresh, { signal });
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined;
      if (!isAlreadyExists(error)) throw error;
      const taken = await this.#client.get(ControllerRevisionKind, fresh.metadata, { signal });
      // Our own one, which the mirror does not show yet.
      const isOurs = controllerOf(taken)?.uid === owner.metadata.uid;
      if (isOurs && presentRevision(owner, [taken])) return taken;
      const collisionCount = (owner.status?.collisionCount ?? 0) + 1;
      const counted = { ...owner, status: { ...owner.status, collisionCount } };
      await this.#client.replace(this.#kind, counted, { subresource: 'status', signal });
      throw error;
    }
  }
}
