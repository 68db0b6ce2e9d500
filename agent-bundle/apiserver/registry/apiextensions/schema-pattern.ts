import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import type { CustomResourceDefinitionVersion as Version } from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { keptMost, largestPattern, patternFault } from '../../cel/library/pattern.ts';
import { patternSize } from '../../cel/library/pattern-size.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';

/** A pattern is one that Go reads. */
export function validatePattern({ pattern = '' }: JSONSchemaProps, field: string): FieldError[] {
  const fault = pattern === '' ? undefined : patternFault(pattern);
  if (fault === undefined) return [];
  const why = `must be a valid regular expression, but isn't: ${fault}`;
  return [invalidValue(`${field}.pattern`, pattern, why)];
}

/** Everybody waits while patterns are compiled: those of a definition together may take so many steps as are kept compiled. */
export function validatePatternSizes(versions: readonly Version[], field: string): FieldError[] {
  const patterns = new Set<string>();
  for (const { schema } of versions) collectPatterns(schema?.openAPIV3Schema, patterns);
  let steps = 0;
  for (const pattern of patterns) {
    const size = patternSize(pattern);
    // Larger ones are refused one by one, and not compiled.
    if (size <= largestPattern) steps += size;
  }
  if (steps <= keptMost) return [];
  return [forbiddenField(field, `the patterns of all schemas together may take ${keptMost} steps, not ${steps}`)];
}

/** Values that are no schemas, but may hold whatever schemas do. */
const values: ReadonlySet<string> = new Set(['default', 'enum', 'example', 'x-kubernetes-validations']);

function collectPatterns(part: unknown, patterns: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === 'pattern' && typeof value === 'string') patterns.add(value);
    else if (!values.has(key)) collectPatterns(value, patterns);
  }
}
