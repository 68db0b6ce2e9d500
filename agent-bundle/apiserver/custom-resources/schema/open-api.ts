import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';

/** A schema as OpenAPI has it: https://spec.openapis.org/oas/v3.0.3#schema-object */
type OpenApiSchema = Readonly<Record<string, unknown>>;

/** What stands there for custom resources whose schema says nothing: clients then take everything. */
const anyObject: OpenApiSchema = { type: 'object' };

/**
 * What is published of a schema, with the parts that every object has. v3 says it all. v2 has no alternatives and no null, and its
 * clients take objects that name their properties to have no others, so it says less: what may be unknown has no type there.
 */
export function openApiOf(schema: JSONSchemaProps | undefined, version: 'v2' | 'v3'): OpenApiSchema {
  if (!schema || (version === 'v2' && schema['x-kubernetes-preserve-unknown-fields'])) return anyObject;
  const published = publish(schema, version);
  const { apiVersion, kind, metadata } = partsOfObjects(version);
  return { ...published, properties: { ...membersOf(published, 'properties'), apiVersion, kind, metadata } };
}

/** Keywords that hold schemas, in the ways in which they do. */
const single = ['not', 'items', 'additionalProperties'] as const;
const several = ['allOf', 'anyOf', 'oneOf'] as const;

function publish(given: JSONSchemaProps, version: 'v2' | 'v3'): OpenApiSchema {
  const schema = version === 'v2' ? reduce(given) : spellOut(given);
  const published: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) if (value !== undefined) published[keyword] = value;
  for (const keyword of single) {
    const inner = schema[keyword];
    if (typeof inner === 'object' && !Array.isArray(inner)) published[keyword] = publish(inner, version);
  }
  for (const keyword of several) {
    if (schema[keyword]) published[keyword] = schema[keyword].map((inner) => publish(inner, version));
  }
  if (schema.properties) {
    const properties = Object.entries(schema.properties);
    published['properties'] = Object.fromEntries(properties.map(([name, inner]) => [name, publish(inner, version)]));
  }
  return isEmbedded(schema) ? withParts(published, version) : published;
}

/** What v2 can say of a schema. */
function reduce(schema: JSONSchemaProps): JSONSchemaProps {
  const { allOf: _, anyOf: __, oneOf: ___, not: ____, nullable, ...rest } = schema;
  const preserves = rest['x-kubernetes-preserve-unknown-fields'] === true;
  if (nullable || preserves) {
    delete rest.items;
    delete rest.properties;
  }
  if (nullable || (preserves && rest.type === 'object') || (rest.type === 'array' && !rest.items)) delete rest.type;
  const required = (rest.required ?? []).filter((name) => !mayBeNull(rest, name));
  if (required.length > 0) rest.required = required;
  else delete rest.required;
  return rest;
}

/** What may be null cannot be asked for: v2 has no null. */
function mayBeNull({ properties = {}, additionalProperties: additional }: JSONSchemaProps, name: string): boolean {
  if (typeof additional === 'object' && additional.nullable) return true;
  return Object.hasOwn(properties, name) && properties[name]?.nullable === true;
}

const integerOrText: JSONSchemaProps[] = [{ type: 'integer' }, { type: 'string' }];
const saysIntegerOrText = (alternatives: readonly JSONSchemaProps[] | undefined): boolean =>
  alternatives?.map(({ type }) => type).join() === 'integer,string';

/** Integers or texts are alternatives for those who do not know the extension. */
function spellOut(schema: JSONSchemaProps): JSONSchemaProps {
  const { anyOf, allOf = [] } = schema;
  if (!schema['x-kubernetes-int-or-string']) return schema;
  if (saysIntegerOrText(anyOf) || allOf.some((inner) => saysIntegerOrText(inner.anyOf))) return schema;
  return anyOf ? { ...schema, allOf: [...allOf, { anyOf: integerOrText }] } : { ...schema, anyOf: integerOrText };
}

/** What v2 does not know the members of has no parts either. */
const isEmbedded = (schema: JSONSchemaProps): boolean =>
  schema['x-kubernetes-embedded-resource'] === true && (schema.type === 'object' || schema.properties !== undefined);

function withParts(published: OpenApiSchema, version: 'v2' | 'v3'): OpenApiSchema {
  const { required = [] } = published;
  const wanted = new Set([...(Array.isArray(required) ? (required as unknown[]) : []), 'kind', 'apiVersion']);
  const properties = { ...membersOf(published, 'properties'), ...partsOfObjects(version) };
  return { ...published, properties, required: [...wanted] };
}

function membersOf(schema: OpenApiSchema, keyword: string): OpenApiSchema {
  const members = schema[keyword];
  return typeof members === 'object' && members !== null ? (members as OpenApiSchema) : {};
}

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/** The words are the API's own: clients look for them. */
function partsOfObjects(version: 'v2' | 'v3'): Record<'apiVersion' | 'kind' | 'metadata', OpenApiSchema> {
  const name = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
  const description = `Standard object's metadata. More info: ${conventions}#metadata`;
  return {
    apiVersion: {
      description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${conventions}#resources`,
      type: 'string',
    },
    kind: {
      description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${conventions}#types-kinds`,
      type: 'string',
    },
    metadata:
      version === 'v2'
        ? { description, $ref: `#/definitions/${name}` }
        : { description, allOf: [{ $ref: `#/components/schemas/${name}` }] },
  };
}
