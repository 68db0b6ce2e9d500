import { CelError } from '../cel.ts';
import { ArrayList } from '../values/list.ts';
import type { Value } from '../values/value.ts';
import { format } from './format-text.ts';
import { type CelFunction, type Work, asInt, asList, asString, func, method, product, traversal } from './function.ts';

/** Indexes count code points; where there is nothing beyond 0xffff, they are those of the string. */
const isPlain = (text: string): boolean => !/[\ud800-\udfff]/.test(text);

function slice(text: string, from: bigint, to: bigint | undefined): string {
  const points = isPlain(text) ? text : [...text];
  const end = to ?? BigInt(points.length);
  if (from < 0n || from > points.length) throw new CelError(`index out of range: ${from}`);
  if (end < 0n || end > points.length) throw new CelError(`index out of range: ${end}`);
  if (from > end) throw new CelError(`invalid substring range. start: ${from}, end: ${end}`);
  const part = points.slice(Number(from), Number(end));
  return typeof part === 'string' ? part : part.join('');
}

function charAt(text: string, index: bigint): string {
  const points = isPlain(text) ? text : [...text];
  if (index < 0n || index > points.length) throw new CelError(`index out of range: ${index}`);
  return points[Number(index)] ?? '';
}

/** Of UTF-16 units, in code points. */
const pointsBefore = (text: string, units: number): bigint =>
  BigInt(units < 0 ? -1 : isPlain(text) ? units : [...text.slice(0, units)].length);

function unitsBefore(text: string, index: bigint): number {
  const points = isPlain(text) ? text : [...text];
  if (index < 0n || index > points.length) throw new CelError(`index out of range: ${index}`);
  return typeof points === 'string' ? Number(index) : points.slice(0, Number(index)).join('').length;
}

const indexOf = (text: string, part: string, from: bigint): bigint =>
  pointsBefore(text, text.indexOf(part, unitsBefore(text, from)));

const lastIndexOf = (text: string, part: string, from: bigint | undefined): bigint =>
  pointsBefore(text, text.lastIndexOf(part, from === undefined ? Infinity : unitsBefore(text, from)));

/** So many pieces at most, the last of them with all the rest; all of them where the number is negative. */
function split(text: string, separator: string, most: bigint): string[] {
  if (most === 0n) return [];
  const pieces = separator === '' ? [...text] : text.split(separator);
  if (most < 0n || pieces.length <= most) return pieces;
  const kept = Number(most) - 1;
  return [...pieces.slice(0, kept), pieces.slice(kept).join(separator)];
}

/** The first so many; all of them where the number is negative. */
function replace(text: string, old: string, by: string, most: bigint, work: Work): string {
  if (most === 0n) return text;
  const pieces = old === '' ? ['', ...text, ''] : text.split(old);
  const count = most < 0n ? pieces.length - 1 : Math.min(Number(most), pieces.length - 1);
  work.work(Math.ceil((count * by.length) / 10));
  const replaced = pieces.slice(0, count + 1).join(by);
  return [replaced, ...pieces.slice(count + 1)].join(old);
}

function join(list: Value | undefined, separator: string, work: Work): string {
  const parts: string[] = [];
  for (const item of asList(list)) {
    const text = asString(item);
    work.work(1 + Math.ceil((text.length + separator.length) / 10));
    parts.push(text);
  }
  return parts.join(separator);
}

/** Unicode's white space. */
const trim = (text: string): string => text.replace(/^[\s\u0085]+|[\s\u0085]+$/gu, '');
const trimmed = (text: string): string => (/^\s|\s$|^\u0085|\u0085$/u.test(text) ? trim(text) : text);

const lower = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase());
const upper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase());

const quoted: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
// eslint-disable-next-line no-control-regex -- what is escaped
const escaped = /[\u0007\b\f\n\r\t\v\\"]/g;

const once = {
  cost: ([size]: readonly number[]): number => traversal(size!),
  resultSize: ([size]: readonly number[]): number => size!,
};
const twice = {
  cost: ([size]: readonly number[]): number => traversal(size!, 2),
  resultSize: ([size]: readonly number[]): number => size!,
};
const search = {
  cost: ([size]: readonly number[]): number => Math.floor(size! * 0.1),
  estimate: (_: readonly unknown[], [size]: readonly number[]): number => traversal(size!),
};
const replaced = {
  cost: ([size]: readonly number[]): number => traversal(size!, 2),
  resultSize: ([size, , by]: readonly number[]): number => product(size! + 1, by!) + size!,
};
const joined = { cost: () => 0, costOfResult: (size: number): number => traversal(size, 2) };

/** https://pkg.go.dev/github.com/google/cel-go/ext#Strings */
export const strings: readonly CelFunction[] = [
  method('string', 'charAt', ['int'], 'string', ([text, index]) => charAt(asString(text), asInt(index)), {
    resultSize: () => 1,
  }),
  method('string', 'indexOf', ['string'], 'int', ([text, part]) => indexOf(asString(text), asString(part), 0n), search),
  method(
    'string',
    'indexOf',
    ['string', 'int'],
    'int',
    ([text, part, from]) => indexOf(asString(text), asString(part), asInt(from)),
    search,
  ),
  method(
    'string',
    'lastIndexOf',
    ['string'],
    'int',
    ([text, part]) => lastIndexOf(asString(text), asString(part), undefined),
    search,
  ),
  method(
    'string',
    'lastIndexOf',
    ['string', 'int'],
    'int',
    ([text, part, from]) => lastIndexOf(asString(text), asString(part), asInt(from)),
    search,
  ),
  method('string', 'lowerAscii', [], 'string', ([text]) => lower(asString(text)), once),
  method('string', 'upperAscii', [], 'string', ([text]) => upper(asString(text)), once),
  method('string', 'trim', [], 'string', ([text]) => trimmed(asString(text)), once),
  method('string', 'reverse', [], 'string', ([text]) => [...asString(text)].reverse().join(''), once),
  method(
    'string',
    'substring',
    ['int'],
    'string',
    ([text, from]) => slice(asString(text), asInt(from), undefined),
    once,
  ),
  method(
    'string',
    'substring',
    ['int', 'int'],
    'string',
    ([text, from, to]) => slice(asString(text), asInt(from), asInt(to)),
    once,
  ),
  method(
    'string',
    'split',
    ['string'],
    'list(string)',
    ([text, separator]) => new ArrayList(split(asString(text), asString(separator), -1n)),
    twice,
  ),
  method(
    'string',
    'split',
    ['string', 'int'],
    'list(string)',
    ([text, separator, most]) => new ArrayList(split(asString(text), asString(separator), asInt(most))),
    twice,
  ),
  method(
    'string',
    'replace',
    ['string', 'string'],
    'string',
    ([text, old, by], work) => replace(asString(text), asString(old), asString(by), -1n, work),
    replaced,
  ),
  method(
    'string',
    'replace',
    ['string', 'string', 'int'],
    'string',
    ([text, old, by, most], work) => replace(asString(text), asString(old), asString(by), asInt(most), work),
    replaced,
  ),
  method('list(string)', 'join', [], 'string', ([list], work) => join(list, '', work), joined),
  method('list(string)', 'join', ['string'], 'string', ([list, by], work) => join(list, asString(by), work), joined),
  method(
    'string',
    'format',
    ['list(dyn)'],
    'string',
    ([text, args], work) => format(asString(text), asList(args), work),
    {
      cost: ([size]) => traversal(size!),
    },
  ),
  func(
    'strings.quote',
    ['string'],
    'string',
    ([text]) =>
      `"${asString(text)
        .toWellFormed()
        .replace(escaped, (character) => quoted[character]!)}"`,
    { cost: ([size]) => traversal(size!), resultSize: ([size]) => 2 * size! + 2 },
  ),
];
