import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bool, field, int32, int64, list, message, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { CustomResourceConversion } from './custom-resource-conversion.ts';
import { JSONSchemaProps } from './json-schema-props.ts';

const definitions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** apiextensions.k8s.io/v1: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ */
export const CustomResourceDefinitionNames = message(
  `${definitions}.CustomResourceDefinitionNames`,
  {
    plural: field(1, string, {
      required: true,
      description: 'The resource in paths: /apis/<group>/<version>/<plural>.',
    }),
    singular: field(2, string, { description: 'What one is called; absent: the kind in lower case.' }),
    shortNames: field(3, list(string), { listType: 'atomic', description: 'Abbreviations for the command line.' }),
    kind: field(4, string, { required: true, description: 'The kind of its objects, in CamelCase.' }),
    listKind: field(5, string, { description: 'The kind of lists; absent: the kind and List.' }),
    categories: field(6, list(string), { listType: 'atomic', description: 'Groups it belongs to, such as all.' }),
  },
  { description: 'The names of a resource in paths, in objects and on the command line.' },
);
export interface CustomResourceDefinitionNames extends Infer<typeof CustomResourceDefinitionNames> {}

export const CustomResourceValidation = message(
  `${definitions}.CustomResourceValidation`,
  {
    openAPIV3Schema: field(1, JSONSchemaProps, { description: 'The schema, which must be structural.' }),
  },
  { description: 'The schema of one version.' },
);
export interface CustomResourceValidation extends Infer<typeof CustomResourceValidation> {}

export const CustomResourceSubresourceStatus = message(
  `${definitions}.CustomResourceSubresourceStatus`,
  {},
  { description: 'Writes to /status change the status alone, other writes all but the status.' },
);
export interface CustomResourceSubresourceStatus extends Infer<typeof CustomResourceSubresourceStatus> {}

export const CustomResourceSubresourceScale = message(
  `${definitions}.CustomResourceSubresourceScale`,
  {
    specReplicasPath: field(1, string, {
      required: true,
      description: 'Where the replicas wanted stand: .spec.replicas.',
    }),
    statusReplicasPath: field(2, string, {
      required: true,
      description: 'Where the replicas found stand: .status.replicas.',
    }),
    labelSelectorPath: field(3, string, {
      pointer: true,
      description: 'Where the selector stands as text, for autoscalers.',
    }),
  },
  { description: 'The paths by which /scale reads and writes replicas.' },
);
export interface CustomResourceSubresourceScale extends Infer<typeof CustomResourceSubresourceScale> {}

export const CustomResourceSubresources = message(
  `${definitions}.CustomResourceSubresources`,
  {
    status: field(1, CustomResourceSubresourceStatus, { description: 'There is a /status, and a status of its own.' }),
    scale: field(2, CustomResourceSubresourceScale, { description: 'There is a /scale.' }),
  },
  { description: 'What is served below an object.' },
);
export interface CustomResourceSubresources extends Infer<typeof CustomResourceSubresources> {}

export const CustomResourceColumnDefinition = message(
  `${definitions}.CustomResourceColumnDefinition`,
  {
    name: field(1, string, { required: true, description: 'What stands above the column.' }),
    type: field(2, string, { required: true, description: 'integer, number, string, boolean or date.' }),
    format: field(3, string, {
      description: 'What the value is: int32, int64, float, double, byte, date, date-time or password.',
    }),
    description: field(4, string, { description: 'What the column means.' }),
    priority: field(5, int32, { description: '0 is always shown, more only with -o wide.' }),
    jsonPath: field(6, string, { required: true, description: 'Where the value stands: .spec.replicas.' }),
  },
  { description: 'A column that `kubectl get` shows.' },
);
export interface CustomResourceColumnDefinition extends Infer<typeof CustomResourceColumnDefinition> {}

export const SelectableField = message(
  `${definitions}.SelectableField`,
  {
    jsonPath: field(1, string, {
      required: true,
      description: 'Where the value stands: .spec.color. A string, boolean or integer.',
    }),
  },
  { description: 'A field that field selectors may name.' },
);
export interface SelectableField extends Infer<typeof SelectableField> {}

export const CustomResourceDefinitionVersion = message(
  `${definitions}.CustomResourceDefinitionVersion`,
  {
    name: field(1, string, { required: true, description: 'The version in paths: v1, v1beta1.' }),
    served: field(2, bool, { required: true, description: 'Clients can use it.' }),
    storage: field(3, bool, { required: true, description: 'Objects are stored as this one; true for exactly one.' }),
    deprecated: field(7, bool, { description: 'Whoever uses it is warned.' }),
    deprecationWarning: field(8, string, {
      pointer: true,
      description: 'The words of that warning; absent: words of the server.',
    }),
    schema: field(4, CustomResourceValidation, { description: 'What an object may contain.' }),
    subresources: field(5, CustomResourceSubresources, {
      description: 'What is served below an object: status, scale.',
    }),
    additionalPrinterColumns: field(6, list(CustomResourceColumnDefinition), {
      listType: 'atomic',
      description: 'The columns of tables; absent: the age.',
    }),
    selectableFields: field(9, list(SelectableField), {
      listType: 'atomic',
      description: 'What field selectors may name, at most 8.',
    }),
  },
  { description: 'A version of the resource: its schema, subresources and columns.' },
);
export interface CustomResourceDefinitionVersion extends Infer<typeof CustomResourceDefinitionVersion> {}

export const CustomResourceDefinitionSpec = message(
  `${definitions}.CustomResourceDefinitionSpec`,
  {
    group: field(1, string, { required: true, description: 'The API group: example.com.' }),
    names: field(3, CustomResourceDefinitionNames, { required: true, description: 'What the resource is called.' }),
    scope: field(4, string, { required: true, description: 'Namespaced or Cluster. Never changes.' }),
    versions: field(7, list(CustomResourceDefinitionVersion), {
      required: true,
      listType: 'atomic',
      description: 'Its versions, each with a schema.',
    }),
    conversion: field(9, CustomResourceConversion, {
      default: { strategy: 'None' },
      description: 'How an object of one version becomes one of another.',
    }),
    preserveUnknownFields: field(10, bool, { description: 'Not allowed any more: say it in the schema.' }),
  },
  { description: 'The group, names, scope and versions of a new resource.' },
);
export interface CustomResourceDefinitionSpec extends Infer<typeof CustomResourceDefinitionSpec> {}

export const CustomResourceDefinitionCondition = message(
  `${definitions}.CustomResourceDefinitionCondition`,
  {
    type: field(1, string, {
      required: true,
      description: 'Established, NamesAccepted, NonStructuralSchema, Terminating …',
    }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
    observedGeneration: field(6, int64, { description: 'The generation that this is about.' }),
  },
  { description: 'One aspect of the state of a CustomResourceDefinition.' },
);
export interface CustomResourceDefinitionCondition extends Infer<typeof CustomResourceDefinitionCondition> {}

export const CustomResourceDefinitionStatus = message(
  `${definitions}.CustomResourceDefinitionStatus`,
  {
    conditions: field(1, list(CustomResourceDefinitionCondition), {
      listType: 'map',
      listMapKeys: ['type'],
      description: 'Whether the names are taken, and whether it is served.',
    }),
    acceptedNames: field(2, CustomResourceDefinitionNames, { description: 'The names it got.' }),
    storedVersions: field(3, list(string), {
      listType: 'atomic',
      description: 'Every version that objects may still be stored as.',
    }),
    observedGeneration: field(4, int64, { description: 'The generation that this is about.' }),
  },
  { description: 'Whether it is served, under which names, and what is stored.' },
);
export interface CustomResourceDefinitionStatus extends Infer<typeof CustomResourceDefinitionStatus> {}

export const CustomResourceDefinition = message(
  `${definitions}.CustomResourceDefinition`,
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, CustomResourceDefinitionSpec, { required: true, description: 'Names, scope and versions.' }),
    status: field(3, CustomResourceDefinitionStatus, { default: {}, description: 'Whether it is served. Read only.' }),
  },
  { description: 'Adds a kind of your own to the API. Its name is <plural>.<group>.' },
);
export interface CustomResourceDefinition extends Infer<typeof CustomResourceDefinition> {}

export const CustomResourceDefinitionKind = defineKind<CustomResourceDefinition>(
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    resource: 'customresourcedefinitions',
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
  },
  CustomResourceDefinition,
);
