import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { validateExtensions, validateListType } from './schema-extensions.ts';
import { validateJunctors } from './schema-junctors.ts';
import { validateKeywords } from './schema-keywords.ts';
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
    ...validateExtensions(schema, field),
    ...validateListType(schema, field),
    ...validateJunctors(schema, field),
    ...(place === 'root' ? validateMetadata(schema, field) : []),
    ...validateChildren(schema, field),
  ];
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
