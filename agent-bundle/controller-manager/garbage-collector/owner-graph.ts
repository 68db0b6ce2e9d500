import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';

/** An object and its kind; only metadata is looked at. */
export interface GraphObject {
  readonly kind: Kind<ApiObject>;
  readonly object: ApiObject;
}

/** Every object by its UID, and who says to belong to it. */
export class OwnerGraph {
  readonly #objects = new Map<string, GraphObject>();
  readonly #dependents = new Map<string, Set<string>>();

  /** The object as it is now. */
  set(kind: Kind<ApiObject>, object: ApiObject): void {
    const { uid } = object.metadata;
    if (uid === undefined) return;
    this.#unlink(uid);
    this.#objects.set(uid, { kind, object });
    for (const owner of ownersOf(object)) {
      const dependents = this.#dependents.get(owner) ?? new Set();
      this.#dependents.set(owner, dependents.add(uid));
    }
  }

  remove(uid: string): void {
    this.#unlink(uid);
    this.#objects.delete(uid);
  }

  get(uid: string): GraphObject | undefined {
    return this.#objects.get(uid);
  }

  all(): Iterable<GraphObject> {
    return this.#objects.values();
  }

  /** Those that name `uid` as an owner; it need not be here itself. */
  dependentsOf(uid: string): GraphObject[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#objects.get(dependent) ?? []);
  }

  #unlink(uid: string): void {
    const known = this.#objects.get(uid);
    if (!known) return;
    for (const owner of ownersOf(known.object)) {
      const dependents = this.#dependents.get(owner);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner);
    }
  }
}

export const ownersOf = ({ metadata }: ApiObject): string[] => (metadata.ownerReferences ?? []).map(({ uid }) => uid);
