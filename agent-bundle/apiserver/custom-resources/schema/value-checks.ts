import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { stringifyExact } from '../../codec/exact-json.ts';
import { canonicalJson } from '../../codec/canonical-json.ts';
import { isObject } from '../../codec/json-value.ts';
import { requiredValue, tooLong, tooMany, unsupportedValue } from '../../registry/field-error.ts';
import { formatRule } from './formats.ts';
import { numberCheck } from './number-checks.ts';
import { matcherOf } from './pattern.ts';
import { type SchemaError, brief, fieldOf, inBody, wrongType } from './schema-error.ts';

/** What a schema says of a value by itself, without what is in it. Nothing where all is well. */
export type ValueCheck = (value: unknown) => SchemaError | undefined;

/** The checks of a schema, in the order in which they are reported. */
export function valueChecks(schema: JSONSchemaProps): ValueCheck[] {
  return [stringCheck(schema), formatCheck(schema), numberCheck(schema)].filter((check) => check !== undefined);
}

/** Lengths are counted in characters, not in the halves that JavaScript counts. */
const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

/** The first thing that is wrong: its length, or what it says. */
function stringCheck({ maxLength, minLength, pattern = '' }: JSONSchemaProps): ValueCheck | undefined {
  if (maxLength === undefined && minLength === undefined && pattern === '') return undefined;
  const matches = pattern === '' ? () => true : matcherOf(pattern);
  return (value) => {
    if (typeof value !== 'string') return undefined;
    if (maxLength !== undefined && value.length > maxLength && lengthOf(value) > maxLength) {
      return (path) => tooLong(fieldOf(path), Number(maxLength));
    }
    if (minLength !== undefined && lengthOf(value) < minLength) {
      return inBody(value, `should be at least ${minLength} chars long`);
    }
    const matched = matches(value);
    if (matched === true) return undefined;
    return inBody(value, `should match '${pattern}${matched === false ? '' : `, but pattern is invalid: ${matched}`}'`);
  };
}

function formatCheck({ type = '', format = '' }: JSONSchemaProps): ValueCheck | undefined {
  if (format === '' || (type !== '' && type !== 'string')) return undefined;
  const rule = formatRule(format);
  if (!rule) return undefined;
  return (value) => (typeof value !== 'string' || rule(value) ? undefined : wrongType(format, value));
}

/** Null may be listed as well, where it is allowed at all. */
export function enumCheck({ enum: allowed = [] }: JSONSchemaProps): ValueCheck | undefined {
  if (allowed.length === 0) return undefined;
  const known = new Set(allowed.map(canonicalJson));
  const texts = shownOf(allowed.map((one) => (typeof one === 'string' ? one : stringifyExact(one))));
  return (value) => {
    if (known.has(canonicalJson(value))) return undefined;
    return (path) => unsupportedValue(fieldOf(path), brief(value), texts);
  };
}

/** Characters of what is supported that one message tells: there may be as many messages as items of a list. */
const longestShown = 4096;

function shownOf(texts: readonly string[]): string[] {
  let length = 0;
  const shown = texts.filter((text) => (length += text.length) <= longestShown);
  return shown.length < texts.length ? [...shown, '...'] : shown;
}

/** How many items there are, after what is wrong with the items. */
export function itemsCheck({ minItems, maxItems, uniqueItems }: JSONSchemaProps): ValueCheck | undefined {
  if (minItems === undefined && maxItems === undefined && !uniqueItems) return undefined;
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const { length } = value;
    if (minItems !== undefined && length < minItems) {
      return inBody(length, `should have at least ${minItems} items`);
    }
    if (maxItems !== undefined && length > maxItems) {
      return (path) => tooMany(fieldOf(path), length, Number(maxItems));
    }
    if (!uniqueItems || new Set(value.map(stringifyExact)).size === length) return undefined;
    return inBody('', "shouldn't contain duplicates");
  };
}

/** How many members there are: where that is wrong, nothing more is said of them. */
export function membersCheck({ minProperties, maxProperties }: JSONSchemaProps): ValueCheck | undefined {
  if (minProperties === undefined && maxProperties === undefined) return undefined;
  return (value) => {
    if (!isObject(value)) return undefined;
    const { length } = Object.keys(value);
    if (minProperties !== undefined && length < minProperties) {
      return inBody(length, `should have at least ${minProperties} properties`);
    }
    if (maxProperties === undefined || length <= maxProperties) return undefined;
    return (path) => tooMany(fieldOf(path), length, Number(maxProperties));
  };
}

export const missing =
  (name: string): SchemaError =>
  (path) =>
    requiredValue(path === '' ? name : `${path}.${name}`);
