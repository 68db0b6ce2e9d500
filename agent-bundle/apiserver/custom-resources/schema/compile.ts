import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import type { CustomSchema } from './custom-schema.ts';
import { setDefaults } from './defaults.ts';
import { openApiOf } from './open-api.ts';
import { prune } from './prune.ts';
import { shapeOfRoot } from './shape.ts';
import { structuralOf } from './structural.ts';
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
  const validator = compileValidator(schema ?? unspecified);
  return {
    prune: (object) => prune(root, object),
    setDefaults: (object) => setDefaults(root, object),
    validate: (object, old) => validateValue(validator, object, old),
    shape: shapeOfRoot(schema && root),
    openApi: (version) => openApiOf(schema, version),
  };
}
