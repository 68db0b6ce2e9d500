import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int64, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** storage/v1/csi-driver: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-driver-v1/ */
export const TokenRequest = message(
  'io.k8s.api.storage.v1.TokenRequest',
  {
    audience: field(1, string, {
      required: true,
      description: 'For whom the token is meant; empty for the API server. No audience twice.',
    }),
    expirationSeconds: field(2, int64, {
      pointer: true,
      description: 'How many seconds the token holds, at least 600; 3600 unless said.',
    }),
  },
  { description: 'A token for the service account of the pod that the driver gets.' },
);
export interface TokenRequest extends Infer<typeof TokenRequest> {}

export const CSIDriverSpec = message(
  'io.k8s.api.storage.v1.CSIDriverSpec',
  {
    attachRequired: field(1, bool, {
      pointer: true,
      default: true,
      description: 'Volumes are attached to a node first; true unless said. Never changes.',
    }),
    podInfoOnMount: field(2, bool, {
      pointer: true,
      default: false,
      description: 'The driver is told about the pod when it mounts; false unless said.',
    }),
    volumeLifecycleModes: field(3, list(string), {
      default: ['Persistent'],
      listType: 'set',
      description: 'Persistent (the default, by claims), Ephemeral (inline in pods) or both. Never changes.',
    }),
    storageCapacity: field(4, bool, {
      pointer: true,
      default: false,
      description: 'Pods are scheduled by the CSIStorageCapacity objects of the driver; false unless said.',
    }),
    fsGroupPolicy: field(5, string, {
      pointer: true,
      default: 'ReadWriteOnceWithFSType',
      description:
        "Whether volumes are given to the pod's fsGroup: ReadWriteOnceWithFSType (the default), File (always) or None.",
    }),
    tokenRequests: field(6, list(TokenRequest), {
      listType: 'atomic',
      description: "Tokens of the pod's service account that the driver gets with each mount.",
    }),
    requiresRepublish: field(7, bool, {
      pointer: true,
      default: false,
      description: 'Mounted volumes are published again and again, to renew what is in them; false unless said.',
    }),
    seLinuxMount: field(8, bool, {
      pointer: true,
      default: false,
      description: 'Volumes can be mounted with the SELinux label as an option (-o context); false unless said.',
    }),
    nodeAllocatableUpdatePeriodSeconds: field(9, int64, {
      pointer: true,
      description: 'How often nodes ask how many volumes fit, in seconds, at least 10; absent: once.',
    }),
    serviceAccountTokenInSecrets: field(10, bool, {
      pointer: true,
      description: 'Tokens come in the secrets of a call, not in its context; needs tokenRequests. False unless said.',
    }),
    preventPodSchedulingIfMissing: field(11, bool, {
      pointer: true,
      description: 'Pods that need the driver stay off nodes without it (alpha); false unless said.',
    }),
  },
  { description: 'How Kubernetes deals with volumes of the driver.' },
);
export interface CSIDriverSpec extends Infer<typeof CSIDriverSpec> {}

export const CSIDriver = message(
  'io.k8s.api.storage.v1.CSIDriver',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, CSIDriverSpec, { present: true, description: 'What the driver can do, and how it is called.' }),
  },
  { description: 'A driver for volumes that is installed in the cluster, and how it is to be called.' },
);
export interface CSIDriver extends Infer<typeof CSIDriver> {}

export const CSIDriverKind = defineKind<CSIDriver>(
  { group: 'storage.k8s.io', version: 'v1', kind: 'CSIDriver', resource: 'csidrivers', namespaced: false },
  CSIDriver,
);
