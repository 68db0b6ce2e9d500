import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type {
  AlternativesType,
  Field,
  FieldType,
  ListType,
  MessageType,
  ScalarName,
} from '../../../common/api/schema/field.ts';
import { badRequest } from '../status-error.ts';
import { readJson, setMember } from './json-reader.ts';

/**
 * Reads objects in protobuf, as kubectl sends them for kinds it knows: the four bytes `k8s\0`, then a message
 * runtime.Unknown that names the kind and carries the object. The result is the JSON value that says the same.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export interface ProtobufObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** The object's own bytes. */
  readonly raw: Uint8Array;
}

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** Opens the envelope. Throws 400 for what is none. */
export function readEnvelope(body: Buffer): ProtobufObject {
  if (!body.subarray(0, magic.length).equals(magic)) {
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  return decoding(() => {
    const envelope = { apiVersion: '', kind: '', raw: new Uint8Array() as Uint8Array };
    eachField(new BinaryReader(body.subarray(magic.length)), (tag, reader) => {
      if (tag === 1) {
        eachField(nested(reader), (inner, typeMeta) => {
          if (inner === 1) envelope.apiVersion = typeMeta.string();
          else if (inner === 2) envelope.kind = typeMeta.string();
          else return false;
          return true;
        });
      } else if (tag === 2) envelope.raw = reader.bytes();
      else return false;
      return true;
    });
    return envelope;
  });
}

/** The object as its JSON value. Fields that the schema does not know are passed over: they have no name here. */
export function readProtobuf(schema: MessageType, { apiVersion, kind, raw }: ProtobufObject): Record<string, unknown> {
  return decoding(() => ({ apiVersion, kind, ...readMessage(schema, new BinaryReader(raw)) }));
}

function decoding<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw badRequest(`the protobuf message cannot be read: ${error instanceof Error ? error.message : 'malformed'}`);
  }
}

const nested = (reader: BinaryReader): BinaryReader => new BinaryReader(reader.bytes());

/** Calls `take` with each tag; what it does not take (false) is skipped. */
function eachField(reader: BinaryReader, take: (tag: number, reader: BinaryReader, wire: WireType) => boolean): void {
  while (reader.pos < reader.len) {
    const [tag, wire] = reader.tag();
    if (!take(tag, reader, wire)) reader.skip(wire, tag);
  }
}

interface Named {
  readonly name: string;
  readonly field: Field;
}
const byTag = new WeakMap<MessageType, ReadonlyMap<number, Named>>();

function fieldsByTag(schema: MessageType): ReadonlyMap<number, Named> {
  const known = byTag.get(schema);
  if (known) return known;
  const fields = Object.entries(schema.fields).filter(([, { tag }]) => tag > 0);
  const made = new Map(fields.map(([name, field]) => [field.tag, { name, field }]));
  byTag.set(schema, made);
  return made;
}

function readMessage(schema: MessageType, reader: BinaryReader): Record<string, unknown> {
  const fields = fieldsByTag(schema);
  const object: Record<string, unknown> = {};
  eachField(reader, (tag, inner, wire) => {
    const known = fields.get(tag);
    if (known) readField(object, known, inner, wire);
    return known !== undefined;
  });
  return object;
}

function readField(
  object: Record<string, unknown>,
  { name, field }: Named,
  reader: BinaryReader,
  wire: WireType,
): void {
  const { type } = field;
  switch (type.type) {
    case 'list': {
      const items = (object[name] ??= []) as unknown[];
      items.push(...readItems(type.of, reader, wire));
      return;
    }
    case 'map': {
      const map = (object[name] ??= {}) as Record<string, unknown>;
      readEntry(map, type.of, nested(reader));
      return;
    }
    case 'message': {
      const value = readMessage(type, nested(reader));
      // In JSON an inline message's members stand among its siblings.
      if (field.options.inline) Object.assign(object, value);
      else object[name] = value;
      return;
    }
    case 'scalar':
      object[name] = readScalar(type.scalar, reader);
      return;
    case 'alternatives':
      object[name] = readAlternatives(type, nested(reader));
  }
}

/** An object or a list says more than the boolean that stands beside it. */
function readAlternatives({ shapes }: AlternativesType, reader: BinaryReader): unknown {
  let flag: unknown;
  let items: unknown[] | undefined;
  let object: unknown;
  eachField(reader, (tag, inner, wire) => {
    const shape = shapes.find((candidate) => candidate.tag === tag);
    if (!shape) return false;
    if (shape.type.type === 'list') (items ??= []).push(...readItems(shape.type.of, inner, wire));
    else if (shape.when === 'boolean') flag = readValue(shape.type, inner);
    else object = readValue(shape.type, inner);
    return true;
  });
  return object ?? items ?? flag;
}

function readValue(type: FieldType, reader: BinaryReader): unknown {
  if (type.type === 'message') return readMessage(type, nested(reader));
  if (type.type === 'scalar') return readScalar(type.scalar, reader);
  if (type.type === 'alternatives') return readAlternatives(type, nested(reader));
  if (type.type === 'list') return readWrapped(type, nested(reader));
  throw new Error('maps stand in no list or map');
}

/** Within a list or a map, a list is a message of its own: `items`, with tag 1. */
function readWrapped({ of }: ListType, reader: BinaryReader): unknown[] {
  const items: unknown[] = [];
  eachField(reader, (tag, inner, wire) => {
    if (tag === 1) items.push(...readItems(of, inner, wire));
    return tag === 1;
  });
  return items;
}

/** One item; several where numbers are packed. */
function readItems(type: FieldType, reader: BinaryReader, wire: WireType): unknown[] {
  const isNumber = type.type === 'scalar' && numbers.has(type.scalar);
  if (!isNumber || wire !== WireType.LengthDelimited) return [readValue(type, reader)];
  const packed = nested(reader);
  const items: unknown[] = [];
  while (packed.pos < packed.len) items.push(readValue(type, packed));
  return items;
}

function readEntry(map: Record<string, unknown>, type: FieldType, reader: BinaryReader): void {
  let key = '';
  let value: unknown = type.type === 'message' ? {} : type.type === 'list' ? [] : '';
  eachField(reader, (tag, inner) => {
    if (tag === 1) key = inner.string();
    else if (tag === 2) value = readValue(type, inner);
    else return false;
    return true;
  });
  setMember(map, key, value);
}

const numbers: ReadonlySet<ScalarName> = new Set(['bool', 'int32', 'int64', 'double']);

function readScalar(scalar: ScalarName, reader: BinaryReader): unknown {
  switch (scalar) {
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'int64':
      return jsonInteger(reader.int64());
    case 'double':
      return reader.double();
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'time':
      return readTime(nested(reader), 'seconds');
    case 'microTime':
      return readTime(nested(reader), 'microseconds');
    case 'quantity':
      return readQuantity(nested(reader));
    case 'intOrString':
      return readIntOrString(nested(reader));
    case 'raw':
    case 'json':
      return readRaw(nested(reader));
  }
}

/** A number where it is exact, as the JSON reader has it. */
function jsonInteger(value: bigint | string): number | bigint {
  const exact = BigInt(value);
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

/** A time without bytes is none. */
function readTime(reader: BinaryReader, precision: 'seconds' | 'microseconds'): string | null {
  if (reader.len === 0) return null;
  let seconds = 0;
  let nanos = 0;
  eachField(reader, (tag, inner) => {
    if (tag === 1) seconds = Number(inner.int64());
    else if (tag === 2) nanos = inner.int32();
    else return false;
    return true;
  });
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (precision === 'seconds') return `${whole}Z`;
  const micros = Math.trunc(nanos / 1000);
  return `${whole}.${String(micros).padStart(6, '0')}Z`;
}

function readQuantity(reader: BinaryReader): string {
  let text = '';
  eachField(reader, (tag, inner) => {
    if (tag !== 1) return false;
    text = inner.string();
    return true;
  });
  return text;
}

function readIntOrString(reader: BinaryReader): number | string {
  let isString = false;
  let number = 0;
  let text = '';
  eachField(reader, (tag, inner) => {
    if (tag === 1) isString = Number(inner.int64()) === 1;
    else if (tag === 2) number = inner.int32();
    else if (tag === 3) text = inner.string();
    else return false;
    return true;
  });
  return isString ? text : number;
}

/** JSON within: its bytes are field 1 of RawExtension and FieldsV1 alike. */
function readRaw(reader: BinaryReader): unknown {
  let json: unknown = null;
  eachField(reader, (tag, inner) => {
    if (tag !== 1) return false;
    const bytes = inner.bytes();
    json = bytes.length === 0 ? null : readJson(Buffer.from(bytes).toString()).value;
    return true;
  });
  return json;
}
