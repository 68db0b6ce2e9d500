import { Scale } from '../../../common/api/autoscaling/v1/scale.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { badRequest, conflict } from '../status-error.ts';
import { ageColumn, column, nameColumn } from '../table/column.ts';
import type { Column, SubresourceKind, ViewSubresource } from './resource.ts';
import { nonNegative } from './validation/numbers.ts';

/** What has replicas. */
interface Scalable extends ApiObject {
  spec: { replicas?: number };
  status?: { replicas?: number };
}

const ofScale = (cell: (scale: Scale) => number) => (object: ApiObject) => cell(object);
const integer = { type: 'integer' } as const;
export const scaleColumns: readonly Column[] = [
  nameColumn,
  column(
    'Desired',
    'How many replicas there shall be.',
    ofScale(({ spec }) => spec?.replicas ?? 0),
    integer,
  ),
  column(
    'Available',
    'How many there are.',
    ofScale(({ status }) => status?.replicas ?? 0),
    integer,
  ),
  ageColumn,
];

export const scaleKind: SubresourceKind<ApiObject> = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  schema: Scale,
};

/** A Scale must be that of the object. Throws 400 and 409. */
export function checkScaled({ metadata: own }: ApiObject, scale: Scale): Scale {
  const { metadata } = scale;
  if (metadata.name && metadata.name !== own.name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${own.name})`);
  }
  if (metadata.uid && metadata.uid !== own.uid) {
    const why = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${own.uid}`;
    throw conflict({ group: 'autoscaling', resource: 'scales' }, own.name, why);
  }
  return scale;
}

/** The number of replicas as an object of its own: https://kubernetes.io/docs/reference/kubernetes-api/autoscaling-resources/scale-v1/ */
export function scaleOf<T extends Scalable>(selectorOf: (object: T) => string): ViewSubresource<T> {
  return {
    type: 'view',
    verbs: ['get', 'patch', 'update'],
    view: scaleKind,
    columns: scaleColumns,
    read: (object) => {
      const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
      const scale: Scale & ApiObject = {
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
        spec: { replicas: object.spec.replicas ?? 0 },
        status: { replicas: object.status?.replicas ?? 0, selector: selectorOf(object) },
      };
      return scale;
    },
    write: (object, view) => {
      const { spec } = checkScaled(object, view);
      object.spec.replicas = spec?.replicas ?? 0;
      return nonNegative(spec?.replicas, 'spec.replicas');
    },
  };
}
