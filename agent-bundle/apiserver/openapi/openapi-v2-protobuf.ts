import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { stringify } from 'yaml';

/**
 * The OpenAPI 2 document in protobuf, the one form in which kubectl reads it (to validate lists, and for
 * `explain --output=plaintext-openapiv2`): the messages of gnostic's openapi.v2, as far as our documents have them.
 * https://github.com/google/gnostic-models/blob/main/openapiv2/OpenAPIv2.proto
 */
export function openApiV2Protobuf(document: object): Buffer {
  const writer = new BinaryWriter();
  writeMessage(writer, documentFields, document as Json);
  return Buffer.from(writer.finish());
}

type Json = Readonly<Record<string, unknown>>;

/** How one member of a JSON object is written. */
type Write = (writer: BinaryWriter, value: unknown) => void;
type Fields = Readonly<Record<string, Write>>;

function writeMessage(writer: BinaryWriter, fields: Fields, value: Json): void {
  for (const [name, write] of Object.entries(fields)) if (value[name] !== undefined) write(writer, value[name]);
  const extensions = Object.entries(value).filter(([name]) => name.startsWith('x-'));
  for (const extension of extensions) fields[extensionsField]?.(writer, extension);
}

/** Where a message carries what starts with `x-`. */
const extensionsField = 'x-';

const string =
  (tag: number): Write =>
  (writer, value) =>
    writer.tag(tag, WireType.LengthDelimited).string(String(value));
const strings =
  (tag: number): Write =>
  (writer, value) => {
    for (const item of value as string[]) writer.tag(tag, WireType.LengthDelimited).string(item);
  };
const bool =
  (tag: number): Write =>
  (writer, value) =>
    writer.tag(tag, WireType.Varint).bool(value === true);

function nested(writer: BinaryWriter, tag: number, write: (writer: BinaryWriter) => void): void {
  writer.tag(tag, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}
/** A message; its fields are asked for late, since schemas stand in schemas. */
const message =
  (tag: number, fields: () => Fields): Write =>
  (writer, value) =>
    nested(writer, tag, () => writeMessage(writer, fields(), value as Json));
/** A message that holds one other, as gnostic has for every choice. */
const within =
  (tag: number, inner: Write): Write =>
  (writer, value) =>
    nested(writer, tag, () => inner(writer, value));
const each =
  (write: Write): Write =>
  (writer, value) => {
    for (const item of value as unknown[]) write(writer, item);
  };
/** An object as a list of names and values. */
const named =
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
const any =
  (tag: number): Write =>
  (writer, value) =>
    nested(writer, tag, () => string(2)(writer, stringify(value)));
const extensions =
  (tag: number): Write =>
  (writer, entry) => {
    const [name, value] = entry as [string, unknown];
    nested(writer, tag, () => {
      string(1)(writer, name);
      any(2)(writer, value);
    });
  };

const schemaFields: Fields = {
  $ref: string(1),
  format: string(2),
  default: any(5),
  required: strings(19),
  additionalProperties: within(
    21,
    message(1, () => schemaFields),
  ),
  type: within(22, string(1)),
  items: within(
    23,
    message(1, () => schemaFields),
  ),
  properties: within(
    25,
    named(
      1,
      message(2, () => schemaFields),
    ),
  ),
  [extensionsField]: extensions(31),
};

const bodyParameter: Fields = {
  name: string(2),
  in: string(3),
  required: bool(4),
  schema: message(5, () => schemaFields),
};
const queryParameter: Fields = { required: bool(1), in: string(2), name: string(4), type: string(6) };
const pathParameter: Fields = { required: bool(1), in: string(2), name: string(4), type: string(5) };

/** ParametersItem, Parameter, and for all but bodies NonBodyParameter, around the parameter itself. */
const parameter =
  (tag: number): Write =>
  (writer, value) => {
    const place = (value as Json)['in'];
    const ofPlace = place === 'query' ? message(3, () => queryParameter) : message(4, () => pathParameter);
    const own = place === 'body' ? message(1, () => bodyParameter) : within(2, ofPlace);
    within(tag, within(1, own))(writer, value);
  };

const responseFields: Fields = {
  description: string(1),
  schema: within(
    2,
    message(1, () => schemaFields),
  ),
};
const operationFields: Fields = {
  produces: strings(6),
  consumes: strings(7),
  parameters: each(parameter(8)),
  responses: within(
    9,
    named(
      1,
      within(
        2,
        message(1, () => responseFields),
      ),
    ),
  ),
  [extensionsField]: extensions(13),
};
const operation = (tag: number): Write => message(tag, () => operationFields);
const pathFields: Fields = {
  get: operation(2),
  put: operation(3),
  post: operation(4),
  delete: operation(5),
  patch: operation(8),
  parameters: each(parameter(9)),
};
const documentFields: Fields = {
  swagger: string(1),
  info: message(2, () => ({ title: string(1), version: string(2) })),
  paths: within(
    8,
    named(
      2,
      message(2, () => pathFields),
    ),
  ),
  definitions: within(
    9,
    named(
      1,
      message(2, () => schemaFields),
    ),
  ),
};
