import type { SelectableField } from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { resolveFieldPath } from '../../custom-resources/schema/rule-field-path.ts';
import { type Structural, structuralOf } from '../../custom-resources/schema/structural.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue, tooMany } from '../field-error.ts';

const fieldsMost = 8;
const types: ReadonlySet<string> = new Set(['boolean', 'integer', 'string']);

/** What field selectors may name is a value of the schema, and one that has a text. */
export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: JSONSchemaProps | undefined,
  field: string,
): FieldError[] {
  if (!schema) return [];
  const root = structuralOf(schema);
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath }, index) =>
    validateField(jsonPath, root, seen, `${field}[${index}].jsonPath`),
  );
  return seen.size > fieldsMost ? [...errors, tooMany(field, seen.size, fieldsMost)] : errors;
}

function validateField(path: string, root: Structural, seen: Set<string>, field: string): FieldError[] {
  if (path === '') return [requiredValue(field)];
  const found = resolveFieldPath(path, root, 'no brackets');
  if (!found.ok) return [invalidValue(field, path, `is an invalid path: ${found.why}`)];
  const errors: FieldError[] = [];
  if (found.root === 'metadata') errors.push(invalidValue(field, path, 'must not point to fields in metadata'));
  if (!types.has(found.node.type ?? '')) {
    const why =
      'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
    errors.push(invalidValue(field, path, why));
  }
  if (seen.has(found.path)) errors.push(duplicateValue(field, path));
  seen.add(found.path);
  return errors;
}
