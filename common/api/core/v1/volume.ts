import {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  AzureFileVolumeSource,
  CinderVolumeSource,
  GCEPersistentDiskVolumeSource,
  PortworxVolumeSource,
  VsphereVirtualDiskVolumeSource,
} from './migrated-volume-sources.ts';
import { ConfigMapVolumeSource, DownwardAPIVolumeSource, SecretVolumeSource } from './object-volume-sources.ts';
import { ProjectedVolumeSource } from './projected-volume-source.ts';
import {
  CephFSVolumeSource,
  FlockerVolumeSource,
  GitRepoVolumeSource,
  GlusterfsVolumeSource,
  PhotonPersistentDiskVolumeSource,
  QuobyteVolumeSource,
  RBDVolumeSource,
  ScaleIOVolumeSource,
  StorageOSVolumeSource,
} from './retired-volume-sources.ts';
import {
  CSIVolumeSource,
  EmptyDirVolumeSource,
  EphemeralVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  HostPathVolumeSource,
  ISCSIVolumeSource,
  ImageVolumeSource,
  NFSVolumeSource,
  PersistentVolumeClaimVolumeSource,
} from './volume-sources.ts';
import { type Infer, field, message, string } from '../../schema/field.ts';

/** What a pod can mount: https://kubernetes.io/docs/concepts/storage/volumes/ */
export const VolumeSource = message(
  'io.k8s.api.core.v1.VolumeSource',
  {
    hostPath: field(1, HostPathVolumeSource, { description: 'A file or folder of the node.' }),
    emptyDir: field(2, EmptyDirVolumeSource, { description: 'An empty folder that lives as long as the pod.' }),
    gcePersistentDisk: field(3, GCEPersistentDiskVolumeSource, {
      description: 'A disk of Google Compute Engine. Deprecated: use csi.',
    }),
    awsElasticBlockStore: field(4, AWSElasticBlockStoreVolumeSource, {
      description: 'A disk of Amazon EBS. Deprecated: use csi.',
    }),
    gitRepo: field(5, GitRepoVolumeSource, {
      description: 'A git repository. Disabled.',
    }),
    secret: field(6, SecretVolumeSource, { description: 'The keys of a Secret, as files.' }),
    nfs: field(7, NFSVolumeSource, { description: 'A folder that an NFS server exports.' }),
    iscsi: field(8, ISCSIVolumeSource, { description: 'A disk reached over iSCSI.' }),
    glusterfs: field(9, GlusterfsVolumeSource, { description: 'A volume of GlusterFS. Without function since v1.26.' }),
    persistentVolumeClaim: field(10, PersistentVolumeClaimVolumeSource, {
      description: 'The volume of a claim.',
    }),
    rbd: field(11, RBDVolumeSource, { description: 'A block device of Ceph. Without function since v1.31.' }),
    flexVolume: field(12, FlexVolumeSource, {
      description: 'A volume made by a program on the node. Deprecated: use csi.',
    }),
    cinder: field(13, CinderVolumeSource, { description: 'A disk of OpenStack Cinder. Deprecated: use csi.' }),
    cephfs: field(14, CephFSVolumeSource, {
      description: 'A folder of CephFS. Without function since v1.31.',
    }),
    flocker: field(15, FlockerVolumeSource, { description: 'A dataset of Flocker. Without function since v1.25.' }),
    downwardAPI: field(16, DownwardAPIVolumeSource, { description: 'Fields of the pod, as files.' }),
    fc: field(17, FCVolumeSource, { description: 'A disk reached over Fibre Channel.' }),
    azureFile: field(18, AzureFileVolumeSource, { description: 'A share of Azure Files. Deprecated: use csi.' }),
    configMap: field(19, ConfigMapVolumeSource, { description: 'The keys of a ConfigMap, as files.' }),
    vsphereVolume: field(20, VsphereVirtualDiskVolumeSource, {
      description: 'A disk of vSphere. Deprecated: use csi.',
    }),
    quobyte: field(21, QuobyteVolumeSource, { description: 'A volume of Quobyte. Without function since v1.25.' }),
    azureDisk: field(22, AzureDiskVolumeSource, { description: 'A disk of Azure. Deprecated: use csi.' }),
    photonPersistentDisk: field(23, PhotonPersistentDiskVolumeSource, {
      description: 'A disk of Photon Controller. Without function since v1.16.',
    }),
    projected: field(26, ProjectedVolumeSource, { description: 'Several sources in one folder.' }),
    portworxVolume: field(24, PortworxVolumeSource, { description: 'A volume of Portworx. Deprecated: use csi.' }),
    scaleIO: field(25, ScaleIOVolumeSource, { description: 'A volume of ScaleIO. Without function since v1.22.' }),
    storageos: field(27, StorageOSVolumeSource, {
      description: 'A volume of StorageOS. Without function since v1.25.',
    }),
    csi: field(28, CSIVolumeSource, { description: 'A volume that a CSI driver makes for this pod.' }),
    ephemeral: field(29, EphemeralVolumeSource, { description: 'A claim of its own, which goes with the pod.' }),
    image: field(30, ImageVolumeSource, { description: 'The files of an image or artifact, read-only.' }),
  },
  { description: 'Where the files of a volume are from: one of these.' },
);
export interface VolumeSource extends Infer<typeof VolumeSource> {}

export const Volume = message(
  'io.k8s.api.core.v1.Volume',
  {
    name: field(1, string, { required: true, description: 'Its name, a DNS label, unique in the pod.' }),
    volumeSource: field(2, VolumeSource, { inline: true }),
  },
  { description: 'A folder that containers of a pod can mount: a name and one source.' },
);
export interface Volume extends Infer<typeof Volume> {}
