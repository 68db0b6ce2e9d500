import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** storage/v1/csi-node: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-node-v1/ */
export const VolumeNodeResources = message(
  'io.k8s.api.storage.v1.VolumeNodeResources',
  {
    count: field(1, int32, {
      pointer: true,
      description: 'How many volumes of the driver the node can use; absent: no limit.',
    }),
  },
  { description: 'How much of a driver a node bears.' },
);
export interface VolumeNodeResources extends Infer<typeof VolumeNodeResources> {}

export const CSINodeDriver = message(
  'io.k8s.api.storage.v1.CSINodeDriver',
  {
    name: field(1, string, { required: true, description: 'The name of the driver, as in its CSIDriver.' }),
    nodeID: field(2, string, { required: true, description: 'What the driver calls the node.' }),
    topologyKeys: field(3, list(string), {
      listType: 'atomic',
      description: 'The labels of the node that tell the driver where it is, such as example.com/rack.',
    }),
    allocatable: field(4, VolumeNodeResources, {
      description: 'How many volumes the scheduler may bring there; absent: no limit.',
    }),
  },
  { description: 'A driver that runs on the node.' },
);
export interface CSINodeDriver extends Infer<typeof CSINodeDriver> {}

export const CSINodeSpec = message(
  'io.k8s.api.storage.v1.CSINodeSpec',
  {
    drivers: field(1, list(CSINodeDriver), {
      required: true,
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'The drivers that are registered on the node; empty when there are none.',
    }),
  },
  { description: 'The drivers of one node; the kubelet writes it.' },
);
export interface CSINodeSpec extends Infer<typeof CSINodeSpec> {}

export const CSINode = message(
  'io.k8s.api.storage.v1.CSINode',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, CSINodeSpec, { present: true, description: 'Which drivers the node has.' }),
  },
  { description: 'The CSI drivers on a node of the same name, as its kubelet writes them down.' },
);
export interface CSINode extends Infer<typeof CSINode> {}

export const CSINodeKind = defineKind<CSINode>(
  { group: 'storage.k8s.io', version: 'v1', kind: 'CSINode', resource: 'csinodes', namespaced: false },
  CSINode,
);
