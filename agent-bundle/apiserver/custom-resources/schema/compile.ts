import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, invalidValue } from '../../registry/field-error.ts';
import type { CustomSchema } from './custom-schema.ts';
import { setDefaults } from './defaults.ts';
import { compileEmbedded, validateEmbedded } from './embedded-objects.ts';
import { compileListTypes, validateListTypes } from './list-types.ts';
import { openApiOf } from './open-api.ts';
import { prune } from './prune.ts';
import { compileRules } from './rules.ts';
import { validateRules } from './run-rules.ts';
import { nowhere } from './schema-error.ts';
import { shapeOfRoot } from './shape.ts';
import { type Structural, structuralOf } from './structural.ts';
import { validateValue } from './validate.ts';
import { compileValidator } from './validator.ts';

/** What stands for a schema that a version does not have: all is kept, and nothing is asked. */
const unspecified: JSONSchemaProps = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/**
 * Compiles the schema of one version of a definition. It is taken as it is: what definitions may say is checked where they are
 * written (registry/apiextensions), and what an old one says wrong is left out here.
 */
export function compileCustomSchema(schema: JSONSchemaProps | undefined): CustomSchema {
  const root = structuralOf(schema ?? unspecified);
  return {
    prune: (object) => prune(root, object),
    setDefaults: (object) => setDefaults(root, object),
    validate: compileChecks(schema ?? unspecified, root),
    shape: shapeOfRoot(schema && root),
    openApi: (version) => openApiOf(schema, version),
  };
}

/** Rules count on values that have their types and sizes: after these errors they are not run. */
const blocking: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const unchecked = invalidValue(
  nowhere,
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

function compileChecks(schema: JSONSchemaProps, root: Structural): CustomSchema['validate'] {
  const validator = compileValidator(schema);
  const embedded = compileEmbedded(root);
  const lists = compileListTypes(root);
  const rules = compileRules(root);
  return (object, old) => {
    const errors = validateValue(validator, object, old);
    if (embedded) errors.push(...unlessWrongBefore((value) => validateEmbedded(embedded, value), object, old));
    if (lists) errors.push(...unlessWrongBefore((value) => validateListTypes(lists, value), object, old));
    if (!rules) return errors;
    if (errors.some(({ reason }) => blocking.has(reason))) return [...errors, unchecked];
    return [...errors, ...validateRules(rules, object, old)];
  };
}

/** What was wrong already may stay so. */
function unlessWrongBefore(check: (value: unknown) => FieldError[], object: unknown, old: unknown): FieldError[] {
  const errors = check(object);
  return errors.length > 0 && old !== undefined && check(old).length > 0 ? [] : errors;
}
