import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int64, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** storage/v1/csi-driver: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-driver-v1/ */
export const TokenRequest = message('io.k8s.api.storage.v1.TokenRequest', {
  audience: field(1, string, { required: true }),
  expirationSeconds: field(2, int64, { pointer: true }),
});
export interface TokenRequest extends Infer<typeof TokenRequest> {}

export const CSIDriverSpec = message('io.k8s.api.storage.v1.CSIDriverSpec', {
  attachRequired: field(1, bool, {
    pointer: true,
    default: true,
    description: 'Volumes are attached to a node first.',
  }),
  podInfoOnMount: field(2, bool, { pointer: true, default: false, description: 'The driver is told about the pod.' }),
  volumeLifecycleModes: field(3, list(string), {
    default: ['Persistent'],
    listType: 'set',
    description: 'Persistent, Ephemeral or both.',
  }),
  storageCapacity: field(4, bool, {
    pointer: true,
    default: false,
    description: 'Pods are scheduled by the CSIStorageCapacity objects of the driver.',
  }),
  fsGroupPolicy: field(5, string, { pointer: true, default: 'ReadWriteOnceWithFSType' }),
  tokenRequests: field(6, list(TokenRequest), { listType: 'atomic' }),
  requiresRepublish: field(7, bool, { pointer: true, default: false }),
  seLinuxMount: field(8, bool, { pointer: true, default: false }),
  nodeAllocatableUpdatePeriodSeconds: field(9, int64, { pointer: true }),
  serviceAccountTokenInSecrets: field(10, bool, { pointer: true }),
  preventPodSchedulingIfMissing: field(11, bool, { pointer: true }),
});
export interface CSIDriverSpec extends Infer<typeof CSIDriverSpec> {}

export const CSIDriver = message(
  'io.k8s.api.storage.v1.CSIDriver',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, CSIDriverSpec, { present: true, description: 'What the driver can do, and how it is called.' }),
  },
  { description: 'A driver for volumes that is installed in the cluster, and how it is to be called.' },
);
export interface CSIDriver extends Infer<typeof CSIDriver> {}

export const CSIDriverKind = defineKind<CSIDriver>(
  { group: 'storage.k8s.io', version: 'v1', kind: 'CSIDriver', resource: 'csidrivers', namespaced: false },
  CSIDriver,
);
