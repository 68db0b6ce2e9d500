import { type Fields, type Json, type Write, bool, each, extensions, extensionsField } from './gnostic.ts';
import { gnosticDocument, message, named, number, string, strings, within } from './gnostic.ts';

/**
 * The OpenAPI 3 document of a group and version in protobuf: the messages of gnostic's openapi.v3, as far as our documents have
 * them. https://github.com/google/gnostic-models/blob/main/openapiv3/OpenAPIv3.proto
 */
export function openApiV3Protobuf(document: object): Buffer {
  return gnosticDocument(documentFields, document);
}

/** A schema, or the name of one. */
const schemaOrReference =
  (tag: number): Write =>
  (writer, value) => {
    const isReference = '$ref' in (value as Json);
    within(tag, isReference ? message(2, () => ({ $ref: string(1) })) : message(1, () => schemaFields))(writer, value);
  };

/** Only constants have a place in the message. */
const constant: Write = (writer, value) => {
  const write = { number: number(1), boolean: bool(2), string: string(3) }[typeof value as string];
  if (write) within(33, write)(writer, value);
};

const schemaFields: Fields = {
  required: strings(23),
  type: string(25),
  allOf: each(schemaOrReference(26)),
  oneOf: each(schemaOrReference(27)),
  items: within(30, schemaOrReference(1)),
  properties: within(31, named(1, schemaOrReference(2))),
  additionalProperties: within(32, schemaOrReference(1)),
  default: constant,
  description: string(34),
  format: string(35),
  [extensionsField]: extensions(36),
};

const mediaTypes = (tag: number): Write =>
  within(
    tag,
    named(
      1,
      message(2, () => ({ schema: schemaOrReference(1) })),
    ),
  );

const parameter = (tag: number): Write =>
  within(
    tag,
    message(1, () => ({
      name: string(1),
      in: string(2),
      description: string(3),
      required: bool(4),
      schema: schemaOrReference(10),
    })),
  );

const responseFields: Fields = { description: string(1), content: mediaTypes(3) };
const operationFields: Fields = {
  tags: strings(1),
  description: string(3),
  operationId: string(5),
  parameters: each(parameter(6)),
  requestBody: within(
    7,
    message(1, () => ({ content: mediaTypes(2), required: bool(3) })),
  ),
  responses: within(
    8,
    named(
      2,
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
  get: operation(4),
  put: operation(5),
  post: operation(6),
  delete: operation(7),
  patch: operation(10),
  parameters: each(parameter(13)),
};
const documentFields: Fields = {
  openapi: string(1),
  info: message(2, () => ({ title: string(1), version: string(6) })),
  paths: within(
    4,
    named(
      1,
      message(2, () => pathFields),
    ),
  ),
  components: message(5, () => ({ schemas: within(1, named(1, schemaOrReference(2))) })),
};
