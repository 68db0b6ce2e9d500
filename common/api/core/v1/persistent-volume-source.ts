import { ObjectReference, SecretReference } from './references.ts';
import {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  FCVolumeSource,
  FlockerVolumeSource,
  GCEPersistentDiskVolumeSource,
  HostPathVolumeSource,
  NFSVolumeSource,
  PhotonPersistentDiskVolumeSource,
  PortworxVolumeSource,
  QuobyteVolumeSource,
  VsphereVirtualDiskVolumeSource,
} from './volume.ts';
import { type Infer, field, message, bool, int32, list, map, string } from '../../schema/field.ts';

/** Where the data of a persistent volume lies: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes */
export const GlusterfsPersistentVolumeSource = message('io.k8s.api.core.v1.GlusterfsPersistentVolumeSource', {
  endpoints: field(1, string, { required: true }),
  path: field(2, string, { required: true }),
  readOnly: field(3, bool),
  endpointsNamespace: field(4, string, { pointer: true }),
});
export interface GlusterfsPersistentVolumeSource extends Infer<typeof GlusterfsPersistentVolumeSource> {}

export const RBDPersistentVolumeSource = message('io.k8s.api.core.v1.RBDPersistentVolumeSource', {
  monitors: field(1, list(string), { required: true }),
  image: field(2, string, { required: true }),
  fsType: field(3, string),
  pool: field(4, string, { default: 'rbd' }),
  user: field(5, string, { default: 'admin' }),
  keyring: field(6, string, { default: '/etc/ceph/keyring' }),
  secretRef: field(7, SecretReference),
  readOnly: field(8, bool),
});
export interface RBDPersistentVolumeSource extends Infer<typeof RBDPersistentVolumeSource> {}

export const ISCSIPersistentVolumeSource = message('io.k8s.api.core.v1.ISCSIPersistentVolumeSource', {
  targetPortal: field(1, string, { required: true }),
  iqn: field(2, string, { required: true }),
  lun: field(3, int32, { required: true }),
  iscsiInterface: field(4, string, { default: 'default' }),
  fsType: field(5, string),
  readOnly: field(6, bool),
  portals: field(7, list(string)),
  chapAuthDiscovery: field(8, bool),
  chapAuthSession: field(11, bool),
  secretRef: field(10, SecretReference),
  initiatorName: field(12, string, { pointer: true }),
});
export interface ISCSIPersistentVolumeSource extends Infer<typeof ISCSIPersistentVolumeSource> {}

export const CinderPersistentVolumeSource = message('io.k8s.api.core.v1.CinderPersistentVolumeSource', {
  volumeID: field(1, string, { required: true }),
  fsType: field(2, string),
  readOnly: field(3, bool),
  secretRef: field(4, SecretReference),
});
export interface CinderPersistentVolumeSource extends Infer<typeof CinderPersistentVolumeSource> {}

export const CephFSPersistentVolumeSource = message('io.k8s.api.core.v1.CephFSPersistentVolumeSource', {
  monitors: field(1, list(string), { required: true }),
  path: field(2, string),
  user: field(3, string),
  secretFile: field(4, string),
  secretRef: field(5, SecretReference),
  readOnly: field(6, bool),
});
export interface CephFSPersistentVolumeSource extends Infer<typeof CephFSPersistentVolumeSource> {}

export const FlexPersistentVolumeSource = message('io.k8s.api.core.v1.FlexPersistentVolumeSource', {
  driver: field(1, string, { required: true }),
  fsType: field(2, string),
  secretRef: field(3, SecretReference),
  readOnly: field(4, bool),
  options: field(5, map(string)),
});
export interface FlexPersistentVolumeSource extends Infer<typeof FlexPersistentVolumeSource> {}

export const AzureFilePersistentVolumeSource = message('io.k8s.api.core.v1.AzureFilePersistentVolumeSource', {
  secretName: field(1, string, { required: true }),
  shareName: field(2, string, { required: true }),
  readOnly: field(3, bool),
  secretNamespace: field(4, string, { pointer: true }),
});
export interface AzureFilePersistentVolumeSource extends Infer<typeof AzureFilePersistentVolumeSource> {}

export const ScaleIOPersistentVolumeSource = message('io.k8s.api.core.v1.ScaleIOPersistentVolumeSource', {
  gateway: field(1, string, { required: true }),
  system: field(2, string, { required: true }),
  secretRef: field(3, SecretReference),
  sslEnabled: field(4, bool),
  protectionDomain: field(5, string),
  storagePool: field(6, string),
  storageMode: field(7, string, { default: 'ThinProvisioned' }),
  volumeName: field(8, string),
  fsType: field(9, string, { default: 'xfs' }),
  readOnly: field(10, bool),
});
export interface ScaleIOPersistentVolumeSource extends Infer<typeof ScaleIOPersistentVolumeSource> {}

export const LocalVolumeSource = message('io.k8s.api.core.v1.LocalVolumeSource', {
  path: field(1, string, { required: true, description: 'The folder or device on the node.' }),
  fsType: field(2, string, { pointer: true }),
});
export interface LocalVolumeSource extends Infer<typeof LocalVolumeSource> {}

export const StorageOSPersistentVolumeSource = message('io.k8s.api.core.v1.StorageOSPersistentVolumeSource', {
  volumeName: field(1, string),
  volumeNamespace: field(2, string),
  fsType: field(3, string),
  readOnly: field(4, bool),
  secretRef: field(5, ObjectReference),
});
export interface StorageOSPersistentVolumeSource extends Infer<typeof StorageOSPersistentVolumeSource> {}

export const CSIPersistentVolumeSource = message('io.k8s.api.core.v1.CSIPersistentVolumeSource', {
  driver: field(1, string, { required: true }),
  volumeHandle: field(2, string, { required: true }),
  readOnly: field(3, bool),
  fsType: field(4, string),
  volumeAttributes: field(5, map(string)),
  controllerPublishSecretRef: field(6, SecretReference),
  nodeStageSecretRef: field(7, SecretReference),
  nodePublishSecretRef: field(8, SecretReference),
  controllerExpandSecretRef: field(9, SecretReference),
  nodeExpandSecretRef: field(10, SecretReference),
});
export interface CSIPersistentVolumeSource extends Infer<typeof CSIPersistentVolumeSource> {}

export const PersistentVolumeSource = message('io.k8s.api.core.v1.PersistentVolumeSource', {
  gcePersistentDisk: field(1, GCEPersistentDiskVolumeSource),
  awsElasticBlockStore: field(2, AWSElasticBlockStoreVolumeSource),
  hostPath: field(3, HostPathVolumeSource, { description: 'A folder of the node. For trials on one node only.' }),
  glusterfs: field(4, GlusterfsPersistentVolumeSource),
  nfs: field(5, NFSVolumeSource, { description: 'A folder that an NFS server exports.' }),
  rbd: field(6, RBDPersistentVolumeSource),
  iscsi: field(7, ISCSIPersistentVolumeSource, { description: 'A disk reached over iSCSI.' }),
  cinder: field(8, CinderPersistentVolumeSource),
  cephfs: field(9, CephFSPersistentVolumeSource),
  fc: field(10, FCVolumeSource, { description: 'A disk reached over Fibre Channel.' }),
  flocker: field(11, FlockerVolumeSource),
  flexVolume: field(12, FlexPersistentVolumeSource),
  azureFile: field(13, AzureFilePersistentVolumeSource),
  vsphereVolume: field(14, VsphereVirtualDiskVolumeSource),
  quobyte: field(15, QuobyteVolumeSource),
  azureDisk: field(16, AzureDiskVolumeSource),
  photonPersistentDisk: field(17, PhotonPersistentDiskVolumeSource),
  portworxVolume: field(18, PortworxVolumeSource),
  scaleIO: field(19, ScaleIOPersistentVolumeSource),
  local: field(20, LocalVolumeSource, { description: 'A disk or folder of one node, which nodeAffinity must name.' }),
  storageos: field(21, StorageOSPersistentVolumeSource),
  csi: field(22, CSIPersistentVolumeSource, { description: 'A volume that a CSI driver handles.' }),
});
export interface PersistentVolumeSource extends Infer<typeof PersistentVolumeSource> {}
