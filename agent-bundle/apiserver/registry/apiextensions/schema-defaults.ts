import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { sameValue } from '../../codec/json-value.ts';
import { validateDefault } from '../../custom-resources/schema/validate-default.ts';
import { type FieldError, type ShownValue, invalidValue } from '../field-error.ts';

/**
 * Defaults are what their schema allows, and name nothing that it does not: objects that they are filled into must be valid. Of a
 * schema that is structural. Those of values of maps are not looked at, as upstream.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 */
export function validateDefaults(schema: JSONSchemaProps, field: string): FieldError[] {
  const errors = (schema.default ?? undefined) === undefined ? [] : validateOne(schema, `${field}.default`);
  const { items, properties = {} } = schema;
  if (items && !Array.isArray(items)) errors.push(...validateDefaults(items, `${field}.items`));
  for (const [name, property] of Object.entries(properties)) {
    errors.push(...validateDefaults(property, `${field}.properties[${name}]`));
  }
  return errors;
}

function validateOne(schema: JSONSchemaProps, field: string): FieldError[] {
  const { pruned, errors } = validateDefault(schema);
  const unknown = sameValue(pruned, schema.default)
    ? []
    : [invalidValue(field, schema.default as ShownValue, 'must not have unknown fields')];
  const placed = errors.map((error) => ({ ...error, field: placedIn(field, error.field) }));
  return [...unknown, ...placed];
}

/** What is wrong with the value as a whole has no field of its own. */
function placedIn(field: string, inner: string): string {
  if (inner === '<nil>') return field;
  return inner.startsWith('[') ? `${field}${inner}` : `${field}.${inner}`;
}
