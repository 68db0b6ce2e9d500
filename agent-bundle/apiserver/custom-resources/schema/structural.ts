import type { JSONSchemaProps, ValidationRule } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';

/**
 * A schema in the form that objects are walked by: every value has one node that says its type, and what its members are. Where
 * `says` holds more of the same keywords, this form is what counts.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export interface Structural {
  /** Absent: any, as with `x-kubernetes-int-or-string` and `x-kubernetes-preserve-unknown-fields`. */
  readonly type: SchemaType | undefined;
  readonly nullable: boolean;
  readonly preservesUnknown: boolean;
  readonly isIntOrString: boolean;
  /** It has apiVersion, kind and metadata, whether its properties name them or not. */
  readonly isEmbedded: boolean;
  /** Undefined: there is none. Never null. */
  readonly default: unknown;
  readonly properties: ReadonlyMap<string, Structural>;
  readonly items: Structural | undefined;
  /** Of what `properties` does not name. `anything`: the schema says `true`, and nothing of the values. */
  readonly additional: Structural | 'anything' | undefined;
  readonly list: ListType;
  readonly atomicMap: boolean;
  readonly rules: readonly ValidationRule[];
  readonly says: JSONSchemaProps;
}

export type SchemaType = 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';

/** What x-kubernetes-list-type says; lists without it are atomic for owners, and keep their order for ratcheting. */
export type ListType =
  | { readonly type: 'none' }
  | { readonly type: 'atomic' }
  | { readonly type: 'set' }
  | { readonly type: 'map'; readonly keys: readonly string[] };

const types: ReadonlySet<string> = new Set(['array', 'boolean', 'integer', 'number', 'object', 'string']);
const isType = (type: string): type is SchemaType => types.has(type);

/** The form of a schema, which need not have been validated: what it says wrong is left out. */
export function structuralOf(schema: JSONSchemaProps): Structural {
  const { type = '', properties = {}, items, additionalProperties: additional } = schema;
  return {
    type: isType(type) ? type : undefined,
    nullable: schema.nullable === true,
    preservesUnknown: schema['x-kubernetes-preserve-unknown-fields'] === true,
    isIntOrString: schema['x-kubernetes-int-or-string'] === true,
    isEmbedded: schema['x-kubernetes-embedded-resource'] === true,
    default: schema.default ?? undefined,
    properties: new Map(Object.entries(properties).map(([name, property]) => [name, structuralOf(property)])),
    items: items && !Array.isArray(items) ? structuralOf(items) : undefined,
    additional: additional === true ? 'anything' : additional ? structuralOf(additional) : undefined,
    list: listTypeOf(schema),
    atomicMap: schema['x-kubernetes-map-type'] === 'atomic',
    rules: schema['x-kubernetes-validations'] ?? [],
    says: schema,
  };
}

export function listTypeOf(schema: JSONSchemaProps): ListType {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return { type: 'set' };
    case 'atomic':
      return { type: 'atomic' };
    case 'map':
      return { type: 'map', keys: schema['x-kubernetes-list-map-keys'] ?? [] };
    default:
      return { type: 'none' };
  }
}

/** The schema of a member that may stand under this name; `anything` where none is said, undefined where none may stand. */
export function memberOf(node: Structural, name: string): Structural | 'anything' | undefined {
  return node.properties.get(name) ?? node.additional;
}

/** The parts of every object, embedded ones too, that are decoded and checked by themselves. */
export const partsOfObjects: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
