import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { compilePattern } from '../../custom-resources/schema/pattern.ts';
import { type FieldError, invalidValue } from '../field-error.ts';

/** A pattern is one that Go reads. */
export function validatePattern({ pattern = '' }: JSONSchemaProps, field: string): FieldError[] {
  const compiled = pattern === '' ? undefined : compilePattern(pattern);
  if (typeof compiled !== 'string') return [];
  const why = `must be a valid regular expression, but isn't: ${compiled}`;
  return [invalidValue(`${field}.pattern`, pattern, why)];
}
