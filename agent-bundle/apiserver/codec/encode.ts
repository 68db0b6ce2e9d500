import type { AlternativesType, FieldType, MessageType, ScalarName } from '../../../common/api/schema/field.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { SubresourceKind } from '../registry/resource.ts';
import { canonicalJson } from './canonical-json.ts';
import { stringifyExact } from './exact-json.ts';
import { JsonText } from './json-text.ts';
import { isZero, slotsOf } from './slots.ts';

/**
 * The JSON of an object, canonical: `kind` and `apiVersion`, then `metadata` and the rest in the order of the schema, keys of
 * maps sorted, zeros that say nothing left out; what no field names comes last, sorted. Equal objects give equal text, and the text of every object of a kind begins
 * with the same `encodedPrefix`.
 */
export function encodeObject(kind: SubresourceKind, object: object): string {
  return encodedPrefix(kind) + bodyEncoder(kind.schema)(object);
}

/** The same as an item of a list, which says of what kind all of them are. */
export function encodeItem(kind: SubresourceKind, object: object): string {
  return `{${bodyEncoder(kind.schema)(object)}`;
}

/** `{"kind":"Pod","apiVersion":"v1",` */
function encodedPrefix(kind: SubresourceKind): string {
  return `{"kind":${JSON.stringify(kind.kind)},"apiVersion":${JSON.stringify(apiVersionOf(kind))},`;
}

type Encoder = (value: unknown) => string;

const messages = new WeakMap<MessageType, Encoder>();
const bodies = new WeakMap<MessageType, Encoder>();

/** Everything behind the type: from `"metadata":` to the closing brace. */
function bodyEncoder(type: MessageType): Encoder {
  const known = bodies.get(type);
  if (known) return known;
  const encode = compileMembers(type, new Set(['kind', 'apiVersion']));
  const body: Encoder = (value) => `${encode(value)}}`;
  bodies.set(type, body);
  return body;
}

function messageEncoder(type: MessageType): Encoder {
  const known = messages.get(type);
  if (known) return known;
  // A message may contain itself: the inner use finds this, which calls what is complete by then.
  messages.set(type, (value) => complete(value));
  const members = compileMembers(type, new Set());
  const complete: Encoder = (value) => `{${members(value)}}`;
  messages.set(type, complete);
  return complete;
}

function compileMembers(type: MessageType, without: ReadonlySet<string>): Encoder {
  const members = slotsOf(type)
    .filter(({ name }) => !without.has(name))
    .map(({ name, field, dropsZero }) => ({
      name,
      dropsZero,
      start: `${JSON.stringify(name)}:`,
      encode: compileType(field.type),
    }));
  const known = new Set([...without, ...members.map(({ name }) => name)]);
  const rest = type.others && encodeOthers(known);
  return (value) => {
    const object = value as Record<string, unknown>;
    let text = '';
    for (const { name, dropsZero, start, encode } of members) {
      const given = object[name];
      if (given === undefined || given === null || (dropsZero && isZero(given))) continue;
      text += text === '' ? start + encode(given) : `,${start}${encode(given)}`;
    }
    return rest ? text + rest(object, text === '') : text;
  };
}

/** Members that no field names: any JSON, null as well. */
const encodeOthers =
  (known: ReadonlySet<string>) =>
  (object: Record<string, unknown>, first: boolean): string => {
    let text = '';
    for (const name of Object.keys(object).sort()) {
      if (known.has(name) || object[name] === undefined) continue;
      text += `${first && text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(object[name])}`;
    }
    return text;
  };

function compileType(type: FieldType): Encoder {
  switch (type.type) {
    case 'scalar':
      return scalarEncoder(type.scalar);
    case 'list':
      return encodeList(compileType(type.of));
    case 'map':
      return encodeMap(compileType(type.of));
    case 'message':
      return messageEncoder(type);
    case 'alternatives':
      return encodeAlternatives(type);
  }
}

function scalarEncoder(scalar: ScalarName): Encoder {
  switch (scalar) {
    case 'string':
      return encodeString;
    case 'raw':
    case 'json':
      return (value) => (value instanceof JsonText ? value.text : stringifyExact(value));
    default:
      return (value) => JSON.stringify(value);
  }
}

function encodeAlternatives({ shapes }: AlternativesType): Encoder {
  const encoders = new Map<string, Encoder>(shapes.map(({ when, type }) => [when, compileType(type)]));
  return (value) => (encoders.get(Array.isArray(value) ? 'array' : typeof value) ?? JSON.stringify)(value);
}

/** Most strings need no escape, and then no call to the serializer. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const encodeString: Encoder = (value) => {
  const text = value as string;
  return text.length < 100 && plain.test(text) ? `"${text}"` : JSON.stringify(text);
};

const encodeList =
  (encode: Encoder): Encoder =>
  (value) => {
    let text = '';
    for (const item of value as readonly unknown[]) text += text === '' ? encode(item) : `,${encode(item)}`;
    return `[${text}]`;
  };

const encodeMap =
  (encode: Encoder): Encoder =>
  (value) => {
    const map = value as Record<string, unknown>;
    let text = '';
    for (const key of Object.keys(map).sort()) {
      const item = map[key];
      if (item === undefined || item === null) continue;
      text += `${text === '' ? '' : ','}${encodeString(key)}:${encode(item)}`;
    }
    return `{${text}}`;
  };
