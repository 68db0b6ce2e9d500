import type { AlternativesType, FieldType, ListType, MapType, MessageType } from '../../../common/api/schema/field.ts';
import { type DecodeTrace, typeError } from './decode-error.ts';
import { isObject } from './json-value.ts';
import { setMember } from './json-reader.ts';
import { notedMost, pathText } from './path-text.ts';
import { scalarDecoder, zeroOf } from './scalars.ts';
import { type Slot, isZero, slotsOf } from './slots.ts';

/**
 * Reads a JSON value by its schema into the canonical object: members in the order of the schema, keys of maps sorted,
 * nulls and zeros that say nothing left out, defaults filled in, unknown members left out and reported. Compiled once per
 * message; throws a DecodeError at the first value of a wrong type.
 */
export type Decoder = (value: unknown, trace: DecodeTrace) => unknown;

const compiled = new WeakMap<MessageType, Decoder>();

/** The decoder of a message, compiled when it is first asked for. */
export function messageDecoder(type: MessageType): Decoder {
  const known = compiled.get(type);
  if (known) return known;
  // A message may contain itself: the inner use finds this, which calls what is complete by then.
  compiled.set(type, (value, trace) => complete(value, trace));
  const complete = compileMessage(type);
  compiled.set(type, complete);
  return complete;
}

interface Member extends Slot {
  readonly decode: Decoder;
}

function compileMessage(type: MessageType): Decoder {
  const members: Member[] = slotsOf(type).map((slot) => ({ ...slot, decode: compileType(slot.field.type) }));
  const names = new Set(members.map(({ name }) => name));
  const decodeOther = type.others && compileType(type.others);
  const shortName = type.name.slice(type.name.lastIndexOf('.') + 1);
  return (value, trace) => {
    if (!isObject(value)) throw typeError(value, type, trace);
    const outer = trace.message;
    const outerKeys = trace.mapKeys;
    trace.message = shortName;
    trace.mapKeys = 0;
    const object: Record<string, unknown> = {};
    let met = 0;
    for (const member of members) {
      const given = value[member.name];
      if (given !== undefined) met++;
      const decoded = decodeMember(member, given, trace);
      if (decoded !== undefined) object[member.name] = decoded;
    }
    if (Object.keys(value).length > met) {
      if (decodeOther) decodeOthers(object, value, { names, decode: decodeOther }, trace);
      else reportUnknown(value, names, trace);
    }
    trace.message = outer;
    trace.mapKeys = outerKeys;
    return object;
  };
}

interface Others {
  /** The members that fields name. */
  readonly names: ReadonlySet<string>;
  readonly decode: Decoder;
}

function decodeOthers(
  object: Record<string, unknown>,
  value: Record<string, unknown>,
  { names, decode }: Others,
  trace: DecodeTrace,
): void {
  for (const name of Object.keys(value)) {
    if (names.has(name)) continue;
    trace.path.push(name);
    setMember(object, name, decode(value[name], trace));
    trace.path.pop();
  }
}

function decodeMember(member: Member, given: unknown, trace: DecodeTrace): unknown {
  trace.path.push(member.name);
  let decoded = given === undefined || given === null ? undefined : member.decode(given, trace);
  if (decoded !== undefined && member.dropsZero && isZero(decoded)) decoded = undefined;
  if (decoded === undefined) decoded = whenAbsent(member, trace);
  trace.path.pop();
  return decoded;
}

function whenAbsent({ absence, field, decode }: Member, trace: DecodeTrace): unknown {
  switch (absence.type) {
    case 'nothing':
      return undefined;
    case 'default':
      return typeof absence.value === 'object' ? decode(absence.value, trace) : absence.value;
    case 'zero':
      return zero(field.type, decode, trace);
  }
}

function zero(type: FieldType, decode: Decoder, trace: DecodeTrace): unknown {
  switch (type.type) {
    case 'scalar':
      return zeroOf(type.scalar);
    case 'list':
      return [];
    case 'map':
      return {};
    case 'message':
      return decode({}, trace);
    case 'alternatives':
      return undefined;
  }
}

function compileType(type: FieldType): Decoder {
  switch (type.type) {
    case 'scalar':
      return scalarDecoder(type);
    case 'list':
      return compileList(type);
    case 'map':
      return compileMap(type);
    case 'message':
      return messageDecoder(type);
    case 'alternatives':
      return compileAlternatives(type);
  }
}

function compileAlternatives(type: AlternativesType): Decoder {
  const decoders = new Map<string, Decoder>(type.shapes.map(({ when, type: shape }) => [when, compileType(shape)]));
  return (value, trace) => {
    const decode = decoders.get(Array.isArray(value) ? 'array' : typeof value);
    if (!decode) throw typeError(value, type, trace);
    return decode(value, trace);
  };
}

function compileList(type: ListType): Decoder {
  const decode = compileType(type.of);
  return (value, trace) => {
    if (!Array.isArray(value)) throw typeError(value, type, trace);
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      trace.path.push(index);
      items.push(item === null ? zero(type.of, decode, trace) : decode(item, trace));
      trace.path.pop();
    }
    return items;
  };
}

function compileMap(type: MapType): Decoder {
  const decode = compileType(type.of);
  return (value, trace) => {
    if (!isObject(value)) throw typeError(value, type, trace);
    const map: Record<string, unknown> = {};
    trace.mapKeys++;
    for (const key of Object.keys(value).sort()) {
      const item = value[key];
      trace.path.push(key);
      const decoded = item === null ? zero(type.of, decode, trace) : decode(item, trace);
      if (decoded !== undefined) setMember(map, key, decoded);
      trace.path.pop();
    }
    trace.mapKeys--;
    return map;
  };
}

function reportUnknown(value: Record<string, unknown>, names: ReadonlySet<string>, trace: DecodeTrace): void {
  for (const name of Object.keys(value)) {
    if (trace.unknownFields.length >= notedMost) return;
    if (!names.has(name)) trace.unknownFields.push(pathText([...trace.path, name]));
  }
}
