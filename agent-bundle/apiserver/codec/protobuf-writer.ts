import { WireType } from '@bufbuild/protobuf/wire';
import type {
  AlternativesType,
  FieldType,
  ListType,
  MapType,
  MessageType,
  ScalarName,
} from '../../../common/api/schema/field.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { SubresourceKind } from '../registry/resource.ts';
import { stringifyExact } from './exact-json.ts';
import { ReverseWriter } from './reverse-writer.ts';

/**
 * The protobuf of objects, as clients generated from the published .proto files read it; the reader stands in protobuf-reader.ts.
 * Compiled once per message. What is not in the JSON is not written: for every field that is the zero that it stands for.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export function encodeProtobuf(schema: MessageType, object: object): Buffer<ArrayBuffer> {
  try {
    messageWriter(schema)(writer, object as Members);
    return writer.take();
  } finally {
    writer.clear();
  }
}

/** `k8s\0`, then runtime.Unknown around a message: how an object is sent and stored, since a message does not say what it is. */
export function envelope({ kind, ...names }: Omit<SubresourceKind, 'schema'>, message: Buffer): Buffer<ArrayBuffer> {
  const head = envelopeHead(apiVersionOf(names), kind, message.length);
  return Buffer.concat([head, message, envelopeTail]);
}

/** What stands before the message's bytes; `envelopeTail` stands behind. */
export function envelopeHead(apiVersion: string, kind: string, length: number): Buffer<ArrayBuffer> {
  writer.varint(length);
  writer.byte(delimited(2));
  const end = writer.size;
  writer.string(kind);
  writer.byte(delimited(2));
  writer.string(apiVersion);
  writer.byte(delimited(1));
  writer.length(end);
  writer.byte(delimited(1));
  return Buffer.concat([magic, writer.take()]);
}

/** No content encoding, no content type: what is in the envelope is protobuf. */
export const envelopeTail = Buffer.from([0x1a, 0, 0x22, 0]);

/** The tag and the length of a member, before its bytes. */
export function memberHead(tag: number, length: number): Buffer<ArrayBuffer> {
  writer.varint(length);
  writer.varint(delimited(tag));
  return writer.take();
}

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
/** Objects are encoded one at a time. */
const writer = new ReverseWriter();

type Members = Readonly<Record<string, unknown>>;
/** Writes the fields of a message, whose members stand in `object`. */
type MessageWriter = (writer: ReverseWriter, object: Members) => void;
/** Writes one value, with the tag before it. */
type ValueWriter = (writer: ReverseWriter, value: unknown) => void;

const compiled = new WeakMap<MessageType, MessageWriter>();

function messageWriter(type: MessageType): MessageWriter {
  const known = compiled.get(type);
  if (known) return known;
  // A message may contain itself: the inner use finds this, which calls what is complete by then.
  compiled.set(type, (into, object) => complete(into, object));
  const complete = compileMessage(type);
  compiled.set(type, complete);
  return complete;
}

function compileMessage(type: MessageType): MessageWriter {
  const fields = Object.entries(type.fields).filter(([, { tag }]) => tag > 0);
  const inline = fields.flatMap(([, { tag, type: of, options }]) =>
    options.inline && of.type === 'message' ? [compileInline(tag, of)] : [],
  );
  const own = fields.filter(([, { options }]) => !options.inline);
  const writers = new Map(own.map(([name, field]) => [name, valueWriter(field.tag, field.type)]));
  return (into, object) => {
    // Messages have many fields, objects few members. Their order does not matter to readers.
    const names = Object.keys(object);
    for (let index = names.length - 1; index >= 0; index--) {
      const name = names[index] as string;
      const value = object[name];
      if (value !== undefined && value !== null) writers.get(name)?.(into, value);
    }
    for (const write of inline) write(into, object);
  };
}

/** In JSON its members stand among its siblings; where there are none, nothing is written. */
function compileInline(tag: number, type: MessageType): MessageWriter {
  const key = delimited(tag);
  const write = messageWriter(type);
  return (into, object) => {
    const before = into.size;
    write(into, object);
    if (into.size === before) return;
    into.length(before);
    into.varint(key);
  };
}

function valueWriter(tag: number, type: FieldType): ValueWriter {
  switch (type.type) {
    case 'list':
      return listWriter(tag, type);
    case 'map':
      return mapWriter(tag, type);
    case 'message': {
      const write = messageWriter(type);
      return nested(tag, (into, value) => write(into, value as Members));
    }
    case 'scalar':
      return scalarWriter(tag, type.scalar);
    case 'alternatives':
      return nested(tag, alternativesWriter(type));
  }
}

/** Within a list or a map, a list is a message of its own: `items`, with tag 1. */
const itemWriter = (tag: number, type: FieldType): ValueWriter =>
  type.type === 'list' ? nested(tag, listWriter(1, type)) : valueWriter(tag, type);

function nested(tag: number, write: ValueWriter): ValueWriter {
  const key = delimited(tag);
  return (into, value) => {
    const before = into.size;
    write(into, value);
    into.length(before);
    into.varint(key);
  };
}

function listWriter(tag: number, type: ListType): ValueWriter {
  const write = itemWriter(tag, type.of);
  return (into, value) => {
    const items = value as readonly unknown[];
    for (let index = items.length - 1; index >= 0; index--) write(into, items[index]);
  };
}

function mapWriter(tag: number, type: MapType): ValueWriter {
  const write = itemWriter(2, type.of);
  const entry = nested(tag, (into, value) => {
    const [key, item] = value as readonly [string, unknown];
    write(into, item);
    into.string(key);
    into.byte(delimited(1));
  });
  return (into, value) => {
    const map = value as Members;
    const keys = Object.keys(map).sort();
    for (let index = keys.length - 1; index >= 0; index--) {
      const key = keys[index] as string;
      entry(into, [key, map[key]]);
    }
  };
}

/** Where the others stand beside a boolean, that is true of them. */
function alternativesWriter({ shapes }: AlternativesType): ValueWriter {
  const writers = new Map(shapes.map(({ when, tag, type }) => [when as string, valueWriter(tag, type)]));
  const flag = writers.get('boolean');
  return (into, value) => {
    const shape = Array.isArray(value) ? 'array' : typeof value;
    writers.get(shape)?.(into, value);
    if (shape !== 'boolean') flag?.(into, true);
  };
}

function scalarWriter(tag: number, scalar: ScalarName): ValueWriter {
  const text = delimited(tag);
  switch (scalar) {
    case 'string':
      return (into, value) => {
        into.string(value as string);
        into.varint(text);
      };
    case 'bool':
      return (into, value) => {
        into.byte(value ? 1 : 0);
        into.varint(varintKey(tag));
      };
    case 'int32':
    case 'int64':
      return (into, value) => {
        into.integer(value as number);
        into.varint(varintKey(tag));
      };
    case 'double':
      return (into, value) => {
        into.double(value as number);
        into.varint((tag << 3) | WireType.Bit64);
      };
    case 'bytes':
      return (into, value) => {
        into.bytes(Buffer.from(value as string, 'base64'));
        into.varint(text);
      };
    case 'time':
    case 'microTime':
      return nested(tag, writeTime);
    case 'quantity':
      return nested(tag, (into, value) => writeText(into, String(value)));
    case 'intOrString':
      return nested(tag, writeIntOrString);
    case 'raw':
    case 'json':
      return nested(tag, (into, value) => writeText(into, stringifyExact(value)));
  }
}

/** Quantity, RawExtension, FieldsV1 and JSON are messages of one text each. */
function writeText(into: ReverseWriter, text: string): void {
  into.string(text);
  into.byte(delimited(1));
}

/** Seconds since 1970 are written even where they are 0: a time without any is none. */
function writeTime(into: ReverseWriter, value: unknown): void {
  const text = value as string;
  const seconds = Math.floor(Date.parse(text) / 1000);
  const fraction = /\.(\d{1,9})/.exec(text)?.[1];
  if (fraction !== undefined) {
    into.integer(Number(fraction.padEnd(9, '0')));
    into.byte(varintKey(2));
  }
  into.integer(seconds);
  into.byte(varintKey(1));
}

function writeIntOrString(into: ReverseWriter, value: unknown): void {
  const isText = typeof value === 'string';
  if (isText) {
    into.string(value);
    into.byte(delimited(3));
  } else {
    into.integer(value as number);
    into.byte(varintKey(2));
  }
  into.byte(isText ? 1 : 0);
  into.byte(varintKey(1));
}

const delimited = (tag: number): number => (tag << 3) | WireType.LengthDelimited;
const varintKey = (tag: number): number => (tag << 3) | WireType.Varint;
