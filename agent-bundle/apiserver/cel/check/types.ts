import type { CelType } from '../cel.ts';

/** A type while an expression is checked: with the sizes that it is known to have, and with what is yet to be found out. */
export type Type =
  | { readonly kind: Scalar | 'null' | 'dyn' | 'timestamp' | 'duration' }
  | { readonly kind: 'string' | 'bytes'; readonly max?: number }
  | { readonly kind: 'list'; readonly of: Type; readonly max?: number }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type; readonly max?: number }
  | { readonly kind: 'object'; readonly name: string; readonly fields: ReadonlyMap<string, CelType> }
  | { readonly kind: 'optional' | 'type'; readonly of: Type }
  | { readonly kind: 'opaque'; readonly name: string }
  | TypeVariable;

type Scalar = 'bool' | 'int' | 'uint' | 'double';

/** Stands for one type throughout a call: `[1].contains(T)`; bound when it is found out. */
export interface TypeVariable {
  readonly kind: 'variable';
  readonly name: string;
  bound: Type | undefined;
}

export const dyn: Type = { kind: 'dyn' };
export const bool: Type = { kind: 'bool' };
export const string: Type = { kind: 'string' };

const known = new WeakMap<CelType, Type>();

/** The declared type, as it is checked. */
export function typeOf(declared: CelType): Type {
  let type = known.get(declared);
  if (type === undefined) known.set(declared, (type = convert(declared)));
  return type;
}

function convert(declared: CelType): Type {
  switch (declared.type) {
    case 'string':
    case 'bytes':
      return { kind: declared.type, max: declared.maxLength };
    case 'list':
      return { kind: 'list', of: typeOf(declared.of), max: declared.maxItems };
    case 'map':
      return { kind: 'map', key: string, value: typeOf(declared.of), max: declared.maxProperties };
    case 'object':
      return { kind: 'object', name: declared.name, fields: declared.fields };
    case 'optional':
      return { kind: 'optional', of: typeOf(declared.of) };
    case 'opaque':
      return { kind: 'opaque', name: declared.name };
    case 'type':
      return { kind: 'type', of: dyn };
    default:
      return { kind: declared.type };
  }
}

/** What has been found out about a type, all through. */
export function resolved(type: Type): Type {
  switch (type.kind) {
    case 'variable':
      return type.bound === undefined ? dyn : resolved(type.bound);
    case 'list':
      return { ...type, of: resolved(type.of) };
    case 'map':
      return { ...type, key: resolved(type.key), value: resolved(type.value) };
    case 'optional':
    case 'type':
      return { ...type, of: resolved(type.of) };
    default:
      return type;
  }
}

/** What is known of a type now, outermost. */
export function outermost(type: Type): Type {
  let found = type;
  while (found.kind === 'variable' && found.bound !== undefined) found = found.bound;
  return found;
}

/** The declared type that has the properties of a checked one; what a declaration cannot say is `dyn`. */
export function declaredType(type: Type): CelType {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return { type: type.kind, maxLength: type.max };
    case 'list':
      return { type: 'list', of: declaredType(type.of), maxItems: type.max };
    case 'map':
      return outermost(type.key).kind === 'string'
        ? { type: 'map', of: declaredType(type.value), maxProperties: type.max }
        : { type: 'dyn' };
    case 'object':
      return { type: 'object', name: type.name, fields: type.fields };
    case 'optional':
      return { type: 'optional', of: declaredType(type.of) };
    case 'opaque':
      return { type: 'opaque', name: type.name };
    case 'variable':
      return type.bound === undefined ? { type: 'dyn' } : declaredType(type.bound);
    default:
      return { type: type.kind };
  }
}

/** As upstream writes it in messages. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'list':
      return `list(${describeType(type.of)})`;
    case 'map':
      return `map(${describeType(type.key)}, ${describeType(type.value)})`;
    case 'optional':
      return `optional_type(${describeType(type.of)})`;
    case 'type':
      return `type(${describeType(type.of)})`;
    case 'object':
    case 'opaque':
      return type.name;
    case 'variable':
      return type.bound === undefined ? 'dyn' : describeType(type.bound);
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'duration':
      return 'google.protobuf.Duration';
    default:
      return type.kind;
  }
}

/** The types of signatures, as texts: `list(T)`, `map(K, V)`, `optional(T)`, `net.IP`; a capital letter stands for any type. */
export function parseType(text: string, variables: Map<string, Type>): Type {
  const trimmed = text.trim();
  const inner = /^(list|map|optional|type)\((.*)\)$/.exec(trimmed);
  if (inner !== null) {
    const body = inner[2]!;
    if (inner[1] === 'list') return { kind: 'list', of: parseType(body, variables) };
    if (inner[1] === 'optional') return { kind: 'optional', of: parseType(body, variables) };
    if (inner[1] === 'type') return { kind: 'type', of: parseType(body, variables) };
    const comma = body.indexOf(',');
    const [key, value] = [body.slice(0, comma), body.slice(comma + 1)];
    return { kind: 'map', key: parseType(key, variables), value: parseType(value, variables) };
  }
  if (/^[A-Z]$/.test(trimmed)) {
    let variable = variables.get(trimmed);
    if (variable === undefined)
      variables.set(trimmed, (variable = { kind: 'variable', name: trimmed, bound: undefined }));
    return variable;
  }
  switch (trimmed) {
    case 'bool':
    case 'int':
    case 'uint':
    case 'double':
    case 'null':
    case 'dyn':
    case 'timestamp':
    case 'duration':
    case 'string':
    case 'bytes':
      return { kind: trimmed };
    default:
      return { kind: 'opaque', name: trimmed };
  }
}
