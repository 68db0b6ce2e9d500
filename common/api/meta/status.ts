import { typeMeta } from '../schema/type-meta.ts';
import { type Infer, field, int32, int64, list, message, string } from '../schema/field.ts';

/** The metadata of a list: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/list-meta/ */
export const ListMeta = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta',
  {
    selfLink: field(1, string, { description: 'Unused; the server no longer fills it in.' }),
    resourceVersion: field(2, string, { description: 'The revision of which the list is.' }),
    continue: field(3, string, { description: 'Given back as `continue`, it asks for the next page.' }),
    remainingItemCount: field(4, int64, { pointer: true, description: 'How many items are left after this page.' }),
  },
  { description: 'What is known of a list as a whole.' },
);
export interface ListMeta extends Infer<typeof ListMeta> {}

const StatusCause = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause',
  {
    reason: field(1, string, { description: 'The cause in one word for programs, such as FieldValueInvalid.' }),
    message: field(2, string, { description: 'The cause in a sentence, for people.' }),
    field: field(3, string, { description: 'The field at fault, such as spec.containers[0].image.' }),
  },
  { description: 'One reason why a request failed.' },
);

const StatusDetails = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails',
  {
    name: field(1, string, { description: 'The name of the object that was asked for.' }),
    group: field(2, string, { description: 'The API group of that object.' }),
    kind: field(3, string, { description: 'The kind of that object, or its resource.' }),
    uid: field(6, string, { description: 'The UID of that object, where one is known.' }),
    causes: field(4, list(StatusCause), {
      listType: 'atomic',
      description: 'Each single cause, such as every invalid field.',
    }),
    retryAfterSeconds: field(5, int32, { description: 'How many seconds to wait before the next attempt.' }),
  },
  { description: 'What a failed request was about.' },
);

/** What is answered where no object is: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export const Status = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
  {
    ...typeMeta,
    metadata: field(1, ListMeta, { description: 'Metadata of a list; mostly empty.' }),
    status: field(2, string, { description: 'Success or Failure.' }),
    message: field(3, string, { description: 'What happened, for people.' }),
    reason: field(4, string, { description: 'What happened, in one word for programs.' }),
    details: field(5, StatusDetails, {
      listType: 'atomic',
      description: 'What the request was about, and each cause of its failure.',
    }),
    code: field(6, int32, { description: 'The status code of HTTP.' }),
  },
  { description: 'The answer where there is no object to give: how a request ended.' },
);
