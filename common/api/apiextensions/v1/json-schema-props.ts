import {
  type FieldType,
  type Infer,
  type MessageType,
  type ShapeOf,
  alternatives,
  bool,
  double,
  field,
  int64,
  json,
  list,
  map,
  message,
  string,
} from '../../schema/field.ts';

const definitions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** apiextensions.k8s.io/v1/json-schema-props: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
export const ExternalDocumentation = message(
  `${definitions}.ExternalDocumentation`,
  {
    description: field(1, string, { description: 'What is found there.' }),
    url: field(2, string, { description: 'Where it is.' }),
  },
  { description: 'More to read elsewhere.' },
);
export interface ExternalDocumentation extends Infer<typeof ExternalDocumentation> {}

export const ValidationRule = message(
  `${definitions}.ValidationRule`,
  {
    rule: field(1, string, { required: true, description: 'CEL that must be true of the value, which is self.' }),
    message: field(2, string, { description: 'What the client is told when it is not.' }),
    messageExpression: field(3, string, { description: 'CEL for the message, preferred to message.' }),
    reason: field(4, string, {
      pointer: true,
      description: 'FieldValueInvalid (when absent), FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.',
    }),
    fieldPath: field(5, string, { description: 'The field that the error is about: .spec.replicas.' }),
    optionalOldSelf: field(6, bool, {
      pointer: true,
      description: 'oldSelf is optional, and the rule holds on create too.',
    }),
  },
  { description: 'A rule in CEL that values must follow.' },
);
export interface ValidationRule extends Infer<typeof ValidationRule> {}

const type = field(5, string, { description: 'object, array, string, integer, number or boolean.' });

const scalarKeywords = {
  id: field(1, string, { description: 'A name for the schema; not allowed here.' }),
  $schema: field(2, string, { description: 'The dialect of JSON schema; without effect.' }),
  $ref: field(3, string, { pointer: true, description: 'A schema that stands elsewhere; not allowed here.' }),
  description: field(4, string, { description: 'What `kubectl explain` says.' }),
  type,
  format: field(6, string, { description: 'What the text or number is: date-time, int32, byte …' }),
  title: field(7, string, { description: 'A name for the value, for people.' }),
  default: field(8, json, { pointer: true, description: 'Filled in where the value is absent.' }),
  maximum: field(9, double, { pointer: true, description: 'The most a number may be.' }),
  exclusiveMaximum: field(10, bool, { description: 'The number must be below maximum, not equal to it.' }),
  minimum: field(11, double, { pointer: true, description: 'The least a number may be.' }),
  exclusiveMinimum: field(12, bool, { description: 'The number must be above minimum, not equal to it.' }),
  maxLength: field(13, int64, { pointer: true, description: 'The most characters of a string.' }),
  minLength: field(14, int64, { pointer: true, description: 'The fewest characters of a string.' }),
  pattern: field(15, string, { description: 'A regular expression that the text must match.' }),
  maxItems: field(16, int64, { pointer: true, description: 'The most items of an array.' }),
  minItems: field(17, int64, { pointer: true, description: 'The fewest items of an array.' }),
  uniqueItems: field(18, bool, {
    description: 'No item twice; true is not allowed here: use x-kubernetes-list-type set.',
  }),
  multipleOf: field(19, double, { pointer: true, description: 'The number must be a multiple of this.' }),
  enum: field(20, list(json), { listType: 'atomic', description: 'The only values allowed.' }),
  maxProperties: field(21, int64, { pointer: true, description: 'The most properties of an object.' }),
  minProperties: field(22, int64, { pointer: true, description: 'The fewest properties of an object.' }),
  required: field(23, list(string), { listType: 'atomic', description: 'Properties that must be there.' }),
};

const extensionKeywords = {
  externalDocs: field(35, ExternalDocumentation, { description: 'Where more about the value is written.' }),
  example: field(36, json, { pointer: true, description: 'A value as it may be; without effect.' }),
  nullable: field(37, bool, { description: 'null is allowed.' }),
  'x-kubernetes-preserve-unknown-fields': field(38, bool, {
    pointer: true,
    description: 'Fields that the schema does not name are kept.',
  }),
  'x-kubernetes-embedded-resource': field(39, bool, {
    description: 'The value is an object with apiVersion, kind and metadata.',
  }),
  'x-kubernetes-int-or-string': field(40, bool, { description: 'The value is an integer or a text.' }),
  'x-kubernetes-list-map-keys': field(41, list(string), {
    listType: 'atomic',
    description: 'The properties that tell items of a map list apart.',
  }),
  'x-kubernetes-list-type': field(42, string, { pointer: true, description: 'atomic, set or map: how a list merges.' }),
  'x-kubernetes-map-type': field(43, string, {
    pointer: true,
    description: 'granular or atomic: how an object merges.',
  }),
  'x-kubernetes-validations': field(44, list(ValidationRule), {
    listType: 'map',
    listMapKeys: ['rule'],
    patchStrategy: 'merge',
    patchMergeKey: 'rule',
    description: 'Rules in CEL.',
  }),
};

/** What stands inside a schema. A schema contains schemas, so its type cannot be inferred from its value alone. */
export interface JSONSchemaProps extends ShapeOf<typeof scalarKeywords>, ShapeOf<typeof extensionKeywords> {
  items?: JSONSchemaProps | JSONSchemaProps[];
  allOf?: JSONSchemaProps[];
  oneOf?: JSONSchemaProps[];
  anyOf?: JSONSchemaProps[];
  not?: JSONSchemaProps;
  properties?: Record<string, JSONSchemaProps>;
  additionalProperties?: JSONSchemaProps | boolean;
  patternProperties?: Record<string, JSONSchemaProps>;
  dependencies?: Record<string, JSONSchemaProps | string[]>;
  additionalItems?: JSONSchemaProps | boolean;
  definitions?: Record<string, JSONSchemaProps>;
}

export const JSONSchemaProps: MessageType<JSONSchemaProps> = message(
  `${definitions}.JSONSchemaProps`,
  {
    ...scalarKeywords,
    get items() {
      return field(24, orArray, { pointer: true, description: 'The schema of the items of an array.' });
    },
    get allOf() {
      return field(25, list(JSONSchemaProps), { listType: 'atomic', description: 'The value must fit all of these.' });
    },
    get oneOf() {
      return field(26, list(JSONSchemaProps), {
        listType: 'atomic',
        description: 'The value must fit exactly one of these.',
      });
    },
    get anyOf() {
      return field(27, list(JSONSchemaProps), {
        listType: 'atomic',
        description: 'The value must fit one of these or more.',
      });
    },
    get not() {
      return field(28, JSONSchemaProps, { description: 'The value must not fit this.' });
    },
    get properties() {
      return field(29, map(JSONSchemaProps), { description: 'The schemas of the properties of an object.' });
    },
    get additionalProperties() {
      return field(30, orBool, {
        pointer: true,
        description: 'The schema of the values of a map; not with properties.',
      });
    },
    get patternProperties() {
      return field(31, map(JSONSchemaProps), { description: 'Schemas by a pattern of names; not allowed here.' });
    },
    get dependencies() {
      return field(32, map(orStringArray), { description: 'What a property needs besides itself; not allowed here.' });
    },
    get additionalItems() {
      return field(33, orBool, { pointer: true, description: 'The schema of items beyond items; not allowed here.' });
    },
    get definitions() {
      return field(34, map(JSONSchemaProps), { description: 'Schemas to refer to; not allowed here.' });
    },
    ...extensionKeywords,
  },
  { description: 'A schema in OpenAPI v3, with extensions of Kubernetes.' },
);

const orArray: FieldType<JSONSchemaProps | JSONSchemaProps[]> = alternatives(`${definitions}.JSONSchemaPropsOrArray`, [
  { when: 'object', tag: 1, type: JSONSchemaProps },
  { when: 'array', tag: 2, type: list(JSONSchemaProps) },
]);
const orBool: FieldType<JSONSchemaProps | boolean> = alternatives(`${definitions}.JSONSchemaPropsOrBool`, [
  { when: 'boolean', tag: 1, type: bool },
  { when: 'object', tag: 2, type: JSONSchemaProps },
]);
const orStringArray: FieldType<JSONSchemaProps | string[]> = alternatives(
  `${definitions}.JSONSchemaPropsOrStringArray`,
  [
    { when: 'object', tag: 1, type: JSONSchemaProps },
    { when: 'array', tag: 2, type: list(string) },
  ],
);
