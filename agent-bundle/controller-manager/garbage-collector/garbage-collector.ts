import { kindOf } from '../../../common/api/kinds.ts';
import { type ApiObject, type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { forEachLimited } from '../batch.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { type GraphObject, OwnerGraph, ownersOf } from './owner-graph.ts';
import { OwnerLookup } from './owner-lookup.ts';
import * as decide from './verdict.ts';

const writesAtOnce = 16;

/** Deletes what belongs to nobody any more, and carries out how owners want their dependents to end. */
export class GarbageCollector implements Controller {
  readonly #context: ControllerContext;
  readonly #graph = new OwnerGraph();
  readonly #owners: OwnerLookup;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { served } = context.informers;
    this.#owners = new OwnerLookup(context.client, this.#graph, served);
    served.onObject((kind, event) => this.#onObject(kind, event));
    served.onKinds((added) => this.#onKinds(added));
    this.#loop = new ReconcileLoop({
      ...context,
      workers: writesAtOnce,
      waitFor: [served],
      reconcile: (uid, signal) => this.#reconcile(uid, signal),
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onObject(kind: Kind<ApiObject>, { object, old }: InformerEvent<ApiObject>): void {
    if (object && old && decide.collectorView(object) === decide.collectorView(old)) {
      this.#graph.set(kind, object);
      return;
    }
    const gone = old && old.metadata.uid !== object?.metadata.uid ? old : undefined;
    if (gone?.metadata.uid !== undefined) {
      this.#graph.remove(gone.metadata.uid);
      for (const dependent of this.#graph.dependentsOf(gone.metadata.uid)) this.#wake(dependent.object);
    }
    if (object) {
      this.#graph.set(kind, object);
      this.#wake(object);
    }
    // An owner may be waiting for it to be gone, or to let go.
    for (const uid of [object, old].flatMap((each) => (each ? ownersOf(each) : []))) {
      const owner = this.#graph.get(uid);
      if (owner && decide.isCollecting(owner.object)) this.#wake(owner.object);
    }
  }

  /** Whose owners were of a kind that nobody knew is judged again. */
  #onKinds(added: readonly Kind<ApiObject>[]): void {
    const names = new Set(added.map(({ group, kind }) => `${group}/${kind}`));
    for (const { object } of this.#graph.all()) {
      const isOfAdded = object.metadata.ownerReferences?.some(({ apiVersion, kind }) =>
        names.has(`${groupOf(apiVersion)}/${kind}`),
      );
      if (isOfAdded) this.#wake(object);
    }
  }

  #wake({ metadata: { uid, ownerReferences, deletionTimestamp } }: ApiObject): void {
    if (uid !== undefined && (ownerReferences || deletionTimestamp)) this.#loop.queue.add(uid);
  }

  async #reconcile(uid: string, signal: AbortSignal): Promise<void> {
    const item = this.#graph.get(uid);
    if (!item) return;
    const { object } = item;
    if (decide.isCollecting(object)) return this.#collect(item, signal);
    if (decide.isOrphaning(object)) return this.#orphan(item, signal);
    const { ownerReferences = [], deletionTimestamp } = object.metadata;
    if (deletionTimestamp || ownerReferences.every((owner) => this.#owners.livesByGraph(owner, item))) return;
    await this.#judge(item, signal);
  }

  /** Decides by what the server says now, of the object and of every owner that the graph does not have. */
  async #judge(item: GraphObject, signal: AbortSignal): Promise<void> {
    const object = await this.#live(item, signal);
    if (!object) return;
    const states = new Map<string, decide.OwnerState>();
    for (const reference of object.metadata.ownerReferences ?? []) {
      const found = await this.#owners.stateOf(reference, item, signal);
      if (found.type === 'foreign') this.#reportForeign(item, reference.name);
      states.set(reference.uid, found.type === 'unknown' ? 'living' : found.state);
    }
    const dependents = this.#graph.dependentsOf(object.metadata.uid ?? '').map((each) => each.object);
    await this.#carryOut(item.kind, object, decide.verdict(object, states, dependents), signal);
  }

  async #carryOut(kind: Kind<ApiObject>, object: ApiObject, verdict: decide.Verdict, signal: AbortSignal) {
    const { client, logger } = this.#context;
    const { name, namespace, uid } = object.metadata;
    if (verdict.type === 'keep') return;
    if (verdict.type === 'drop-references') {
      await unlessGone(client.patch(kind, { name, namespace }, decide.withoutOwners(object, verdict.uids), { signal }));
      return;
    }
    const unblocked = verdict.unblock
      ? await unlessGone(client.patch(kind, { name, namespace }, decide.withoutBlocking(object), { signal }))
      : object;
    // Of this revision only: whoever has adopted it meanwhile keeps it.
    const preconditions = { uid, resourceVersion: unblocked?.metadata.resourceVersion };
    const options = { preconditions, propagationPolicy: verdict.policy, signal };
    await unlessGone(client.delete(kind, { name, namespace }, options));
    logger.info({ resource: kind.resource, object: keyOf(object), policy: verdict.policy }, 'collected');
  }

  /** Foreground deletion: the owner goes when no dependent that blocks it is left. */
  async #collect(item: GraphObject, signal: AbortSignal): Promise<void> {
    const dependents = this.#graph.dependentsOf(item.object.metadata.uid ?? '').map((each) => each.object);
    for (const dependent of dependents) if (!decide.isCollecting(dependent)) this.#wake(dependent);
    if (decide.blockersOf(item.object, dependents).length === 0) await this.#finish(item, 'foreground', signal);
  }

  /** Orphaning: the owner goes when its dependents know it no longer. */
  async #orphan(item: GraphObject, signal: AbortSignal): Promise<void> {
    const { client } = this.#context;
    const uid = item.object.metadata.uid ?? '';
    const failure = await forEachLimited(await this.#liveDependents(item, signal), writesAtOnce, async (dependent) => {
      const { name, namespace } = dependent.object.metadata;
      const patch = decide.withoutOwners(dependent.object, [uid]);
      await unlessGone(client.patch(dependent.kind, { name, namespace }, patch, { signal }));
    });
    if (failure) throw failure;
    await this.#finish(item, 'orphan', signal);
  }

  async #finish(item: GraphObject, which: 'foreground' | 'orphan', signal: AbortSignal): Promise<void> {
    const object = await this.#live(item, signal);
    if (!object) return;
    const { name, namespace } = object.metadata;
    const patch = decide.withoutFinalizer(object, which);
    await unlessGone(this.#context.client.patch(item.kind, { name, namespace }, patch, { signal }));
  }

  /** The object as the server has it; undefined when it is gone, or another one of that name is there. */
  async #live({ kind, object }: GraphObject, signal: AbortSignal): Promise<ApiObject | undefined> {
    const { name, namespace, uid } = object.metadata;
    const live = await unlessGone(this.#context.client.get(kind, { name, namespace }, { metadataOnly: true, signal }));
    return live?.metadata.uid === uid ? live : undefined;
  }

  /**
   * By the server: a dependent that the graph has not heard of yet would be collected as soon as its owner is gone. Where a
   * server of others does not answer, by the graph.
   */
  async #liveDependents({ object }: GraphObject, signal: AbortSignal): Promise<GraphObject[]> {
    const { client, informers } = this.#context;
    const { namespace, uid = '' } = object.metadata;
    const candidates = informers.served.kinds.filter((kind) => kind.namespaced || !namespace);
    const lists = await Promise.all(
      candidates.map(async (kind) => {
        const own = kindOf(apiVersionOf(kind), kind.kind) !== undefined;
        const listing = client.list(kind, { namespace, metadataOnly: true, signal }).catch((error: unknown) => {
          if (own || signal.aborted) throw error;
          return undefined;
        });
        const known = () => this.#graph.dependentsOf(uid).filter((each) => each.kind === kind);
        const items = (await listing)?.items ?? known().map((each) => each.object);
        return items.filter((each) => ownersOf(each).includes(uid)).map((each) => ({ kind, object: each }));
      }),
    );
    return lists.flat();
  }

  #reportForeign({ kind, object }: GraphObject, owner: string): void {
    const { namespace } = object.metadata;
    const message = namespace
      ? `ownerReference to ${owner} is invalid: the owner is not in namespace ${namespace}`
      : `ownerReference to ${owner} is invalid: an object without a namespace cannot be owned by one that has one`;
    this.#context.events.record(referenceTo(kind, object), 'Warning', 'OwnerRefInvalidNamespace', message);
  }
}

const groupOf = (apiVersion: string): string => apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
