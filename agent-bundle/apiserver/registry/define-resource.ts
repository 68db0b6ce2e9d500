import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { Column, Resource, SelectableFields, Strategy, Subresource, Claims, Verb } from './resource.ts';

const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** A resource as its file declares it. */
interface Definition<T extends ApiObject> {
  readonly setDefaults?: (object: T) => void;
  readonly strategy: Strategy<T>;
  readonly columns: readonly Column<T>[];
  /** Besides metadata.name and metadata.namespace. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string | undefined>>;
  readonly subresources?: Readonly<Record<string, Subresource<T>>>;
  /** Default: all of them. */
  readonly verbs?: readonly Verb[];
  readonly deprecation?: string;
  readonly returnsDeletedObject?: boolean;
  readonly ttlSeconds?: number;
  readonly claims?: Claims<T>;
}

export function defineResource<T extends ApiObject>(kind: Kind<T>, definition: Definition<NoInfer<T>>): Resource<T> {
  const { selectableFields, ...rest } = definition;
  return {
    setDefaults: () => {},
    verbs: allVerbs,
    subresources: {},
    returnsDeletedObject: false,
    ...rest,
    kind,
    selectableFields: selectable(kind, selectableFields ?? {}),
  };
}

function selectable<T extends ApiObject>(
  kind: Kind<T>,
  own: Readonly<Record<string, (object: T) => string | undefined>>,
): SelectableFields<T> {
  const getters = Object.entries({ ...commonFields(kind), ...own });
  return {
    names: getters.map(([name]) => name),
    of: (object) => Object.fromEntries(getters.map(([name, get]) => [name, get(object) ?? ''])),
  };
}

function commonFields<T extends ApiObject>(kind: Kind<T>): Record<string, (object: T) => string | undefined> {
  const name = (object: T) => object.metadata.name;
  if (!kind.namespaced) return { 'metadata.name': name };
  return { 'metadata.name': name, 'metadata.namespace': (object) => object.metadata.namespace };
}
