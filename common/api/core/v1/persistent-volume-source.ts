import {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  GCEPersistentDiskVolumeSource,
  PortworxVolumeSource,
  VsphereVirtualDiskVolumeSource,
} from './migrated-volume-sources.ts';
import { ObjectReference, SecretReference } from './references.ts';
import {
  FlockerVolumeSource,
  PhotonPersistentDiskVolumeSource,
  QuobyteVolumeSource,
} from './retired-volume-sources.ts';
import { FCVolumeSource, HostPathVolumeSource, NFSVolumeSource } from './volume-sources.ts';
import { type Infer, field, message, bool, int32, list, map, string } from '../../schema/field.ts';

/**
 * Where the data of a persistent volume lies:
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes
 */
export const GlusterfsPersistentVolumeSource = message(
  'io.k8s.api.core.v1.GlusterfsPersistentVolumeSource',
  {
    endpoints: field(1, string, { required: true, description: 'The Endpoints object that lists the servers.' }),
    path: field(2, string, { required: true, description: 'The name of the volume.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
    endpointsNamespace: field(4, string, {
      pointer: true,
      description: 'The namespace of the Endpoints object. Default: that of the claim.',
    }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface GlusterfsPersistentVolumeSource extends Infer<typeof GlusterfsPersistentVolumeSource> {}

export const RBDPersistentVolumeSource = message(
  'io.k8s.api.core.v1.RBDPersistentVolumeSource',
  {
    monitors: field(1, list(string), { required: true, description: 'The addresses of the monitors.' }),
    image: field(2, string, { required: true, description: 'The image of RBD.' }),
    fsType: field(3, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    pool: field(4, string, { default: 'rbd', description: 'The pool with the image. Default: rbd.' }),
    user: field(5, string, { default: 'admin', description: 'The user of Ceph. Default: admin.' }),
    keyring: field(6, string, {
      default: '/etc/ceph/keyring',
      description: 'The keyring of the user, a path on the node. Default: /etc/ceph/keyring.',
    }),
    secretRef: field(7, SecretReference, { description: 'The Secret with the key of the user; it wins over keyring.' }),
    readOnly: field(8, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'No kubelet mounts it any more. Use csi with rbd.csi.ceph.com.' },
);
export interface RBDPersistentVolumeSource extends Infer<typeof RBDPersistentVolumeSource> {}

export const ISCSIPersistentVolumeSource = message(
  'io.k8s.api.core.v1.ISCSIPersistentVolumeSource',
  {
    targetPortal: field(1, string, {
      required: true,
      description: 'The portal of the target: address or address:port. Default port: 3260.',
    }),
    iqn: field(2, string, { required: true, description: 'The iSCSI Qualified Name of the target.' }),
    lun: field(3, int32, { required: true, description: 'The number of the logical unit, from 0 to 255.' }),
    iscsiInterface: field(4, string, {
      default: 'default',
      description: 'The interface of the initiator. Default: default, which is plain TCP.',
    }),
    fsType: field(5, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(6, bool, { description: 'It cannot be written to. Default: false.' }),
    portals: field(7, list(string), { description: 'More portals of the target, for several paths to it.' }),
    chapAuthDiscovery: field(8, bool, { description: 'Whether discovery asks for CHAP; needs secretRef.' }),
    chapAuthSession: field(11, bool, { description: 'Whether the session asks for CHAP; needs secretRef.' }),
    secretRef: field(10, SecretReference, { description: 'The Secret with the names and passwords for CHAP.' }),
    initiatorName: field(12, string, {
      pointer: true,
      description: 'The iSCSI Qualified Name of the node for this volume. Default: that of the node.',
    }),
  },
  { description: 'Pods of one node can write to it; its data outlives them.' },
);
export interface ISCSIPersistentVolumeSource extends Infer<typeof ISCSIPersistentVolumeSource> {}

export const CinderPersistentVolumeSource = message(
  'io.k8s.api.core.v1.CinderPersistentVolumeSource',
  {
    volumeID: field(1, string, { required: true, description: 'The ID of the volume.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
    secretRef: field(4, SecretReference, { description: 'The Secret with the parameters of OpenStack.' }),
  },
  { description: 'Served by the CSI driver cinder.csi.openstack.org, where that is installed.' },
);
export interface CinderPersistentVolumeSource extends Infer<typeof CinderPersistentVolumeSource> {}

export const CephFSPersistentVolumeSource = message(
  'io.k8s.api.core.v1.CephFSPersistentVolumeSource',
  {
    monitors: field(1, list(string), { required: true, description: 'The addresses of the monitors.' }),
    path: field(2, string, { description: 'The folder to mount. Default: /.' }),
    user: field(3, string, { description: 'The user of Ceph. Default: admin.' }),
    secretFile: field(4, string, {
      description: 'The key of the user, a path on the node. Default: /etc/ceph/user.secret.',
    }),
    secretRef: field(5, SecretReference, {
      description: 'The Secret with the key of the user; it wins over secretFile.',
    }),
    readOnly: field(6, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'No kubelet mounts it any more. Use csi with cephfs.csi.ceph.com.' },
);
export interface CephFSPersistentVolumeSource extends Infer<typeof CephFSPersistentVolumeSource> {}

export const FlexPersistentVolumeSource = message(
  'io.k8s.api.core.v1.FlexPersistentVolumeSource',
  {
    driver: field(1, string, { required: true, description: 'The name of the driver.' }),
    fsType: field(2, string, { description: 'The filesystem on it. Default: what the driver chooses.' }),
    secretRef: field(3, SecretReference, { description: 'The Secret whose keys the driver is given.' }),
    readOnly: field(4, bool, { description: 'It cannot be written to. Default: false.' }),
    options: field(5, map(string), { description: 'More options for the driver.' }),
  },
  { description: 'The program is the driver, installed on each node.' },
);
export interface FlexPersistentVolumeSource extends Infer<typeof FlexPersistentVolumeSource> {}

export const AzureFilePersistentVolumeSource = message(
  'io.k8s.api.core.v1.AzureFilePersistentVolumeSource',
  {
    secretName: field(1, string, {
      required: true,
      description: 'The Secret with the name and key of the storage account.',
    }),
    shareName: field(2, string, { required: true, description: 'The name of the share.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
    secretNamespace: field(4, string, {
      pointer: true,
      description: 'The namespace of the Secret. Default: that of the pod.',
    }),
  },
  { description: 'Served by the CSI driver file.csi.azure.com, where that is installed.' },
);
export interface AzureFilePersistentVolumeSource extends Infer<typeof AzureFilePersistentVolumeSource> {}

export const ScaleIOPersistentVolumeSource = message(
  'io.k8s.api.core.v1.ScaleIOPersistentVolumeSource',
  {
    gateway: field(1, string, { required: true, description: 'The address of the gateway of its API.' }),
    system: field(2, string, { required: true, description: 'The storage system, by its name there.' }),
    secretRef: field(3, SecretReference, { description: 'The Secret with the user and password.' }),
    sslEnabled: field(4, bool, { description: 'Whether the gateway is called over TLS. Default: false.' }),
    protectionDomain: field(5, string, { description: 'The protection domain with the storage.' }),
    storagePool: field(6, string, { description: 'The pool within the protection domain.' }),
    storageMode: field(7, string, {
      default: 'ThinProvisioned',
      description: 'ThinProvisioned (the default) or ThickProvisioned.',
    }),
    volumeName: field(8, string, { description: 'The volume, by its name there.' }),
    fsType: field(9, string, {
      default: 'xfs',
      description: 'The filesystem on it, such as xfs (the default) or ext4.',
    }),
    readOnly: field(10, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface ScaleIOPersistentVolumeSource extends Infer<typeof ScaleIOPersistentVolumeSource> {}

export const LocalVolumeSource = message(
  'io.k8s.api.core.v1.LocalVolumeSource',
  {
    path: field(1, string, { required: true, description: 'The folder or device on the node.' }),
    fsType: field(2, string, {
      pointer: true,
      description: 'The filesystem, where path is a device. Default: found out by the kubelet.',
    }),
  },
  { description: 'If the node is lost, so is the data.' },
);
export interface LocalVolumeSource extends Infer<typeof LocalVolumeSource> {}

export const StorageOSPersistentVolumeSource = message(
  'io.k8s.api.core.v1.StorageOSPersistentVolumeSource',
  {
    volumeName: field(1, string, { description: 'The volume, by its name in its namespace.' }),
    volumeNamespace: field(2, string, {
      description: 'Its namespace in StorageOS. Default: the namespace of the pod.',
    }),
    fsType: field(3, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(4, bool, { description: 'It cannot be written to. Default: false.' }),
    secretRef: field(5, ObjectReference, { description: 'The Secret with the credentials for its API.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface StorageOSPersistentVolumeSource extends Infer<typeof StorageOSPersistentVolumeSource> {}

export const CSIPersistentVolumeSource = message(
  'io.k8s.api.core.v1.CSIPersistentVolumeSource',
  {
    driver: field(1, string, {
      required: true,
      description: 'The name of the driver, as its CSIDriver object has it.',
    }),
    volumeHandle: field(2, string, {
      required: true,
      description: 'The volume, by the name the driver gave it. Never changes.',
    }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
    fsType: field(4, string, {
      description: 'The filesystem on it, such as ext4 or xfs. Default: what the driver chooses.',
    }),
    volumeAttributes: field(5, map(string), {
      description: 'What the driver said of the volume when it made it, and is told again.',
    }),
    controllerPublishSecretRef: field(6, SecretReference, {
      description: 'The Secret the driver is given when it attaches the volume to a node.',
    }),
    nodeStageSecretRef: field(7, SecretReference, {
      description: 'The Secret the driver is given when it prepares the volume on a node.',
    }),
    nodePublishSecretRef: field(8, SecretReference, {
      description: 'The Secret the driver is given when it mounts the volume for a pod.',
    }),
    controllerExpandSecretRef: field(9, SecretReference, {
      description: 'The Secret the driver is given when it makes the volume larger.',
    }),
    nodeExpandSecretRef: field(10, SecretReference, {
      description: 'The Secret the driver is given when it makes the filesystem larger on a node.',
    }),
  },
  { description: 'The driver must be installed in the cluster.' },
);
export interface CSIPersistentVolumeSource extends Infer<typeof CSIPersistentVolumeSource> {}

export const PersistentVolumeSource = message(
  'io.k8s.api.core.v1.PersistentVolumeSource',
  {
    gcePersistentDisk: field(1, GCEPersistentDiskVolumeSource, {
      description: 'A disk of Google Compute Engine. Deprecated: use csi.',
    }),
    awsElasticBlockStore: field(2, AWSElasticBlockStoreVolumeSource, {
      description: 'A disk of Amazon EBS. Deprecated: use csi.',
    }),
    hostPath: field(3, HostPathVolumeSource, { description: 'A folder of the node. For trials on one node only.' }),
    glusterfs: field(4, GlusterfsPersistentVolumeSource, {
      description: 'A volume of GlusterFS. Without function since v1.26.',
    }),
    nfs: field(5, NFSVolumeSource, { description: 'A folder that an NFS server exports.' }),
    rbd: field(6, RBDPersistentVolumeSource, {
      description: 'A block device of Ceph. Without function since v1.31.',
    }),
    iscsi: field(7, ISCSIPersistentVolumeSource, { description: 'A disk reached over iSCSI.' }),
    cinder: field(8, CinderPersistentVolumeSource, { description: 'A disk of OpenStack Cinder. Deprecated: use csi.' }),
    cephfs: field(9, CephFSPersistentVolumeSource, {
      description: 'A folder of CephFS. Without function since v1.31.',
    }),
    fc: field(10, FCVolumeSource, { description: 'A disk reached over Fibre Channel.' }),
    flocker: field(11, FlockerVolumeSource, { description: 'A dataset of Flocker. Without function since v1.25.' }),
    flexVolume: field(12, FlexPersistentVolumeSource, {
      description: 'A volume made by a program on the node. Deprecated: use csi.',
    }),
    azureFile: field(13, AzureFilePersistentVolumeSource, {
      description: 'A share of Azure Files. Deprecated: use csi.',
    }),
    vsphereVolume: field(14, VsphereVirtualDiskVolumeSource, {
      description: 'A disk of vSphere. Deprecated: use csi.',
    }),
    quobyte: field(15, QuobyteVolumeSource, { description: 'A volume of Quobyte. Without function since v1.25.' }),
    azureDisk: field(16, AzureDiskVolumeSource, { description: 'A disk of Azure. Deprecated: use csi.' }),
    photonPersistentDisk: field(17, PhotonPersistentDiskVolumeSource, {
      description: 'A disk of Photon Controller. Without function since v1.16.',
    }),
    portworxVolume: field(18, PortworxVolumeSource, { description: 'A volume of Portworx. Deprecated: use csi.' }),
    scaleIO: field(19, ScaleIOPersistentVolumeSource, {
      description: 'A volume of ScaleIO. Without function since v1.22.',
    }),
    local: field(20, LocalVolumeSource, { description: 'A disk or folder of one node, which nodeAffinity must name.' }),
    storageos: field(21, StorageOSPersistentVolumeSource, {
      description: 'A volume of StorageOS. Without function since v1.25.',
    }),
    csi: field(22, CSIPersistentVolumeSource, { description: 'A volume that a CSI driver handles.' }),
  },
  { description: 'Where the data of a volume is: one of these.' },
);
export interface PersistentVolumeSource extends Infer<typeof PersistentVolumeSource> {}
