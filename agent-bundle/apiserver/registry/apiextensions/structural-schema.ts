import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { validateExtensions, validateListType } from './schema-extensions.ts';
import { validateJunctors } from './schema-junctors.ts';
import { validateKeywords } from './schema-keywords.ts';
import { validatePattern } from './schema-pattern.ts';
import { ownMember } from '../../codec/json-value.ts';

/**
 * Every value has one type, said outside of allOf, anyOf, oneOf and not, so that objects can be pruned and defaulted.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function validateStructuralSchema(schema: JSONSchemaProps, field: string): FieldError[] {
  return validateNode(schema, field, 'root');
}

/** Where a schema stands. */
type Place = 'root' | 'field' | 'item';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

function validateNode(schema: JSONSchemaProps, field: string, place: Place): FieldError[] {
  return [
    ...validateKeywords(schema, field),
    ...validateType(schema, field, place),
    ...validatePattern(schema, field),
    ...validateExtensions(schema, field),
    ...validateListType(schema, field),
    ...validateJunctors(schema, field),
    ...(place === 'root' ? validateRoot(schema, field) : []),
    ...(place === 'root' || schema['x-kubernetes-embedded-resource'] ? validatePartsOfObject(schema, field) : []),
    ...validateChildren(schema, field),
  ];
}

function validateRoot(schema: JSONSchemaProps, field: string): FieldError[] {
  const errors = validateMetadata(schema, field);
  if (schema.nullable) errors.push(forbiddenField(`${field}.nullable`, 'nullable cannot be true at the root'));
  if (schema.additionalProperties !== undefined) {
    errors.push(forbiddenField(`${field}.additionalProperties`, 'must not be used at the root'));
  }
  for (const name of ['apiVersion', 'kind']) {
    if ((ownMember(schema.properties ?? {}, name)?.default ?? undefined) === undefined) continue;
    errors.push(forbiddenField(`${field}.properties[${name}].default`, `must not be set in top-level ${name}`));
  }
  return errors;
}

/** What every object has keeps its type, wherever a schema speaks of it. */
function validatePartsOfObject({ properties = {} }: JSONSchemaProps, field: string): FieldError[] {
  const types = [
    ['kind', 'string'],
    ['apiVersion', 'string'],
    ['metadata', 'object'],
  ] as const;
  return types.flatMap(([name, type]) => {
    const part = ownMember(properties, name);
    if (!part || part.type === type) return [];
    return [invalidValue(`${field}.properties[${name}].type`, part.type ?? '', `must be ${type}`)];
  });
}

function validateType(schema: JSONSchemaProps, field: string, place: Place): FieldError[] {
  const { type = '' } = schema;
  const at = `${field}.type`;
  if (type === 'null') return [forbiddenField(at, 'type cannot be set to null, use nullable as an alternative')];
  if (type !== '' && !types.includes(type)) return [unsupportedValue(at, type, types)];
  if (place === 'root') {
    if (type === '') return [requiredValue(at, 'must not be empty at the root')];
    return type === 'object' ? [] : [invalidValue(at, type, 'must be object at the root')];
  }
  if (schema['x-kubernetes-embedded-resource'] && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    return [type === '' ? requiredValue(at, why) : invalidValue(at, type, why)];
  }
  const mayBeAnything = schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields'];
  if (type === '' && !mayBeAnything) {
    const what = place === 'field' ? 'specified object fields' : 'specified array items';
    return [requiredValue(at, `must not be empty for ${what}`)];
  }
  return type === 'array' && schema.items === undefined ? [requiredValue(`${field}.items`, 'must be specified')] : [];
}

/** What every object has is known: the schema may only restrict its names. */
function validateMetadata({ properties = {} }: JSONSchemaProps, field: string): FieldError[] {
  const metadata = ownMember(properties, 'metadata');
  if (!metadata) return [];
  const { type: _, description: __, properties: names = {}, ...more } = metadata;
  const restricts = Object.keys(names).every((name) => name === 'name' || name === 'generateName');
  if (restricts && Object.keys(more).length === 0) return [];
  const why = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  return [forbiddenField(`${field}.properties[metadata]`, why)];
}

function validateChildren(schema: JSONSchemaProps, field: string): FieldError[] {
  const { properties = {}, items, additionalProperties } = schema;
  const errors = Object.entries(properties).flatMap(([name, property]) =>
    validateNode(property, `${field}.properties[${name}]`, 'field'),
  );
  if (items && !Array.isArray(items)) errors.push(...validateNode(items, `${field}.items`, 'item'));
  if (typeof additionalProperties === 'object') {
    errors.push(...validateNode(additionalProperties, `${field}.additionalProperties`, 'field'));
  }
  return errors;
}
