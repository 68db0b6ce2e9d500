import type {
  CustomResourceColumnDefinition as ColumnDefinition,
  CustomResourceDefinitionVersion as Version,
  CustomResourceSubresourceScale as Scale,
} from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { rfc1035Label } from '../../../../common/api/names.ts';
import { JsonPathError, compileJsonPath } from '../../custom-resources/json-path.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { required } from '../validation/names.ts';
import { validatePatternSizes } from './schema-pattern.ts';
import { type StatusPlace, validateSchema } from './schema-validation.ts';
import { validateSelectableFields } from './selectable-fields.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const warningMost = 256;

/**
 * The versions of a definition. What a version says that stood there before, and was wrong by then, may stay wrong.
 * https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/#CustomResourceDefinitionSpec
 */
export function validateVersions(versions: readonly Version[], old: readonly Version[] = []): FieldError[] {
  const field = 'spec.versions';
  const tooLarge = validatePatternSizes(versions, field);
  if (tooLarge.length > 0) return tooLarge;
  const errors = versions.flatMap((version, index) => validateVersion(version, `${field}[${index}]`));
  const names = versions.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    errors.push(invalidValue(field, names, 'must contain unique version names'));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalidValue(field, names, 'must have exactly one version marked as storage version'));
  }
  for (const part of parts) {
    for (const { version, at } of placesOf(part, versions)) {
      const before = old.find(({ name }) => name === version.name);
      errors.push(...validatePart(part, version, before, at, versions));
    }
  }
  return errors;
}

function validateVersion(version: Version, field: string): FieldError[] {
  const errors = required(version.name, `${field}.name`, rfc1035Label);
  errors.push(...validateDeprecation(version, `${field}.deprecationWarning`));
  if (!version.schema?.openAPIV3Schema) {
    errors.push(requiredValue(`${field}.schema.openAPIV3Schema`, 'schemas are required'));
  }
  return errors;
}

/** A part of versions. Where all versions have the same, messages speak of it as of a part of the definition. */
interface Part {
  readonly read: (version: Version) => unknown;
  /** Below `spec`, of the definition and of a version. */
  readonly names: { readonly ofAll: string; readonly ofOne: string };
  readonly validate: (version: Version, field: string, status: StatusPlace) => FieldError[];
}

const parts: readonly Part[] = [
  {
    read: ({ schema }) => schema?.openAPIV3Schema,
    names: { ofAll: 'validation', ofOne: 'schema' },
    validate: ({ schema }, field, status) =>
      schema?.openAPIV3Schema ? validateSchema(schema.openAPIV3Schema, `${field}.openAPIV3Schema`, status) : [],
  },
  {
    read: ({ subresources }) => subresources,
    names: { ofAll: 'subresources', ofOne: 'subresources' },
    validate: ({ subresources }, field) =>
      subresources?.scale ? validateScale(subresources.scale, `${field}.scale`) : [],
  },
  {
    read: ({ additionalPrinterColumns: columns = [] }) => (columns.length === 0 ? undefined : columns),
    names: { ofAll: 'additionalPrinterColumns', ofOne: 'additionalPrinterColumns' },
    validate: ({ additionalPrinterColumns: columns = [] }, field) =>
      columns.flatMap((column, index) => validateColumn(column, `${field}[${index}]`)),
  },
  {
    read: ({ selectableFields: fields = [] }) => (fields.length === 0 ? undefined : fields),
    names: { ofAll: 'selectableFields', ofOne: 'selectableFields' },
    validate: ({ selectableFields: fields = [], schema }, field) =>
      validateSelectableFields(fields, schema?.openAPIV3Schema, field),
  },
];

function placesOf(
  { read, names }: Part,
  versions: readonly Version[],
): { readonly version: Version; readonly at: string }[] {
  const [first, ...others] = versions;
  const value = first && read(first);
  if (first && value !== undefined && others.every((version) => semanticEqual(read(version), value))) {
    return [{ version: first, at: `spec.${names.ofAll}` }];
  }
  return versions.map((version, index) => ({ version, at: `spec.versions[${index}].${names.ofOne}` }));
}

function validatePart(
  part: Part,
  version: Version,
  before: Version | undefined,
  field: string,
  versions: readonly Version[],
): FieldError[] {
  const sharers = field === 'spec.validation' ? versions : [version];
  const status = sharers.some(({ subresources }) => subresources?.status) ? 'own status' : 'no status of its own';
  const errors = part.validate(version, field, status);
  if (errors.length === 0 || !before) return errors;
  const wrongBefore = new Set(part.validate(before, field, status).map((error) => `${error.field}: ${error.message}`));
  return errors.filter((error) => !wrongBefore.has(`${error.field}: ${error.message}`));
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
  if (path === '') return [requiredValue(field)];
  const wrong = validatePath(path, field);
  if (wrong.length > 0 || roots.some((root) => path.startsWith(root))) return wrong;
  return [invalidValue(field, path, words)];
}

function validateColumn({ name, type, format, jsonPath }: ColumnDefinition, field: string): FieldError[] {
  const errors = required(name, `${field}.name`);
  const typeWords = `must be one of ${columnTypes.join(',')}`;
  if (type === '') errors.push(requiredValue(`${field}.type`, typeWords));
  else if (!columnTypes.includes(type)) errors.push(invalidValue(`${field}.type`, type, typeWords));
  if (format && !columnFormats.includes(format)) {
    errors.push(invalidValue(`${field}.format`, format, `must be one of ${columnFormats.join(',')}`));
  }
  const at = `${field}.JSONPath`;
  return [...errors, ...(jsonPath === '' ? [requiredValue(at)] : validatePath(jsonPath, at))];
}

/** Upstream takes whatever starts with a dot, and fails later; here a path that leads nowhere is refused at once. */
function validatePath(path: string, field: string): FieldError[] {
  if (!path.startsWith('.')) return [invalidValue(field, path, 'must be a simple json path starting with .')];
  try {
    compileJsonPath(path);
    return [];
  } catch (error) {
    if (error instanceof JsonPathError) return [invalidValue(field, path, error.message)];
    throw error;
  }
}
