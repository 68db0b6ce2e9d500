import { LocalObjectReference } from './references.ts';
import { type Infer, field, message, bool, int32, string } from '../../schema/field.ts';

/**
 * Volumes that kubelets once mounted themselves and CSI drivers serve now:
 * https://kubernetes.io/docs/concepts/storage/volumes/#csi-migration
 */
export const GCEPersistentDiskVolumeSource = message(
  'io.k8s.api.core.v1.GCEPersistentDiskVolumeSource',
  {
    pdName: field(1, string, { description: 'The name of the disk.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    partition: field(3, int32, { description: 'The partition, by number. Default: the whole disk.' }),
    readOnly: field(4, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'Served by the CSI driver pd.csi.storage.gke.io, where that is installed.' },
);
export interface GCEPersistentDiskVolumeSource extends Infer<typeof GCEPersistentDiskVolumeSource> {}

export const AWSElasticBlockStoreVolumeSource = message(
  'io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource',
  {
    volumeID: field(1, string, { description: 'The ID of the volume, such as vol-0123456789.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    partition: field(3, int32, { description: 'The partition, by number. Default: the whole disk.' }),
    readOnly: field(4, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'Served by the CSI driver ebs.csi.aws.com, where that is installed.' },
);
export interface AWSElasticBlockStoreVolumeSource extends Infer<typeof AWSElasticBlockStoreVolumeSource> {}

export const CinderVolumeSource = message(
  'io.k8s.api.core.v1.CinderVolumeSource',
  {
    volumeID: field(1, string, { description: 'The ID of the volume.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
    secretRef: field(4, LocalObjectReference, { description: 'The Secret with the parameters of OpenStack.' }),
  },
  { description: 'Served by the CSI driver cinder.csi.openstack.org, where that is installed.' },
);
export interface CinderVolumeSource extends Infer<typeof CinderVolumeSource> {}

export const AzureFileVolumeSource = message(
  'io.k8s.api.core.v1.AzureFileVolumeSource',
  {
    secretName: field(1, string, { description: 'The Secret with the name and key of the storage account.' }),
    shareName: field(2, string, { description: 'The name of the share.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'Served by the CSI driver file.csi.azure.com, where that is installed.' },
);
export interface AzureFileVolumeSource extends Infer<typeof AzureFileVolumeSource> {}

export const AzureDiskVolumeSource = message(
  'io.k8s.api.core.v1.AzureDiskVolumeSource',
  {
    diskName: field(1, string, { description: 'The name of the disk.' }),
    diskURI: field(2, string, { description: 'The URI of the disk.' }),
    cachingMode: field(3, string, {
      pointer: true,
      default: 'ReadWrite',
      description: 'How the host caches it: None, ReadOnly or ReadWrite (the default).',
    }),
    fsType: field(4, string, {
      pointer: true,
      default: 'ext4',
      description: 'The filesystem on it, such as ext4 (the default) or xfs.',
    }),
    readOnly: field(5, bool, {
      pointer: true,
      default: false,
      description: 'It cannot be written to. Default: false.',
    }),
    kind: field(6, string, {
      pointer: true,
      default: 'Shared',
      description: 'Managed, or a blob in a storage account: Shared with others (the default) or Dedicated.',
    }),
  },
  { description: 'Served by the CSI driver disk.csi.azure.com, where that is installed.' },
);
export interface AzureDiskVolumeSource extends Infer<typeof AzureDiskVolumeSource> {}

export const VsphereVirtualDiskVolumeSource = message(
  'io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource',
  {
    volumePath: field(1, string, { description: 'The path of the vmdk file.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    storagePolicyName: field(3, string, { description: 'The storage policy, by name.' }),
    storagePolicyID: field(4, string, { description: 'The storage policy, by ID; goes with the name.' }),
  },
  { description: 'Served by the CSI driver csi.vsphere.vmware.com, where that is installed.' },
);
export interface VsphereVirtualDiskVolumeSource extends Infer<typeof VsphereVirtualDiskVolumeSource> {}

export const PortworxVolumeSource = message(
  'io.k8s.api.core.v1.PortworxVolumeSource',
  {
    volumeID: field(1, string, { description: 'The ID of the volume.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'Served by the CSI driver pxd.portworx.com, where that is installed.' },
);
export interface PortworxVolumeSource extends Infer<typeof PortworxVolumeSource> {}
