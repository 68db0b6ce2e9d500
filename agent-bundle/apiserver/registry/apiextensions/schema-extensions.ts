import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { oneOf } from '../validation/names.ts';
import { ownMember } from '../../codec/json-value.ts';
import { resolveFieldPath } from '../../custom-resources/schema/rule-field-path.ts';
import { structuralOf } from '../../custom-resources/schema/structural.ts';

const ruleReasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

/** The extensions of Kubernetes, each with the types it goes with: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ */
export function validateExtensions(schema: JSONSchemaProps, field: string): FieldError[] {
  const { type = '' } = schema;
  const errors: FieldError[] = [];
  const preserve = schema['x-kubernetes-preserve-unknown-fields'];
  if (preserve === false) {
    errors.push(invalidValue(`${field}.x-kubernetes-preserve-unknown-fields`, preserve, 'must be true or undefined'));
  }
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType !== undefined) {
    const why = 'must be object if x-kubernetes-map-type is specified';
    if (type === '') errors.push(requiredValue(`${field}.type`, why));
    else if (type !== 'object') errors.push(invalidValue(`${field}.type`, type, why));
    errors.push(...oneOf(mapType, ['atomic', 'granular'], `${field}.x-kubernetes-map-type`));
  }
  return [
    ...errors,
    ...validateEmbedded(schema, field),
    ...validateIntOrString(schema, field),
    ...validateRules(schema, `${field}.x-kubernetes-validations`),
  ];
}

function validateEmbedded(schema: JSONSchemaProps, field: string): FieldError[] {
  if (!schema['x-kubernetes-embedded-resource']) return [];
  const errors: FieldError[] = [];
  if (schema.additionalProperties !== undefined) {
    const why = 'must not be used if x-kubernetes-embedded-resource is set';
    errors.push(forbiddenField(`${field}.additionalProperties`, why));
  }
  if (!schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(schema.properties ?? {}).length === 0) {
    const why =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.push(requiredValue(`${field}.properties`, why));
  }
  return errors;
}

function validateIntOrString(schema: JSONSchemaProps, field: string): FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return [];
  const others = ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const;
  return others
    .filter((name) => schema[name])
    .map((name) => invalidValue(`${field}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'));
}

/** Whether the rules are CEL is found out where they are compiled. */
function validateRules(schema: JSONSchemaProps, field: string): FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap((validation, index) => {
    const { rule, message = '', messageExpression = '', reason, fieldPath = '' } = validation;
    const at = `${field}[${index}]`;
    const errors = rule.trim() === '' ? [requiredValue(`${at}.rule`, 'rule is not specified')] : [];
    if (message !== '' && message.trim() === '') {
      errors.push(invalidValue(`${at}.message`, message, 'message must be non-empty if specified'));
    } else if (message.includes('\n')) {
      errors.push(invalidValue(`${at}.message`, message, 'message must not contain line breaks'));
    } else if (message === '' && rule.trim().includes('\n')) {
      errors.push(requiredValue(`${at}.message`, 'message must be specified if rule contains line breaks'));
    }
    if (messageExpression !== '' && messageExpression.trim() === '') {
      errors.push(requiredValue(`${at}.messageExpression`, 'messageExpression must be non-empty if specified'));
    }
    errors.push(...oneOf(reason, ruleReasons, `${at}.reason`));
    if (fieldPath !== '') errors.push(...validateFieldPath(fieldPath, schema, `${at}.fieldPath`));
    return errors;
  });
}

function validateFieldPath(path: string, schema: JSONSchemaProps, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (path.trim() === '') errors.push(invalidValue(field, path, 'fieldPath must be non-empty if specified'));
  if (/[\n\r]/.test(path)) errors.push(invalidValue(field, path, 'fieldPath must not contain line breaks'));
  if (!resolveFieldPath(path, structuralOf(schema)).ok) {
    errors.push(invalidValue(field, path, 'fieldPath must be a valid path'));
  }
  return errors;
}

/** How a list merges, and by what. */
export function validateListType(schema: JSONSchemaProps, field: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const errors: FieldError[] = [];
  if (listType !== undefined) {
    const why = 'must be array if x-kubernetes-list-type is specified';
    if (!schema.type) errors.push(requiredValue(`${field}.type`, why));
    else if (schema.type !== 'array') errors.push(invalidValue(`${field}.type`, schema.type, why));
    errors.push(...oneOf(listType, ['atomic', 'set', 'map'], `${field}.x-kubernetes-list-type`));
    errors.push(...validateItems(schema, listType, field));
  }
  if (keys.length > 0 && listType !== 'map') {
    const at = `${field}.x-kubernetes-list-type`;
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(listType === undefined ? requiredValue(at, why) : invalidValue(at, listType, why));
  }
  return listType === 'map' ? [...errors, ...validateMapList(schema, keys, field)] : errors;
}

/** Items that are told apart are there, and those of a set are one thing each. */
function validateItems({ items }: JSONSchemaProps, listType: string, field: string): FieldError[] {
  if (!items || Array.isArray(items) || (listType !== 'set' && listType !== 'map')) return [];
  const errors: FieldError[] = [];
  if (items.nullable) {
    errors.push(
      forbiddenField(`${field}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`),
    );
  }
  if (listType === 'map') return errors;
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const inner = items['x-kubernetes-list-type'];
  if (items.type === 'array' && inner !== undefined && inner !== 'atomic') {
    errors.push(invalidValue(`${field}.items.x-kubernetes-list-type`, inner, why));
  }
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    errors.push(invalidValue(`${field}.items.x-kubernetes-map-type`, inner ?? null, why));
  }
  return errors;
}

function validateMapList({ items }: JSONSchemaProps, keys: readonly string[], field: string): FieldError[] {
  const keysAt = `${field}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) return [requiredValue(keysAt, 'must not be empty if x-kubernetes-list-type is map')];
  if (!items || Array.isArray(items)) {
    return [requiredValue(`${field}.items`, 'must have a schema if x-kubernetes-list-type is map')];
  }
  const parent = "if parent array's x-kubernetes-list-type is map";
  const errors: FieldError[] = [];
  if (items.type !== 'object') {
    errors.push(invalidValue(`${field}.items.type`, items.type ?? '', `must be object ${parent}`));
  }
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index) errors.push(invalidValue(keysAt, keys, 'must not contain duplicate entries'));
    errors.push(...validateMapKey(key, items, keys, field));
  });
  return errors;
}

/** Every item has a scalar to be told apart by. */
function validateMapKey(key: string, items: JSONSchemaProps, keys: readonly string[], field: string): FieldError[] {
  const { properties = {}, required = [] } = items;
  const property = ownMember(properties, key);
  if (!property) {
    return [invalidValue(`${field}.x-kubernetes-list-map-keys`, keys, 'entries must all be names of item properties')];
  }
  const at = `${field}.items.properties[${key}]`;
  const errors: FieldError[] = [];
  if (property.type === 'array' || property.type === 'object') {
    const why = "must be a scalar type if parent array's x-kubernetes-list-type is map";
    errors.push(invalidValue(`${at}.type`, property.type, why));
  }
  if ((property.default ?? undefined) === undefined && !required.includes(key)) {
    const why = 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
    errors.push(requiredValue(`${at}.default`, why));
  }
  if (property.nullable) {
    const why = 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable';
    errors.push(forbiddenField(`${at}.nullable`, why));
  }
  return errors;
}
