import { pathSegment, rfc1035Label } from '../../../../common/api/names.ts';
import { isObject } from '../../codec/json-value.ts';
import { type FieldError, invalidValue, requiredValue } from '../../registry/field-error.ts';
import { nameBy, validateObjectMeta } from '../../registry/validation/object-meta.ts';
import { FieldPath } from './field-path.ts';
import { brief, errorsMost } from './schema-error.ts';
import { type Sparse, sparse, visitSparse } from './sparse.ts';
import type { Structural } from './structural.ts';

/** Where a schema has objects in objects; undefined where it has none. A custom resource itself is looked at elsewhere. */
export function compileEmbedded(
  root: Structural,
  which: 'inside' | 'with itself' = 'inside',
): Sparse<true> | undefined {
  const from = which === 'inside' ? { ...root, isEmbedded: false } : root;
  return sparse(from, ({ isEmbedded }) => isEmbedded || undefined);
}

/** Objects in objects say what they are, and have names and labels as all objects do. */
export function validateEmbedded(tree: Sparse<true>, object: unknown): FieldError[] {
  const errors: FieldError[] = [];
  visitSparse(tree, object, FieldPath.root, (_, value, path) => {
    if (isObject(value) && errors.length < errorsMost) errors.push(...validateObject(value, path));
  });
  return errors;
}

function validateObject({ apiVersion, kind, metadata }: Record<string, unknown>, path: FieldPath): FieldError[] {
  return [
    ...validateText(apiVersion, String(path.child('apiVersion')), groupVersion),
    ...validateText(kind, String(path.child('kind')), kindName),
    ...(metadata === undefined ? [] : validateMetadata(metadata, path.child('metadata'))),
  ];
}

function validateText(value: unknown, field: string, rule: (text: string) => string[]): FieldError[] {
  if (value === undefined || value === '') return [requiredValue(field)];
  if (typeof value !== 'string') return [invalidValue(field, value, 'must be a string')];
  return rule(value).map((words) => invalidValue(field, value, words));
}

const groupVersion = (text: string): string[] =>
  text.split('/').length > 2 ? [`unexpected GroupVersion string: ${text}`] : [];

function kindName(text: string): string[] {
  const wrong = rfc1035Label(text.toLowerCase());
  return wrong.length === 0 ? [] : [`may have mixed case, but should otherwise match: ${wrong.join(',')}`];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isTextMap = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every(isText);

/** Whatever has no name yet may be given one later. */
function validateMetadata(metadata: unknown, path: FieldPath): FieldError[] {
  const field = String(path);
  if (!isObject(metadata)) return [invalidValue(field, brief(metadata), 'must be an object')];
  const { name, generateName, namespace, labels, annotations, finalizers } = metadata;
  const wrong = Object.entries({ name, generateName, namespace }).find(
    ([, value]) => value !== undefined && !isText(value),
  );
  if (wrong) return [invalidValue(`${field}.${wrong[0]}`, brief(wrong[1]), 'must be a string')];
  for (const [key, map] of Object.entries({ labels, annotations })) {
    if (map !== undefined && !isTextMap(map)) {
      return [invalidValue(`${field}.${key}`, brief(map), 'must be a map of strings')];
    }
  }
  const known = {
    name: isText(name) && name !== '' ? name : 'fakename',
    ...(isText(generateName) ? { generateName } : {}),
    ...(isText(namespace) ? { namespace } : {}),
    ...(isTextMap(labels) ? { labels } : {}),
    ...(isTextMap(annotations) ? { annotations } : {}),
    ...(isTexts(finalizers) ? { finalizers } : {}),
  };
  const namespaced = known.namespace !== undefined && known.namespace !== '';
  return validateObjectMeta(known, { namespaced }, { validateName: nameBy(pathSegment), finalizerNames: 'any' }).map(
    (error) => ({
      ...error,
      field: error.field.replace(/^metadata/, () => field),
    }),
  );
}
