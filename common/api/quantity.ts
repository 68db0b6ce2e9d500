/**
 * Quantities: fixed-point numbers with a unit, such as `1.5Gi`, `100m`, `1e3`.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 * Exact: a value is a whole number of nanos (10⁻⁹), what is finer is rounded up, as the API does.
 */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

/** How a quantity is written, which is kept through arithmetic: 1Gi + 1Gi is 2Gi, not 2147483648. */
export type QuantityFormat = 'BinarySI' | 'DecimalSI' | 'DecimalExponent';

export class QuantityError extends Error {}

const one = 1_000_000_000n;
/** No quantity is larger than 2⁶³-1 in magnitude. */
const limit = (2n ** 63n - 1n) * one;

const binarySuffixes = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** By power of a thousand, from nano on. */
const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const withoutSuffix = decimalSuffixes.indexOf('');

/** Far more digits than count; longer numbers only take long. */
const lengthMost = 100;

const shape = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)$/s;

/** Throws a QuantityError with the API's words. */
export function parseQuantity(text: string): Quantity {
  if (text.length > lengthMost) throw new QuantityError(`quantities may not be longer than ${lengthMost} characters`);
  const [, sign, whole = '', fraction = '', suffix = ''] = shape.exec(text) ?? [];
  if (whole === '' && fraction === '') {
    throw new QuantityError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  const unit = unitOf(suffix);
  const digits = BigInt(whole + fraction);
  const magnitude = capped(divideUp(digits * unit.numerator, unit.denominator * 10n ** BigInt(fraction.length)));
  return { nanos: sign === '-' ? -magnitude : magnitude, format: unit.format };
}

interface Unit {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly format: QuantityFormat;
}

/** Exponents beyond this only give 0 or the limit, and would make numbers of any length. */
const exponentLimit = 40;

function unitOf(suffix: string): Unit {
  const binary = binarySuffixes.indexOf(suffix);
  if (binary >= 0) return { numerator: one * 1024n ** BigInt(binary + 1), denominator: 1n, format: 'BinarySI' };
  const decimal = decimalSuffixes.indexOf(suffix);
  if (decimal >= 0) return { numerator: 1000n ** BigInt(decimal), denominator: 1n, format: 'DecimalSI' };
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(suffix)?.[1];
  if (exponent === undefined) throw new QuantityError("unable to parse quantity's suffix");
  const power = Math.max(-exponentLimit, Math.min(exponentLimit, Number(exponent)));
  return power >= 0
    ? { numerator: one * 10n ** BigInt(power), denominator: 1n, format: 'DecimalExponent' }
    : { numerator: one, denominator: 10n ** BigInt(-power), format: 'DecimalExponent' };
}

const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const capped = (magnitude: bigint): bigint => (magnitude > limit ? limit : magnitude);

/** The canonical form: no fraction, no precision lost, the largest unit that allows both. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  const sign = nanos < 0n ? '-' : '';
  const magnitude = nanos < 0n ? -nanos : nanos;
  return sign + (format === 'BinarySI' ? binary(magnitude) : decimal(magnitude, format));
}

/** Below 1024, and where a fraction remains, binary units cannot say it: decimal ones do. */
function binary(magnitude: bigint): string {
  if (magnitude % one !== 0n || magnitude < 1024n * one) return decimal(magnitude, 'DecimalSI');
  let mantissa = magnitude / one;
  let power = 0;
  while (power < binarySuffixes.length && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power++;
  }
  return `${mantissa}${power === 0 ? '' : binarySuffixes[power - 1]}`;
}

function decimal(magnitude: bigint, format: 'DecimalSI' | 'DecimalExponent'): string {
  let mantissa = magnitude;
  let power = 0;
  while (power < decimalSuffixes.length - 1 && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    power++;
  }
  if (format === 'DecimalSI') return `${mantissa}${decimalSuffixes[power]}`;
  const exponent = (power - withoutSuffix) * 3;
  return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`;
}

/** Texts that stay as they are, so that the usual ones cost no arithmetic: `100m`, `64Mi`, `0`. */
const alreadyCanonical = /^(?:0|[1-9][0-9]{0,2}(?:m|k|M|G|Ki|Mi|Gi)?)$/;

/** The canonical form of a text; throws a QuantityError. */
export function canonicalQuantity(text: string): string {
  if (alreadyCanonical.test(text)) return text;
  return formatQuantity(parseQuantity(text));
}

export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
}

/** The sum in the format of `a`, or of `b` where `a` is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos - b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

/** Thousandths, rounded up: the unit in which CPU is counted. */
export function milliValue(quantity: Quantity): number {
  return Number(roundedUp(quantity.nanos, 1_000_000n));
}

/** Whole units, rounded up: bytes, pods. */
export function wholeValue(quantity: Quantity): number {
  return Number(roundedUp(quantity.nanos, one));
}

const roundedUp = (nanos: bigint, unit: bigint): bigint => (nanos >= 0n ? divideUp(nanos, unit) : nanos / unit);
