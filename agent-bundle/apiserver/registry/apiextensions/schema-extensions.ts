import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { oneOf } from '../validation/names.ts';
import { ownMember } from '../../codec/json-value.ts';

const ruleReasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

/** The extensions of Kubernetes, each with the types it goes with: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ */
export function validateExtensions(schema: JSONSchemaProps, field: string): FieldError[] {
  const { type = '' } = schema;
  const errors: FieldError[] = [];
  const wrongType = (words: string) => errors.push(invalidValue(`${field}.type`, type, words));
  if (schema['x-kubernetes-int-or-string'] && type !== '') {
    wrongType('must be empty if x-kubernetes-int-or-string is true');
  }
  if (schema['x-kubernetes-embedded-resource'] && type !== 'object') {
    wrongType('must be object if x-kubernetes-embedded-resource is true');
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] && type !== '' && type !== 'object') {
    wrongType('must be object if x-kubernetes-preserve-unknown-fields is true');
  }
  const preserve = schema['x-kubernetes-preserve-unknown-fields'];
  if (preserve === false) {
    errors.push(invalidValue(`${field}.x-kubernetes-preserve-unknown-fields`, preserve, 'must be true or undefined'));
  }
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType !== undefined) {
    if (type !== 'object') wrongType('must be object if x-kubernetes-map-type is specified');
    errors.push(...oneOf(mapType, ['atomic', 'granular'], `${field}.x-kubernetes-map-type`));
  }
  return [...errors, ...validateRules(schema, `${field}.x-kubernetes-validations`)];
}

/** Whether the rules are CEL is found out where they are compiled. */
function validateRules(schema: JSONSchemaProps, field: string): FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule, message = '', reason }, index) => {
    const at = `${field}[${index}]`;
    const errors = rule.trim() === '' ? [requiredValue(`${at}.rule`, 'rule is not specified')] : [];
    if (message !== '' && message.trim() === '') {
      errors.push(invalidValue(`${at}.message`, message, 'message must be non-empty if specified'));
    } else if (message.includes('\n')) {
      errors.push(invalidValue(`${at}.message`, message, 'message must not contain line breaks'));
    } else if (message === '' && rule.trim().includes('\n')) {
      errors.push(requiredValue(`${at}.message`, 'message must be specified if rule contains line breaks'));
    }
    return [...errors, ...oneOf(reason, ruleReasons, `${at}.reason`)];
  });
}

/** How a list merges, and by what. */
export function validateListType(schema: JSONSchemaProps, field: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const errors: FieldError[] = [];
  if (listType !== undefined) {
    if (schema.type !== 'array') {
      errors.push(
        invalidValue(`${field}.type`, schema.type ?? '', 'must be array if x-kubernetes-list-type is specified'),
      );
    }
    errors.push(...oneOf(listType, ['atomic', 'map', 'set'], `${field}.x-kubernetes-list-type`));
  }
  if (keys.length > 0 && listType !== 'map') {
    const at = `${field}.x-kubernetes-list-type`;
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(listType === undefined ? requiredValue(at, why) : invalidValue(at, listType, why));
  }
  return listType === 'map' ? [...errors, ...validateMapList(schema, keys, field)] : errors;
}

const scalars = ['boolean', 'integer', 'number', 'string'];

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
  const { properties = {}, required = [] } = items;
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index) errors.push(invalidValue(keysAt, keys, 'must not contain duplicate entries'));
    const property = ownMember(properties, key);
    if (!property) {
      errors.push(invalidValue(`${keysAt}[${index}]`, key, 'entries must all be names of item properties'));
      return;
    }
    const at = `${field}.items.properties[${key}]`;
    if (!scalars.includes(property.type ?? '')) {
      errors.push(invalidValue(`${at}.type`, property.type ?? '', `must be a scalar type ${parent}`));
    }
    if (property.default === undefined && !required.includes(key)) {
      const why = 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
      errors.push(requiredValue(`${at}.default`, why));
    }
  });
  return errors;
}
