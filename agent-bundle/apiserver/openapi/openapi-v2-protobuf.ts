import { type Fields, type Json, type Write, any, bool, each, extensions, extensionsField } from './gnostic.ts';
import { gnosticDocument, message, named, string, strings, within } from './gnostic.ts';

/**
 * The OpenAPI 2 document in protobuf, the one form in which kubectl reads it (to validate lists, and for
 * `explain --output=plaintext-openapiv2`): the messages of gnostic's openapi.v2, as far as our documents have them.
 * https://github.com/google/gnostic-models/blob/main/openapiv2/OpenAPIv2.proto
 */
export function openApiV2Protobuf(document: object): Buffer {
  return gnosticDocument(documentFields, document);
}

const schemaFields: Fields = {
  $ref: string(1),
  format: string(2),
  description: string(4),
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
  description: string(1),
  name: string(2),
  in: string(3),
  required: bool(4),
  schema: message(5, () => schemaFields),
};
const described = { required: bool(1), in: string(2), description: string(3), name: string(4) };
const queryParameter: Fields = { ...described, type: string(6) };
const pathParameter: Fields = { ...described, type: string(5) };

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
  tags: strings(1),
  description: string(3),
  operationId: string(5),
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
