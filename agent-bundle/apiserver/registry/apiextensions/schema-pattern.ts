import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { patternFault } from '../../cel/library/pattern.ts';
import { type FieldError, invalidValue } from '../field-error.ts';

/** A pattern is one that Go reads. */
export function validatePattern({ pattern = '' }: JSONSchemaProps, field: string): FieldError[] {
  const fault = pattern === '' ? undefined : patternFault(pattern);
  if (fault === undefined) return [];
  const why = `must be a valid regular expression, but isn't: ${fault}`;
  return [invalidValue(`${field}.pattern`, pattern, why)];
}
