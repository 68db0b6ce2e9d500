import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { type FieldError, forbiddenField, requiredValue } from '../field-error.ts';
import { validateKeywords } from './schema-keywords.ts';
import { validatePattern } from './schema-pattern.ts';
import { ownMember } from '../../codec/json-value.ts';

/** What allOf, anyOf, oneOf and not say restricts values; their types are said outside. */
export function validateJunctors(schema: JSONSchemaProps, field: string): FieldError[] {
  return junctorsOf(schema, field).flatMap(([inner, at]) => validateRestriction(inner, schema, at, field));
}

function junctorsOf(schema: JSONSchemaProps, field: string): (readonly [JSONSchemaProps, string])[] {
  const lists = (['allOf', 'anyOf', 'oneOf'] as const).flatMap((name) =>
    (schema[name] ?? []).map((inner, index) => [inner, `${field}.${name}[${index}]`] as const),
  );
  return schema.not ? [...lists, [schema.not, `${field}.not`]] : lists;
}

const mustBeEmpty = ['description', 'title', 'type', 'x-kubernetes-list-map-keys', 'x-kubernetes-validations'] as const;
const mustBeUndefined = [
  'additionalProperties',
  'default',
  'externalDocs',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
] as const;
const mustBeFalse = [
  'nullable',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
] as const;

/** `outer` is the schema of the same value outside of the junctor. */
function validateRestriction(
  inner: JSONSchemaProps,
  outer: JSONSchemaProps,
  field: string,
  outerField: string,
): FieldError[] {
  // Both ways to say "an integer or a text" are written down like this.
  const isIntOrString = outer['x-kubernetes-int-or-string'] === true;
  const forbid = (names: readonly (keyof JSONSchemaProps)[], what: string) =>
    names
      .filter((name) => inner[name] !== undefined && !(name === 'type' && isIntOrString))
      .map((name) => forbiddenField(`${field}.${name}`, `must be ${what} to be structural`));
  return [
    ...validateKeywords({ ...inner, additionalProperties: undefined }, field),
    ...validatePattern(inner, field),
    ...forbid(mustBeEmpty, 'empty'),
    ...forbid(mustBeUndefined, 'undefined'),
    ...forbid(mustBeFalse, 'false'),
    ...validateInner(inner, outer, field, outerField),
    ...junctorsOf(inner, field).flatMap(([deeper, at]) => validateRestriction(deeper, outer, at, outerField)),
  ];
}

/** What is restricted must be specified: a property that the outer schema does not know would be pruned. */
function validateInner(
  inner: JSONSchemaProps,
  outer: JSONSchemaProps,
  field: string,
  outerField: string,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, restriction] of Object.entries(inner.properties ?? {})) {
    const at = `${field}.properties[${name}]`;
    const outerAt = `${outerField}.properties[${name}]`;
    if (name === 'metadata') errors.push(forbiddenField(at, 'must not be specified in a nested context'));
    const known = outer.properties && ownMember(outer.properties, name);
    if (known) errors.push(...validateRestriction(restriction, known, at, outerAt));
    else if (typeof outer.additionalProperties === 'object') {
      errors.push(
        ...validateRestriction(restriction, outer.additionalProperties, at, `${outerField}.additionalProperties`),
      );
    } else errors.push(requiredValue(outerAt, `because it is defined in ${at}`));
  }
  if (inner.items && !Array.isArray(inner.items)) {
    const known = outer.items && !Array.isArray(outer.items) ? outer.items : undefined;
    const [at, outerAt] = [`${field}.items`, `${outerField}.items`];
    if (known) errors.push(...validateRestriction(inner.items, known, at, outerAt));
    else errors.push(requiredValue(outerAt, `because it is defined in ${at}`));
  }
  return errors;
}
