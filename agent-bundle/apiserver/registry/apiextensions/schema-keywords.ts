import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, forbiddenField } from '../field-error.ts';

/** Parts of JSON Schema that the API leaves out. */
const unsupported = ['id', '$ref', 'additionalItems', 'patternProperties', 'definitions', 'dependencies'] as const;

export function validateKeywords(schema: JSONSchemaProps, field: string): FieldError[] {
  const errors: FieldError[] = unsupported
    .filter((name) => schema[name] !== undefined)
    .map((name) => forbiddenField(`${field}.${name}`, `${name} is not supported`));
  if (schema.uniqueItems) {
    const why = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(forbiddenField(`${field}.uniqueItems`, why));
  }
  const { additionalProperties, properties = {}, items } = schema;
  if (additionalProperties === false) {
    errors.push(forbiddenField(`${field}.additionalProperties`, 'additionalProperties cannot be set to false'));
  } else if (typeof additionalProperties === 'object' && Object.keys(properties).length > 0) {
    const why = 'additionalProperties and properties are mutual exclusive';
    errors.push(forbiddenField(`${field}.additionalProperties`, why));
  }
  if (Array.isArray(items)) {
    errors.push(forbiddenField(`${field}.items`, 'items must be a schema object and not an array'));
  }
  return errors;
}
