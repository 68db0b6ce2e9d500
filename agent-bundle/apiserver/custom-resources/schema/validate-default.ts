import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import type { FieldError } from '../../registry/field-error.ts';
import { compileEmbedded, validateEmbedded } from './embedded-objects.ts';
import { pruneValue } from './prune.ts';
import { structuralOf } from './structural.ts';
import { validateValue } from './validate.ts';
import { compileValidator } from './validator.ts';

/** The default of a schema without what that does not name, and what is wrong with it by its schema. */
export function validateDefault(schema: JSONSchemaProps): {
  readonly pruned: unknown;
  readonly errors: readonly FieldError[];
} {
  const node = structuralOf(schema);
  const pruned: unknown = structuredClone(schema.default);
  pruneValue(node, pruned, '', 'pruned', []);
  const embedded = compileEmbedded(node, 'with itself');
  const wrong = embedded ? validateEmbedded(embedded, schema.default) : [];
  return {
    pruned,
    errors: wrong.length > 0 ? wrong : validateValue(compileValidator(schema), schema.default, undefined),
  };
}
