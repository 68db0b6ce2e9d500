import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { validateDefaults } from './schema-defaults.ts';
import { validateSchemaRules } from './schema-rules.ts';
import { validateStructuralSchema } from './structural-schema.ts';

/** Whether a version of the definition has a status that is written by itself. */
export type StatusPlace = 'own status' | 'no status of its own';

/** The schema of a version. Its defaults are looked at once it is structural, its rules once they are right too. */
export function validateSchema(schema: JSONSchemaProps, field: string, status: StatusPlace): FieldError[] {
  const errors = [
    ...(status === 'own status' ? validateRootKeywords(schema, field) : []),
    ...validateStructuralSchema(schema, field),
  ];
  if (errors.length === 0) errors.push(...validateDefaults(schema, field));
  if (errors.length === 0) errors.push(...validateSchemaRules(schema, field));
  return errors;
}

/** What may be said of the whole object, so that it still holds for its status alone; in the words of messages. */
const rootKeywords = [
  ...['Description', 'Type', 'Format', 'Title', 'Maximum', 'ExclusiveMaximum', 'Minimum', 'ExclusiveMinimum'],
  ...['MaxLength', 'MinLength', 'Pattern', 'MaxItems', 'MinItems', 'UniqueItems', 'MultipleOf', 'Required', 'Items'],
  ...['Properties', 'ExternalDocs', 'Example', 'XPreserveUnknownFields', 'XValidations'],
];
const extensions: Readonly<Record<string, string>> = {
  'x-kubernetes-preserve-unknown-fields': 'XPreserveUnknownFields',
  'x-kubernetes-validations': 'XValidations',
};

function validateRootKeywords(schema: JSONSchemaProps, field: string): FieldError[] {
  const said = Object.entries(schema).filter(([, value]) => value !== undefined && value !== false);
  const isAllowed = (keyword: string) =>
    rootKeywords.includes(extensions[keyword] ?? keyword.charAt(0).toUpperCase() + keyword.slice(1));
  if (said.every(([keyword]) => isAllowed(keyword))) return [];
  const why = `only [${rootKeywords.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`;
  return [invalidValue(field, schema, why)];
}
