import {
  type AlternativesType,
  type Field,
  type FieldOptions,
  type FieldType,
  type MessageType,
  type ScalarName,
  field,
} from '../../../common/api/schema/field.ts';
import { type Kind, listKindOf } from '../../../common/api/schema/kind.ts';
import { ListMeta } from '../../../common/api/meta/status.ts';
import { ObjectMeta } from '../../../common/api/meta/v1.ts';
import { typeMeta } from '../../../common/api/schema/type-meta.ts';

/** A JSON schema; what we write of it. https://spec.openapis.org/oas/v3.0.3#schema-object */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where the two OpenAPI versions differ. */
export interface Dialect {
  /** What stands before a definition's name in a `$ref`. */
  readonly refPrefix: '#/components/schemas/' | '#/definitions/';
  readonly intOrString: JsonSchema;
  readonly quantity: JsonSchema;
}

export const openApiV3: Dialect = {
  refPrefix: '#/components/schemas/',
  intOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
};
export const openApiV2: Dialect = {
  refPrefix: '#/definitions/',
  intOrString: { type: 'string', format: 'int-or-string' },
  quantity: { type: 'string' },
};

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Scalars that have a name of their own in the published API; clients show it. */
const namedScalars = {
  time: `${meta}.Time`,
  microTime: `${meta}.MicroTime`,
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
} as const;

function scalarDefinition(name: keyof typeof namedScalars, dialect: Dialect): JsonSchema {
  switch (name) {
    case 'time':
    case 'microTime':
      return { type: 'string', format: 'date-time' };
    case 'quantity':
      return dialect.quantity;
    case 'intOrString':
      return dialect.intOrString;
  }
}

const listMetadata = field(1, ListMeta, { description: 'How new the list is, and where it goes on.' });

/** Collects the schema of every message that is reached, each once, under its published name. */
export class Definitions {
  readonly #dialect: Dialect;
  readonly #found = new Map<string, JsonSchema>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** By name, sorted. */
  all(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Adds a kind with its group, version and kind written on it, and its list. `published`: its schema, where the message says less. */
  addKind(kind: Kind, published?: JsonSchema): { readonly object: JsonSchema; readonly list: JsonSchema } {
    const object = published ? this.#addPublished(kind, published) : this.addMessage(kind.schema, [kind]);
    return { object, list: this.#addList(kind, object) };
  }

  /** A schema that users wrote; it refers to the metadata that every object has. */
  #addPublished({ schema, group, version, kind }: Kind, published: JsonSchema): JsonSchema {
    this.#message(ObjectMeta);
    this.#found.set(schema.name, { ...published, 'x-kubernetes-group-version-kind': [{ group, version, kind }] });
    return this.#ref(schema.name);
  }

  /** Adds a kind that has no list, under each of its names. */
  addMessage(message: MessageType, names: readonly Pick<Kind, 'group' | 'version' | 'kind'>[]): JsonSchema {
    const reference = this.#message(message);
    const schema = this.#found.get(message.name);
    const named = names.map(({ group, version, kind }) => ({ group, version, kind }));
    this.#found.set(message.name, { ...schema, 'x-kubernetes-group-version-kind': named });
    return reference;
  }

  /** What no schema of ours says more of. */
  addOpaque(name: string, schema: JsonSchema): JsonSchema {
    this.#found.set(name, schema);
    return this.#ref(name);
  }

  #addList(kind: Kind, item: JsonSchema): JsonSchema {
    const listKind = listKindOf(kind);
    const name = kind.schema.name.replace(/[^.]*$/, kind.listKind ?? '$&List');
    this.#found.set(name, {
      description: `${listKind} is a list of ${kind.resource}.`,
      type: 'object',
      required: ['items'],
      properties: {
        apiVersion: this.#field(typeMeta.apiVersion),
        items: { description: `The ${kind.resource}.`, type: 'array', items: item },
        kind: this.#field(typeMeta.kind),
        metadata: this.#field(listMetadata),
      },
      'x-kubernetes-group-version-kind': [{ group: kind.group, version: kind.version, kind: listKind }],
    });
    return this.#ref(name);
  }

  #message(message: MessageType): JsonSchema {
    if (!this.#found.has(message.name)) {
      this.#found.set(message.name, {});
      this.#found.set(message.name, this.#objectSchema(message));
    }
    return this.#ref(message.name);
  }

  #objectSchema(message: MessageType): JsonSchema {
    const fields = flatten(message);
    const required = fields.filter(([, field]) => field.options.required).map(([name]) => name);
    const properties = fields.map(([name, field]) => [name, this.#field(field)] as const);
    return {
      ...(message.description === undefined ? {} : { description: message.description }),
      type: 'object',
      ...(required.length > 0 ? { required } : {}),
      properties: Object.fromEntries(properties.sort(([a], [b]) => (a < b ? -1 : 1))),
      ...(message.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    };
  }

  #field({ type, options }: Field): JsonSchema {
    const schema = this.#type(type);
    const fallback = options.default === undefined ? {} : { default: options.default };
    const described = options.description === undefined ? {} : { description: options.description };
    const more = { ...described, ...fallback, ...extensions(options) };
    // In version 3 nothing may stand beside a reference.
    const wrap = '$ref' in schema && this.#dialect === openApiV3 && Object.keys(more).length > 0;
    return wrap ? { allOf: [schema], ...more } : { ...schema, ...more };
  }

  #type(type: FieldType): JsonSchema {
    switch (type.type) {
      case 'message':
        return this.#message(type);
      case 'list':
        return { type: 'array', items: this.#type(type.of) };
      case 'map':
        return { type: 'object', additionalProperties: this.#type(type.of) };
      case 'scalar':
        return this.#scalar(type.scalar);
      case 'alternatives':
        return this.#alternatives(type);
    }
  }

  /** Published with no shape of its own: no version of OpenAPI that clients read can say what it is. */
  #alternatives({ name }: AlternativesType): JsonSchema {
    this.#found.set(name, {});
    return this.#ref(name);
  }

  #scalar(name: ScalarName): JsonSchema {
    switch (name) {
      case 'string':
        return { type: 'string' };
      case 'bool':
        return { type: 'boolean' };
      case 'int32':
      case 'int64':
        return { type: 'integer', format: name };
      case 'double':
        return { type: 'number', format: name };
      case 'bytes':
        return { type: 'string', format: 'byte' };
      case 'raw':
        return { type: 'object' };
      case 'json':
        return {};
      default:
        this.#found.set(namedScalars[name], scalarDefinition(name, this.#dialect));
        return this.#ref(namedScalars[name]);
    }
  }

  #ref(name: string): JsonSchema {
    return { $ref: this.#dialect.refPrefix + name };
  }
}

/** The fields of a message; inline messages lend theirs. */
function flatten(message: MessageType): [string, Field][] {
  return Object.entries(message.fields).flatMap(([name, field]): [string, Field][] =>
    field.options.inline && field.type.type === 'message' ? flatten(field.type) : [[name, field]],
  );
}

/** How lists and maps merge: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
function extensions(options: FieldOptions): JsonSchema {
  const { listType, listMapKeys, mapType, patchStrategy, patchMergeKey } = options;
  return {
    ...(listMapKeys ? { 'x-kubernetes-list-map-keys': listMapKeys } : {}),
    ...(listType ? { 'x-kubernetes-list-type': listType } : {}),
    ...(mapType ? { 'x-kubernetes-map-type': mapType } : {}),
    ...(patchMergeKey ? { 'x-kubernetes-patch-merge-key': patchMergeKey } : {}),
    ...(patchStrategy ? { 'x-kubernetes-patch-strategy': patchStrategy } : {}),
  };
}
