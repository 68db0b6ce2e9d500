import { Scale } from '../../../common/api/autoscaling/v1/scale.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { badRequest, conflict } from '../status-error.ts';
import { ageColumn, column, nameColumn } from '../table/column.ts';
import type { Column, ViewSubresource } from './resource.ts';
import { nonNegative } from './validation/numbers.ts';

/** What has replicas. */
interface Scalable extends ApiObject {
  spec: { replicas?: number };
  status?: { replicas?: number };
}

const ofScale = (cell: (scale: Scale) => number) => (object: ApiObject) => cell(object);
const integer = { type: 'integer' } as const;
const scaleColumns: readonly Column[] = [
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

/** The number of replicas as an object of its own: https://kubernetes.io/docs/reference/kubernetes-api/autoscaling-resources/scale-v1/ */
export function scaleOf<T extends Scalable>(selectorOf: (object: T) => string): ViewSubresource<T> {
  return {
    type: 'view',
    verbs: ['get', 'patch', 'update'],
    view: { group: 'autoscaling', version: 'v1', kind: 'Scale', schema: Scale },
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
      const { metadata, spec } = view as Scale;
      if (metadata.name && metadata.name !== object.metadata.name) {
        const { name } = object.metadata;
        throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
      }
      if (metadata.uid && metadata.uid !== object.metadata.uid) {
        const why = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${object.metadata.uid}`;
        throw conflict({ group: 'autoscaling', resource: 'scales' }, object.metadata.name, why);
      }
      object.spec.replicas = spec?.replicas ?? 0;
      return nonNegative(spec?.replicas, 'spec.replicas');
    },
  };
}
