import type {
  CustomResourceColumnDefinition as ColumnDefinition,
  CustomResourceDefinitionVersion as Version,
  CustomResourceSubresourceScale as Scale,
  SelectableField,
} from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { rfc1035Label } from '../../../../common/api/names.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue, tooMany } from '../field-error.ts';
import { oneOf, required, requiredOneOf } from '../validation/names.ts';
import { validateStructuralSchema } from './structural-schema.ts';
import { ownMember } from '../../codec/json-value.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const selectableMost = 8;
const warningMost = 256;

/** https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/#CustomResourceDefinitionSpec */
export function validateVersions(versions: readonly Version[]): FieldError[] {
  const field = 'spec.versions';
  const errors = versions.flatMap((version, index) => validateVersion(version, `${field}[${index}]`));
  const names = versions.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    errors.push(invalidValue(field, names, 'must contain unique version names'));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalidValue(field, names, 'must have exactly one version marked as storage version'));
  }
  return errors;
}

function validateVersion(version: Version, field: string): FieldError[] {
  const { subresources, additionalPrinterColumns: columns = [], selectableFields = [] } = version;
  const errors = required(version.name, `${field}.name`, rfc1035Label);
  errors.push(...validateDeprecation(version, `${field}.deprecationWarning`));
  const schema = version.schema?.openAPIV3Schema;
  const schemaAt = `${field}.schema.openAPIV3Schema`;
  errors.push(
    ...(schema ? validateStructuralSchema(schema, schemaAt) : [requiredValue(schemaAt, 'schemas are required')]),
  );
  if (subresources?.scale) errors.push(...validateScale(subresources.scale, `${field}.subresources.scale`));
  columns.forEach((column, index) =>
    errors.push(...validateColumn(column, `${field}.additionalPrinterColumns[${index}]`)),
  );
  errors.push(...validateSelectable(selectableFields, schema, `${field}.selectableFields`));
  return errors;
}

/** What field selectors may name is a value of the schema, and one that has a text. */
function validateSelectable(
  fields: readonly SelectableField[],
  schema: JSONSchemaProps | undefined,
  field: string,
): FieldError[] {
  const paths = fields.map(({ jsonPath }) => jsonPath);
  const errors = paths.length > selectableMost ? [tooMany(field, paths.length, selectableMost)] : [];
  paths.forEach((path, index) => {
    const at = `${field}[${index}].jsonPath`;
    const wrong = validatePath(path, at);
    errors.push(...wrong);
    if (wrong.length === 0 && !selectableTypes.includes(propertyAt(schema, path)?.type ?? '')) {
      errors.push(
        invalidValue(at, path, 'is an invalid path: must refer to a field of type string, boolean or integer'),
      );
    }
    if (paths.indexOf(path) < index) errors.push(duplicateValue(at, path));
  });
  return errors;
}

const selectableTypes = ['boolean', 'integer', 'string'];

/** The schema of what a path of plain names leads to. */
function propertyAt(schema: JSONSchemaProps | undefined, path: string): JSONSchemaProps | undefined {
  const names = path.split('.').slice(1);
  return names.reduce<JSONSchemaProps | undefined>((at, name) => {
    const { properties = {} } = at ?? {};
    return ownMember(properties, name);
  }, schema);
}

function validateDeprecation({ deprecated, deprecationWarning: warning }: Version, field: string): FieldError[] {
  if (warning === undefined) return [];
  const errors = deprecated ? [] : [invalidValue(field, warning, 'can only be set for deprecated versions')];
  if (warning === '') errors.push(invalidValue(field, warning, 'must not be an empty string'));
  if (warning.length > warningMost) {
    errors.push(invalidValue(field, warning, `must be <= ${warningMost} characters`));
  }
  return errors;
}

function validateScale(
  { specReplicasPath, statusReplicasPath, labelSelectorPath }: Scale,
  field: string,
): FieldError[] {
  const errors = [
    ...under(specReplicasPath, ['.spec.'], 'should be a json path under .spec', `${field}.specReplicasPath`),
    ...under(statusReplicasPath, ['.status.'], 'should be a json path under .status', `${field}.statusReplicasPath`),
  ];
  if (!labelSelectorPath) return errors;
  const why = 'should be a json path under either .spec or .status';
  return [...errors, ...under(labelSelectorPath, ['.spec.', '.status.'], why, `${field}.labelSelectorPath`)];
}

function under(path: string, roots: readonly string[], words: string, field: string): FieldError[] {
  const wrong = validatePath(path, field);
  if (wrong.length > 0 || roots.some((root) => path.startsWith(root))) return wrong;
  return [invalidValue(field, path, words)];
}

function validateColumn({ name, type, format, jsonPath }: ColumnDefinition, field: string): FieldError[] {
  return [
    ...required(name, `${field}.name`),
    ...requiredOneOf(type, columnTypes, `${field}.type`),
    ...oneOf(format || undefined, columnFormats, `${field}.format`),
    ...(jsonPath === '' ? [requiredValue(`${field}.jsonPath`)] : startsWithDot(jsonPath, `${field}.jsonPath`)),
  ];
}

/** Columns may search; what is selected and scaled stands in one place. */
function startsWithDot(path: string, field: string): FieldError[] {
  return /^\.?[[.a-zA-Z_]/.test(path) ? [] : [invalidValue(field, path, 'must be a simple json path starting with .')];
}

const simplePath = /^(?:\.[a-zA-Z_][-a-zA-Z0-9_]*|\['[^']+'\])+$/;

function validatePath(path: string, field: string): FieldError[] {
  if (path === '') return [requiredValue(field)];
  if (!path.startsWith('.')) return [invalidValue(field, path, 'must be a simple json path starting with .')];
  return simplePath.test(path) ? [] : [invalidValue(field, path, 'must be a simple json path')];
}
