import {
  type NameRule,
  labelValueRule,
  qualifiedName,
  rfc1035Label,
  rfc1123Label,
  rfc1123Subdomain,
} from '../../../../common/api/names.ts';
import { parseTimestamp } from '../values/time.ts';
import { ArrayList } from '../values/list.ts';
import { CelOpaque, CelOptional, type Value } from '../values/value.ts';
import { type CelFunction, asA, asString, func, matchCost, method, traversal } from './function.ts';
import { urlFault } from './urls.ts';

const type = 'kubernetes.NamedFormat';

/** A prefix of a name: what follows stands in for its last dash. */
const prefix =
  (rule: NameRule): NameRule =>
  (text) =>
    rule(text.replace(/-$/, 'a'));

const matching =
  (pattern: RegExp, words: string): NameRule =>
  (text) =>
    pattern.test(text) ? [] : [words];

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && text !== '' && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** By name, with the length of the pattern that upstream prices it by. */
const rules: Readonly<Record<string, readonly [rule: NameRule, pattern: number]>> = {
  dns1123Label: [rfc1123Label, 30],
  dns1123Subdomain: [rfc1123Subdomain, 60],
  dns1035Label: [rfc1035Label, 30],
  qualifiedName: [qualifiedName, 60],
  dns1123LabelPrefix: [prefix(rfc1123Label), 30],
  dns1123SubdomainPrefix: [prefix(rfc1123Subdomain), 60],
  dns1035LabelPrefix: [prefix(rfc1035Label), 30],
  labelValue: [labelValueRule, 40],
  uri: [(text) => urlFault(text) ?? [], 700],
  uuid: [matching(uuid, 'does not match the UUID format'), 100],
  byte: [(text) => (isBase64(text) ? [] : ['invalid base64']), 100],
  date: [(text) => (parseTimestamp(`${text}T00:00:00Z`) === undefined ? ['invalid date'] : []), 120],
  datetime: [(text) => (parseTimestamp(text) === undefined ? ['invalid datetime'] : []), 120],
};

class FormatValue extends CelOpaque {
  readonly typeName = type;
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  /** What matching against it is priced by. */
  override get size(): number {
    return rules[this.name]![1];
  }

  override equals(other: CelOpaque): boolean {
    return other instanceof FormatValue && other.name === this.name;
  }
}

function validate(format: Value | undefined, text: string): CelOptional {
  const [rule] = rules[asA(FormatValue, format).name]!;
  const faults = rule(text);
  return faults.length === 0 ? CelOptional.none : new CelOptional(new ArrayList(faults));
}

/** The longest of the patterns, where it is not known which. */
const longest = Math.max(...Object.values(rules).map(([, length]) => length));

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library */
export const formats: readonly CelFunction[] = [
  ...Object.keys(rules).map((name) => func(`format.${name}`, [], type, () => new FormatValue(name))),
  func('format.named', ['string'], `optional(${type})`, ([name]) => {
    const wanted = asString(name);
    return Object.hasOwn(rules, wanted) ? new CelOptional(new FormatValue(wanted)) : CelOptional.none;
  }),
  method(type, 'validate', ['string'], 'optional(list(string))', ([format, text]) => validate(format, asString(text)), {
    cost: ([pattern, size]) => traversal(size!) + matchCost([size!, Math.min(pattern!, longest)]),
  }),
];
