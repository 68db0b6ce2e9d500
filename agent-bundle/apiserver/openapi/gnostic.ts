import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { stringify } from 'yaml';

/**
 * The words in which the messages of gnostic are described, which carry OpenAPI documents in protobuf: each member of a JSON object
 * has a writer. https://github.com/google/gnostic-models
 */
export function gnosticDocument(fields: Fields, document: object): Buffer {
  const writer = new BinaryWriter();
  writeMessage(writer, fields, document as Json);
  return Buffer.from(writer.finish());
}

export type Json = Readonly<Record<string, unknown>>;

/** How one member of a JSON object is written. */
export type Write = (writer: BinaryWriter, value: unknown) => void;
export type Fields = Readonly<Record<string, Write>>;

function writeMessage(writer: BinaryWriter, fields: Fields, value: Json): void {
  for (const [name, write] of Object.entries(fields)) if (value[name] !== undefined) write(writer, value[name]);
  const extensions = Object.entries(value).filter(([name]) => name.startsWith('x-'));
  for (const extension of extensions) fields[extensionsField]?.(writer, extension);
}

/** Where a message carries what starts with `x-`. */
export const extensionsField = 'x-';

export const string =
  (tag: number): Write =>
  (writer, value) =>
    writer.tag(tag, WireType.LengthDelimited).string(String(value));
export const strings =
  (tag: number): Write =>
  (writer, value) => {
    for (const item of value as string[]) writer.tag(tag, WireType.LengthDelimited).string(item);
  };
export const bool =
  (tag: number): Write =>
  (writer, value) =>
    writer.tag(tag, WireType.Varint).bool(value === true);

export const number =
  (tag: number): Write =>
  (writer, value) =>
    writer.tag(tag, WireType.Bit64).double(value as number);

function nested(writer: BinaryWriter, tag: number, write: (writer: BinaryWriter) => void): void {
  writer.tag(tag, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}
/** A message; its fields are asked for late, since schemas stand in schemas. */
export const message =
  (tag: number, fields: () => Fields): Write =>
  (writer, value) =>
    nested(writer, tag, () => writeMessage(writer, fields(), value as Json));
/** A message that holds one other, as gnostic has for every choice. */
export const within =
  (tag: number, inner: Write): Write =>
  (writer, value) =>
    nested(writer, tag, () => inner(writer, value));
export const each =
  (write: Write): Write =>
  (writer, value) => {
    for (const item of value as unknown[]) write(writer, item);
  };
/** An object as a list of names and values. */
export const named =
  (tag: number, value: Write): Write =>
  (writer, object) => {
    for (const [name, item] of Object.entries(object as Json)) {
      nested(writer, tag, () => {
        string(1)(writer, name);
        value(writer, item);
      });
    }
  };
/** Anything at all is carried as YAML. */
export const any =
  (tag: number): Write =>
  (writer, value) =>
    nested(writer, tag, () => string(2)(writer, stringify(value)));
export const extensions =
  (tag: number): Write =>
  (writer, entry) => {
    const [name, value] = entry as [string, unknown];
    nested(writer, tag, () => {
      string(1)(writer, name);
      any(2)(writer, value);
    });
  };
