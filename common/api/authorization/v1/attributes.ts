import { LabelSelectorRequirement } from '../../meta/v1.ts';
import { type Infer, field, list, message, string } from '../../schema/field.ts';

/** authorization.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-attributes-used-in-authorization */
export const FieldSelectorRequirement = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement',
  {
    key: field(1, string, { required: true, description: 'The field, such as spec.nodeName.' }),
    operator: field(2, string, { required: true, description: 'In, NotIn, Exists or DoesNotExist.' }),
    values: field(3, list(string), {
      listType: 'atomic',
      description: 'The values, for In and NotIn; empty for the others.',
    }),
  },
  { description: 'A field, and the values it must or must not have.' },
);
export interface FieldSelectorRequirement extends Infer<typeof FieldSelectorRequirement> {}

export const FieldSelectorAttributes = message(
  'io.k8s.api.authorization.v1.FieldSelectorAttributes',
  {
    rawSelector: field(1, string, { description: 'The selector as text; either this or requirements.' }),
    requirements: field(2, list(FieldSelectorRequirement), { listType: 'atomic', description: 'All of these.' }),
  },
  { description: 'The field selector of a request.' },
);
export interface FieldSelectorAttributes extends Infer<typeof FieldSelectorAttributes> {}

export const LabelSelectorAttributes = message(
  'io.k8s.api.authorization.v1.LabelSelectorAttributes',
  {
    rawSelector: field(1, string, { description: 'The selector as text; either this or requirements.' }),
    requirements: field(2, list(LabelSelectorRequirement), { listType: 'atomic', description: 'All of these.' }),
  },
  { description: 'The label selector of a request.' },
);
export interface LabelSelectorAttributes extends Infer<typeof LabelSelectorAttributes> {}

export const ResourceAttributes = message(
  'io.k8s.api.authorization.v1.ResourceAttributes',
  {
    namespace: field(1, string, { description: 'Where; empty for all namespaces, and for what is in none.' }),
    verb: field(2, string, { description: 'get, list, watch, create, update, patch, delete …, or *.' }),
    group: field(3, string, { description: 'The API group, or *.' }),
    version: field(4, string, { description: 'The version, or *.' }),
    resource: field(5, string, { description: 'The plural of the resource, or *.' }),
    subresource: field(6, string, { description: 'log, status …; empty for the resource itself.' }),
    name: field(7, string, { description: 'The one object; empty for all.' }),
    fieldSelector: field(8, FieldSelectorAttributes, { description: 'Only objects that this field selector selects.' }),
    labelSelector: field(9, LabelSelectorAttributes, { description: 'Only objects that this label selector selects.' }),
  },
  { description: 'A request for a resource.' },
);
export interface ResourceAttributes extends Infer<typeof ResourceAttributes> {}

export const NonResourceAttributes = message(
  'io.k8s.api.authorization.v1.NonResourceAttributes',
  {
    path: field(1, string, { description: 'The path of the URL.' }),
    verb: field(2, string, { description: 'The method of HTTP in lower case.' }),
  },
  { description: 'A request for a path that is no resource, such as /healthz.' },
);
export interface NonResourceAttributes extends Infer<typeof NonResourceAttributes> {}
