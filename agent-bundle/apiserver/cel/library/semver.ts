import { CelError } from '../cel.ts';
import { CelOpaque, type Value } from '../values/value.ts';
import { type CelFunction, asA, asBool, asString, func, method, traversal } from './function.ts';

const type = 'kubernetes.Semver';
const shape =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const maxUint = 2n ** 64n - 1n;

class SemverValue extends CelOpaque {
  readonly typeName = type;
  /** Major, minor, patch. */
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly string[];

  constructor(numbers: readonly [bigint, bigint, bigint], prerelease: readonly string[]) {
    super();
    this.numbers = numbers;
    this.prerelease = prerelease;
  }

  override equals(other: CelOpaque): boolean {
    return other instanceof SemverValue && compare(this, other) === 0;
  }
}

/** https://semver.org/#semantic-versioning-specification-semver */
function parse(text: string): SemverValue | undefined {
  const found = text.length > 256 ? null : shape.exec(text);
  if (found === null) return undefined;
  const numbers: [bigint, bigint, bigint] = [BigInt(found[1]!), BigInt(found[2]!), BigInt(found[3]!)];
  const prerelease = found[4]?.split('.') ?? [];
  if (numbers.some((number) => number > maxUint)) return undefined;
  return prerelease.some((part) => /^0\d+$/.test(part)) ? undefined : new SemverValue(numbers, prerelease);
}

/** `v1.02` is 1.2.0. */
function normalized(text: string): string {
  const [, core = '', rest = ''] = /^v?([^-+]*)([^]*)$/.exec(text) ?? [];
  const parts = core.split('.');
  if (parts.length < 3 && rest !== '') return text;
  while (parts.length < 3) parts.push('0');
  return parts.map((part) => part.replace(/^0+(?=\d)/, '')).join('.') + rest;
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compare(a: SemverValue, b: SemverValue): number {
  for (const [index, number] of a.numbers.entries()) {
    const found = order(number, b.numbers[index]!);
    if (found !== 0) return found;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return Math.sign(b.prerelease.length - a.prerelease.length);
  }
  for (const [index, part] of a.prerelease.entries()) {
    const other = b.prerelease[index];
    if (other === undefined) return 1;
    const found = comparePart(part, other);
    if (found !== 0) return found;
  }
  return a.prerelease.length < b.prerelease.length ? -1 : 0;
}

/** Numbers come before words. */
function comparePart(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return order(BigInt(a), BigInt(b));
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function semver(text: string): SemverValue {
  const found = parse(text);
  if (found === undefined) throw new CelError(`invalid semantic version ${JSON.stringify(text.slice(0, 256))}`);
  return found;
}

const of = (value: Value | undefined): SemverValue => asA(SemverValue, value);
const asWanted = (text: Value | undefined, normalize: Value | undefined): string =>
  asBool(normalize) ? normalized(asString(text).slice(0, 512)) : asString(text);
const compared = ([a, b]: readonly Value[]): number => compare(of(a), of(b));
const parsing = { cost: ([size]: readonly number[]): number => traversal(size!) };

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library */
export const semvers: readonly CelFunction[] = [
  func('semver', ['string'], type, ([text]) => semver(asString(text)), parsing),
  func('semver', ['string', 'bool'], type, ([text, normalize]) => semver(asWanted(text, normalize)), parsing),
  func('isSemver', ['string'], 'bool', ([text]) => parse(asString(text)) !== undefined, parsing),
  func(
    'isSemver',
    ['string', 'bool'],
    'bool',
    ([text, normalize]) => parse(asWanted(text, normalize)) !== undefined,
    parsing,
  ),
  ...['major', 'minor', 'patch'].map((name, index) =>
    method(type, name, [], 'int', ([value]) => of(value).numbers[index]!),
  ),
  method(type, 'isGreaterThan', [type], 'bool', (args) => compared(args) > 0),
  method(type, 'isLessThan', [type], 'bool', (args) => compared(args) < 0),
  method(type, 'compareTo', [type], 'int', (args) => BigInt(compared(args))),
];
