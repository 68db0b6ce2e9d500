/**
 * The vocabulary in which API messages are declared: one declaration carries the TypeScript type, the protobuf tag, the
 * default, and how lists and maps merge. Decoding, pruning, defaulting, patching, OpenAPI and protobuf all read it.
 * Merge semantics: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export type FieldType<T = unknown> = ScalarType<T> | ListType<T> | MapType<T> | MessageType<T> | AlternativesType<T>;

export type ScalarName =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'double'
  /** base64 in JSON */
  | 'bytes'
  /** RFC 3339, seconds */
  | 'time'
  /** RFC 3339, microseconds */
  | 'microTime'
  | 'quantity'
  | 'intOrString'
  /** any JSON object, kept as it came (managedFields, embedded objects) */
  | 'raw'
  /** any JSON value, kept as it came (a default or an example within a schema) */
  | 'json';

interface Typed<T> {
  /** Carries the TypeScript type; never set. */
  readonly valueType?: T;
}
export interface ScalarType<T = unknown> extends Typed<T> {
  readonly type: 'scalar';
  readonly scalar: ScalarName;
}
export interface ListType<T = unknown> extends Typed<T> {
  readonly type: 'list';
  readonly of: FieldType;
}
export interface MapType<T = unknown> extends Typed<T> {
  readonly type: 'map';
  readonly of: FieldType;
}
export interface MessageType<T = unknown> extends Typed<T> {
  readonly type: 'message';
  /** The OpenAPI definition name, such as io.k8s.api.core.v1.Pod. */
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Of members that no field names, which are kept then. Absent: they are left out. Such a message has no protobuf. */
  readonly others?: FieldType;
  /** The whole value is replaced at once, whatever its fields say. */
  readonly atomic?: boolean;
  /** What `kubectl explain` says of it: a sentence or two of ours. */
  readonly description?: string;
}

/** A value with one of several JSON shapes, such as `true` or a schema. In protobuf a message with a field for each. */
export interface AlternativesType<T = unknown> extends Typed<T> {
  readonly type: 'alternatives';
  readonly name: string;
  readonly shapes: readonly Alternative[];
}
export interface Alternative<T = unknown> {
  /** The JSON type that tells it from the others. */
  readonly when: 'boolean' | 'array' | 'object';
  readonly tag: number;
  readonly type: FieldType<T>;
}

export interface FieldOptions {
  /** The API refuses an object without it. */
  readonly required?: boolean;
  /** Always there in what the server returns, so not optional in TypeScript; clients may leave it out. */
  readonly present?: boolean;
  /** Filled in where absent: a constant of the field's own JSON type. Defaults that depend on others stand with the kind. */
  readonly default?: unknown;
  /**
   * A zero (0, false, '') is a value of its own, or a required message may be missing (upstream's type is a pointer).
   * Without it a zero counts as absent: it is left out, and filled in where the field is required.
   */
  readonly pointer?: boolean;
  /** The message's fields stand beside this one's siblings in JSON, under no name of their own. */
  readonly inline?: boolean;
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly listMapKeys?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  readonly patchStrategy?: 'merge' | 'replace' | 'retainKeys' | 'merge,retainKeys';
  readonly patchMergeKey?: string;
  /** What `kubectl explain` says of it: a sentence of ours. */
  readonly description?: string;
}

export interface Field<T = unknown, O extends FieldOptions = FieldOptions> {
  readonly tag: number;
  readonly type: FieldType<T>;
  readonly options: O;
}

const scalar = <T>(name: ScalarName): ScalarType<T> => ({ type: 'scalar', scalar: name });

export const string = scalar<string>('string');
export const bool = scalar<boolean>('bool');
export const int32 = scalar<number>('int32');
export const int64 = scalar<number>('int64');
export const bytes = scalar<string>('bytes');
export const time = scalar<string>('time');
export const microTime = scalar<string>('microTime');
export const quantity = scalar<string>('quantity');
export const intOrString = scalar<number | string>('intOrString');
export const double = scalar<number>('double');
export const raw = scalar<Record<string, unknown>>('raw');
export const json = scalar<unknown>('json');

export const list = <T>(of: FieldType<T>): ListType<T[]> => ({ type: 'list', of });
export const map = <T>(of: FieldType<T>): MapType<Record<string, T>> => ({ type: 'map', of });

/** One of several shapes. The first that is an object is what a merge goes into. */
export function alternatives<T>(name: string, shapes: readonly Alternative[]): AlternativesType<T> {
  return { type: 'alternatives', name, shapes };
}

/** A field: its protobuf tag, its type, and what else is known of it. */
export function field<T, const O extends FieldOptions = object>(
  tag: number,
  type: FieldType<T>,
  options?: O,
): Field<T, O> {
  return { tag, type, options: options ?? ({} as O) };
}

type Fields = Readonly<Record<string, Field>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;
type HasOption<F, Name extends string> = F extends { options: Record<Name, true> } ? true : false;
type InlineNames<F extends Fields> = { [N in keyof F]: HasOption<F[N], 'inline'> extends true ? N : never }[keyof F];
type SureNames<F extends Fields> = {
  [N in keyof F]: HasOption<F[N], 'required'> extends true ? N : HasOption<F[N], 'present'> extends true ? N : never;
}[keyof F];
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;
type Inlined<F extends Fields> = [InlineNames<F>] extends [never]
  ? object
  : UnionToIntersection<{ [N in InlineNames<F>]: ValueOf<F[N]> }[InlineNames<F>]>;

/** The JSON shape that a record of fields describes. */
export type ShapeOf<F extends Fields> = {
  [N in Exclude<SureNames<F>, InlineNames<F>>]: ValueOf<F[N]>;
} & {
  [N in Exclude<keyof F, SureNames<F> | InlineNames<F>>]?: ValueOf<F[N]>;
} & Inlined<F>;

/**
 * Declares a message; `Infer` gives its TypeScript type. One that contains itself names its type and hides the inner use in a
 * getter: `const Schema: MessageType<Schema> = message('…', { get not() { return field(19, Schema); } })`.
 */
export function message<const F extends Fields>(
  name: string,
  fields: F,
  options: Pick<MessageType, 'atomic' | 'description' | 'others'> = {},
): MessageType<ShapeOf<F>> {
  return { type: 'message', name, fields, ...options };
}

export type Infer<M> = M extends FieldType<infer T> ? T : never;
