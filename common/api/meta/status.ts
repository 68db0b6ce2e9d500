import { typeMeta } from '../schema/type-meta.ts';
import { type Infer, field, int32, int64, list, message, string } from '../schema/field.ts';

/** The metadata of a list: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/list-meta/ */
export const ListMeta = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta',
  {
    selfLink: field(1, string),
    resourceVersion: field(2, string, { description: 'The revision of which the list is.' }),
    continue: field(3, string, { description: 'Given back as `continue`, it asks for the next page.' }),
    remainingItemCount: field(4, int64, { pointer: true, description: 'How many items are left after this page.' }),
  },
  { description: 'What is known of a list as a whole.' },
);
export interface ListMeta extends Infer<typeof ListMeta> {}

const StatusCause = message('io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause', {
  reason: field(1, string),
  message: field(2, string),
  field: field(3, string),
});

const StatusDetails = message('io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails', {
  name: field(1, string),
  group: field(2, string),
  kind: field(3, string),
  uid: field(6, string),
  causes: field(4, list(StatusCause), { listType: 'atomic' }),
  retryAfterSeconds: field(5, int32),
});

/** What is answered where no object is: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export const Status = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
  {
    ...typeMeta,
    metadata: field(1, ListMeta),
    status: field(2, string, { description: 'Success or Failure.' }),
    message: field(3, string, { description: 'What happened, for people.' }),
    reason: field(4, string, { description: 'What happened, in one word for programs.' }),
    details: field(5, StatusDetails, { listType: 'atomic' }),
    code: field(6, int32, { description: 'The status code of HTTP.' }),
  },
  { description: 'The answer where there is no object to give: how a request ended.' },
);
