import { isIPv4, isIPv6 } from 'node:net';
import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { QuantityError, parseQuantity } from '../../../../common/api/quantity.ts';
import { isDate, isDateTime, isDuration } from './time-formats.ts';

/** Whether a text is of a format. */
type FormatRule = (text: string) => boolean;

/** The rule of a format of strings, dashes or not: `date-time` is `datetime`. Undefined: a format that says nothing here. */
export const formatRule = (format: string): FormatRule | undefined => rules.get(format.replaceAll('-', ''));

const matches =
  (expression: RegExp): FormatRule =>
  (text) =>
    expression.test(text);

/** https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation */
const rules: ReadonlyMap<string, FormatRule> = new Map<string, FormatRule>([
  ['bsonobjectid', matches(/^[0-9a-fA-F]{24}$/)],
  ['uri', isRequestUri],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', isIPv4],
  ['ipv6', (text) => isIPv6(text) && !text.includes('%')],
  ['cidr', isCidr],
  ['mac', isMac],
  ['uuid', matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i)],
  ['uuid3', matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i)],
  ['uuid4', matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['uuid5', matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/)],
  ['hexcolor', matches(/^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)],
  ['rgbcolor', isRgbColor],
  ['byte', matches(/^(?=.)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)],
  ['password', () => true],
  ['date', isDate],
  ['datetime', isDateTime],
  ['duration', isDuration],
  ['quantity', isQuantity],
  ['k8sshortname', (text) => rfc1123Label(text).length === 0],
  ['k8slongname', (text) => rfc1123Subdomain(text).length === 0],
]);

/** What may stand in a request line: a URI with its scheme, or a path from the root. */
function isRequestUri(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are what it must not have
  if (!/^(?:\/|[a-zA-Z][-+.a-zA-Z0-9]*:)/.test(text) || /[\0-\x1f\x7f]/.test(text)) return false;
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return false;
  const authority = /^[^/?#]*\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
  return !/[\s<>"]/.test(authority);
}

const address =
  /^[-\w!#$%&'*+/=?^`{|}~\u0080-\uffff]+(?:\.[-\w!#$%&'*+/=?^`{|}~\u0080-\uffff]+)*@[-\w!#$%&'*+/=?^`{|}~.\u0080-\uffff]+$/;

/** By itself, or in angle brackets behind a name: `Ann <ann@example.com>`. */
function isEmail(text: string): boolean {
  const trimmed = text.trim();
  const open = trimmed.lastIndexOf('<');
  if (open < 0) return address.test(trimmed);
  return trimmed.endsWith('>') && address.test(trimmed.slice(open + 1, -1));
}

function isHostname(text: string): boolean {
  const labels = text.split('.');
  const last = labels.at(-1) ?? '';
  if (Buffer.byteLength(text) > 255 || (labels.length > 1 && last.length < 2)) return false;
  return labels.every(
    (label) => Buffer.byteLength(label) <= 63 && /^[-a-zA-Z0-9\p{S}\p{L}]+$/u.test(label) && !/^-|-$/.test(label),
  );
}

function isCidr(text: string): boolean {
  const [ip = '', bits = '', ...more] = text.split('/');
  if (more.length > 0 || !/^(?:0|[1-9][0-9]{0,2})$/.test(bits) || ip.includes('%')) return false;
  return (isIPv4(ip) && Number(bits) <= 32) || (isIPv6(ip) && Number(bits) <= 128);
}

/** Of 6, 8 or 20 bytes: pairs of digits behind colons or dashes, or fours behind dots. */
function isMac(text: string): boolean {
  const separator = /[-:.]/.exec(text)?.[0] ?? '';
  const groups = separator === '' ? [] : text.split(separator);
  const digits = separator === '.' ? 4 : 2;
  const bytes = (groups.length * digits) / 2;
  const isHex = (group: string) => group.length === digits && /^[0-9a-fA-F]+$/.test(group);
  return groups.every(isHex) && [6, 8, 20].includes(bytes);
}

const digitsOf = (text: string): string => text.replaceAll(/[\s-]/g, '');

function isIsbn10(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  const sum = [...digits].reduce((all, digit, index) => all + (10 - index) * (digit === 'X' ? 10 : Number(digit)), 0);
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^\d{13}$/.test(digits)) return false;
  return [...digits].reduce((all, digit, index) => all + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

const cardNumber =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9]{2})[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;

function isCreditCard(text: string): boolean {
  const digits = text.replaceAll(/[^0-9]+/g, '');
  if (!cardNumber.test(digits)) return false;
  const sum = [...digits].reverse().reduce((all, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isRgbColor(text: string): boolean {
  const parts = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text);
  return parts !== null && parts.slice(1).every((part) => Number(part) <= 255);
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}
