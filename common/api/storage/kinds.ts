import { CSIDriverKind } from './v1/csi-driver.ts';
import { CSINodeKind } from './v1/csi-node.ts';
import { CSIStorageCapacityKind } from './v1/csi-storage-capacity.ts';
import { StorageClassKind } from './v1/storage-class.ts';
import { VolumeAttachmentKind } from './v1/volume-attachment.ts';
import { VolumeAttributesClassKind } from './v1/volume-attributes-class.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of storage.k8s.io. */
export const storageKinds: readonly Kind<ApiObject>[] = [
  CSIDriverKind,
  CSINodeKind,
  CSIStorageCapacityKind,
  StorageClassKind,
  VolumeAttachmentKind,
  VolumeAttributesClassKind,
];
