import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { formatRule } from './formats.ts';
import { type ListType, listTypeOf } from './structural.ts';
import { type ValueCheck, enumCheck, itemsCheck, membersCheck, valueChecks } from './value-checks.ts';

/** A schema compiled to what is asked of a value, also of schemas in allOf, anyOf, oneOf and not. */
export interface Validator {
  /** One of these; empty: any. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  /** Of those that mean something for the type; empty: none. */
  readonly format: string;
  readonly junctors: Junctors | undefined;
  readonly value: readonly ValueCheck[];
  readonly count: ValueCheck | undefined;
  readonly oneOfValues: ValueCheck | undefined;
  readonly members: ValueCheck | undefined;
  readonly items: Validator | undefined;
  readonly properties: ReadonlyMap<string, Validator>;
  readonly additional: Validator | undefined;
  readonly required: readonly string[];
  readonly list: ListType;
}

export interface Junctors {
  readonly anyOf: readonly Validator[];
  readonly oneOf: readonly Validator[];
  readonly allOf: readonly Validator[];
  readonly not: Validator | undefined;
}

export function compileValidator(schema: JSONSchemaProps): Validator {
  const { type = '', properties = {}, items, additionalProperties } = schema;
  return {
    types: schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : type === '' ? [] : [type],
    nullable: schema.nullable === true,
    format: formatOf(schema),
    junctors: compileJunctors(schema),
    value: valueChecks(schema),
    count: itemsCheck(schema),
    oneOfValues: enumCheck(schema),
    members: membersCheck(schema),
    items: items && !Array.isArray(items) ? compileValidator(items) : undefined,
    properties: new Map(Object.entries(properties).map(([name, property]) => [name, compileValidator(property)])),
    additional: typeof additionalProperties === 'object' ? compileValidator(additionalProperties) : undefined,
    required: schema.required ?? [],
    list: listTypeOf(schema),
  };
}

function compileJunctors({ anyOf = [], oneOf = [], allOf = [], not }: JSONSchemaProps): Junctors | undefined {
  if (anyOf.length === 0 && oneOf.length === 0 && allOf.length === 0 && !not) return undefined;
  return {
    anyOf: anyOf.map(compileValidator),
    oneOf: oneOf.map(compileValidator),
    allOf: allOf.map(compileValidator),
    not: not && compileValidator(not),
  };
}

/** Formats that are not known for the type are ignored. */
function formatOf({ type = '', format = '' }: JSONSchemaProps): string {
  switch (type) {
    case '':
    case 'string':
      return formatRule(format) ? format : '';
    case 'integer':
      return format === 'int32' || format === 'int64' ? format : '';
    case 'number':
      return format === 'float' || format === 'double' ? format : '';
    default:
      return '';
  }
}
