import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import type { ServedKinds } from '../served/served-kinds.ts';
import { unlessGone } from '../writes.ts';
import type { GraphObject, OwnerGraph } from './owner-graph.ts';
import { type OwnerState, stateOfOwner } from './verdict.ts';

/**
 *   found     there, in this state, or gone
 *   foreign   where the reference points there can be no such owner: another namespace, or an owner with a namespace of
 *             an object without one
 *   unknown   a kind we do not serve: nobody can tell, so the object stays
 */
export type Lookup =
  | { readonly type: 'found'; readonly state: OwnerState }
  | { readonly type: 'foreign'; readonly state: OwnerState }
  | { readonly type: 'unknown' };

/** Owners known to be gone; a UID never comes back. */
const rememberedMost = 2000;

/** Finds out whether owners live: by the graph, and where that knows none, by asking the server. */
export class OwnerLookup {
  readonly #client: ApiClient;
  readonly #graph: OwnerGraph;
  readonly #served: Pick<ServedKinds, 'find'>;
  readonly #gone = new Set<string>();

  constructor(client: ApiClient, graph: OwnerGraph, served: Pick<ServedKinds, 'find'>) {
    this.#client = client;
    this.#graph = graph;
    this.#served = served;
  }

  /** True when the graph has this owner, so that nothing has to be asked. */
  livesByGraph(reference: OwnerReference, dependent: GraphObject): boolean {
    const found = this.#byGraph(reference, dependent);
    return found !== undefined && stateOfOwner(found.object) === 'living';
  }

  async stateOf(reference: OwnerReference, dependent: GraphObject, signal: AbortSignal): Promise<Lookup> {
    const kind = this.#served.find(reference.apiVersion, reference.kind);
    if (!kind) return { type: 'unknown' };
    const { namespace } = dependent.object.metadata;
    // As upstream has it, such an object is never collected.
    if (kind.namespaced && !namespace) return { type: 'foreign', state: 'living' };
    const found = this.#byGraph(reference, dependent);
    if (found) return { type: 'found', state: stateOfOwner(found.object) };
    const { name, uid } = reference;
    const ref = kind.namespaced ? { name, namespace } : { name };
    const place = JSON.stringify([reference.apiVersion, reference.kind, ref, uid]);
    const elsewhere = this.#graph.get(uid) !== undefined;
    if (!this.#gone.has(place)) {
      const owner = await unlessGone(this.#client.get(kind, ref, { metadataOnly: true, signal }));
      if (owner?.metadata.uid === uid) return { type: 'found', state: stateOfOwner(owner) };
      this.#remember(place);
    }
    return { type: elsewhere ? 'foreign' : 'found', state: 'gone' };
  }

  /** The graph's object of that UID, if it is what and where the reference says. */
  #byGraph({ uid, apiVersion, kind }: OwnerReference, dependent: GraphObject): GraphObject | undefined {
    const found = this.#graph.get(uid);
    if (!found || this.#served.find(apiVersion, kind) !== found.kind) return undefined;
    const { namespace } = found.object.metadata;
    return !namespace || namespace === dependent.object.metadata.namespace ? found : undefined;
  }

  #remember(place: string): void {
    if (this.#gone.size >= rememberedMost) this.#gone.clear();
    this.#gone.add(place);
  }
}
