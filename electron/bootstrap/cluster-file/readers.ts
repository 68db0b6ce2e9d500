import type { ErrorCode, ErrorParams } from '../../../common/base/app-error.ts';
import { closestWord } from './closest-word.ts';

/** Where a value stands in the document: `['spec', 'hosts', 0, 'name']`. */
export type Path = ReadonlyArray<string | number>;

/** Takes one problem, with the value at `path` or with its key; reading goes on, so that a person sees all of them. */
export type Report = (path: Path, code: ErrorCode, params: ErrorParams, what?: 'key' | 'value') => void;

/** Reads a parsed value as a T, or reports why it is none and gives undefined. */
export type Reader<T> = (value: unknown, path: Path, report: Report) => T | undefined;

const mistyped = (path: Path, wanted: string, value: unknown, report: Report): undefined =>
  void report(path, 'cluster-field-mistyped', { field: dotted(path), wanted, found: kindOf(value) });

/** A text that is not empty. */
export const text: Reader<string> = (value, path, report) =>
  typeof value === 'string' && value.trim() !== '' ? value : mistyped(path, 'text', value, report);

/** A text that errors never show. */
export const secret: Reader<string> = (value, path, report) => {
  if (typeof value === 'string' && value !== '') return value;
  const found = 'something else';
  return void report(path, 'cluster-field-mistyped', { field: dotted(path), wanted: 'a text in quotes', found });
};

export const flag: Reader<boolean> = (value, path, report) =>
  typeof value === 'boolean' ? value : mistyped(path, 'true or false', value, report);

export const integer =
  (least: number, most: number): Reader<number> =>
  (value, path, report) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : mistyped(path, `a whole number from ${least} to ${most}`, value, report);

export const oneOf =
  <const W extends readonly string[]>(...words: W): Reader<W[number]> =>
  (value, path, report) => {
    if (typeof value === 'string' && words.includes(value)) return value;
    const params = { field: dotted(path), value: shownValue(value), allowed: words.join(', ') };
    return void report(path, 'cluster-value-unknown', params);
  };

/** A text that `pattern` matches; else `code` is reported with the value. */
export const matching =
  (pattern: RegExp, code: ErrorCode): Reader<string> =>
  (value, path, report) => {
    const found = text(value, path, report);
    if (found === undefined || pattern.test(found)) return found;
    return void report(path, code, { field: dotted(path), value: shownValue(found) });
  };

export const listOf =
  <T>(reader: Reader<T>): Reader<T[]> =>
  (value, path, report) => {
    if (!Array.isArray(value) || value.length === 0)
      return mistyped(path, 'a list with at least one entry', value, report);
    const items = value.map((item, index) => reader(item, [...path, index], report));
    return items.every((item) => item !== undefined) ? items : undefined;
  };

interface Field<T, P extends Presence> {
  readonly presence: P;
  readonly reader: Reader<T>;
}
type Presence = 'required' | 'optional';

export const required = <T>(reader: Reader<T>): Field<T, 'required'> => ({ presence: 'required', reader });
export const optional = <T>(reader: Reader<T>): Field<T, 'optional'> => ({ presence: 'optional', reader });

type Fields = Readonly<Record<string, Field<unknown, Presence>>>;
/**
 * What a record reader gives: every field it could read. A field that is there but was reported is an own property
 * that is undefined, so that the checks do not call it missing as well.
 */
export type Read<R> = R extends Reader<infer T> ? T : never;
type RecordOf<F extends Fields> = { readonly [K in keyof F]?: F[K] extends Field<infer T, Presence> ? T : never };

/** A mapping with these fields and no other. */
export const record =
  <F extends Fields>(fields: F): Reader<RecordOf<F>> =>
  (value, path, report) => {
    if (!isMapping(value)) return mistyped(path, 'a mapping of fields', value, report);
    const guesses = new Set<string>();
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(fields, name)) continue;
      const guess = closestWord(name, Object.keys(fields));
      const field = dotted([...path, name]);
      const known = Object.keys(fields).join(', ');
      if (guess !== undefined) guesses.add(guess);
      if (guess === undefined) report([...path, name], 'cluster-field-unknown', { field, known }, 'key');
      else report([...path, name], 'cluster-field-misspelled', { field, guess }, 'key');
    }
    const read: Record<string, unknown> = {};
    for (const [name, { presence, reader }] of Object.entries(fields)) {
      const inner = value[name];
      const absent = inner === undefined || inner === null;
      if (!absent) read[name] = reader(inner, [...path, name], report);
      else if (presence === 'required' && !guesses.has(name))
        report(path, 'cluster-field-missing', { field: dotted([...path, name]) });
    }
    return read as RecordOf<F>;
  };

/** `spec.hosts[0].name`. */
export function dotted(path: Path): string {
  return (
    path.reduce<string>(
      (so, step) => (typeof step === 'number' ? `${so}[${step}]` : so === '' ? step : `${so}.${step}`),
      '',
    ) || 'the file'
  );
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? `the text ${JSON.stringify(shownValue(value))}` : shownValue(value);
}

/** A value as errors show it, never long. */
function shownValue(value: unknown): string {
  const whole = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return whole.length > 60 ? `${whole.slice(0, 60)}…` : whole;
}
