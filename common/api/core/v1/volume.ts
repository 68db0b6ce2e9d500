import { PersistentVolumeClaimTemplate } from './persistent-volume-claim.ts';
import { LocalObjectReference } from './references.ts';
import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, bool, int32, int64, list, map, quantity, string } from '../../schema/field.ts';

/** core/v1/volume: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const HostPathVolumeSource = message(
  'io.k8s.api.core.v1.HostPathVolumeSource',
  {
    path: field(1, string, { required: true, description: 'The path on the node.' }),
    type: field(2, string, {
      pointer: true,
      default: '',
      description:
        'What must be there, or is made: Directory, DirectoryOrCreate, File, FileOrCreate, Socket, CharDevice, BlockDevice. Empty: anything.',
    }),
  },
  { description: 'A file or folder of the node.' },
);
export interface HostPathVolumeSource extends Infer<typeof HostPathVolumeSource> {}

export const EmptyDirVolumeSource = message(
  'io.k8s.api.core.v1.EmptyDirVolumeSource',
  {
    medium: field(1, string, { description: 'Empty: the disk of the node. Memory: a tmpfs.' }),
    sizeLimit: field(2, quantity, { pointer: true, description: 'How large it may become.' }),
  },
  { description: 'An empty folder that lives as long as the pod.' },
);
export interface EmptyDirVolumeSource extends Infer<typeof EmptyDirVolumeSource> {}

export const GCEPersistentDiskVolumeSource = message('io.k8s.api.core.v1.GCEPersistentDiskVolumeSource', {
  pdName: field(1, string),
  fsType: field(2, string),
  partition: field(3, int32),
  readOnly: field(4, bool),
});
export interface GCEPersistentDiskVolumeSource extends Infer<typeof GCEPersistentDiskVolumeSource> {}

export const AWSElasticBlockStoreVolumeSource = message('io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource', {
  volumeID: field(1, string),
  fsType: field(2, string),
  partition: field(3, int32),
  readOnly: field(4, bool),
});
export interface AWSElasticBlockStoreVolumeSource extends Infer<typeof AWSElasticBlockStoreVolumeSource> {}

export const GitRepoVolumeSource = message('io.k8s.api.core.v1.GitRepoVolumeSource', {
  repository: field(1, string, { required: true }),
  revision: field(2, string),
  directory: field(3, string),
});
export interface GitRepoVolumeSource extends Infer<typeof GitRepoVolumeSource> {}

export const KeyToPath = message('io.k8s.api.core.v1.KeyToPath', {
  key: field(1, string, { required: true }),
  path: field(2, string, { required: true }),
  mode: field(3, int32, { pointer: true }),
});
export interface KeyToPath extends Infer<typeof KeyToPath> {}

export const SecretVolumeSource = message(
  'io.k8s.api.core.v1.SecretVolumeSource',
  {
    secretName: field(1, string, { description: 'The secret.' }),
    items: field(2, list(KeyToPath), { description: 'Only these keys, at these paths.' }),
    defaultMode: field(3, int32, { pointer: true, default: 420, description: 'The mode of the files.' }),
    optional: field(4, bool, { pointer: true, description: 'The pod starts without it, too.' }),
  },
  { description: 'The keys of a Secret, as files.' },
);
export interface SecretVolumeSource extends Infer<typeof SecretVolumeSource> {}

export const NFSVolumeSource = message('io.k8s.api.core.v1.NFSVolumeSource', {
  server: field(1, string, { required: true }),
  path: field(2, string, { required: true }),
  readOnly: field(3, bool),
});
export interface NFSVolumeSource extends Infer<typeof NFSVolumeSource> {}

export const ISCSIVolumeSource = message('io.k8s.api.core.v1.ISCSIVolumeSource', {
  targetPortal: field(1, string),
  iqn: field(2, string),
  lun: field(3, int32),
  iscsiInterface: field(4, string, { default: 'default' }),
  fsType: field(5, string),
  readOnly: field(6, bool),
  portals: field(7, list(string)),
  chapAuthDiscovery: field(8, bool),
  chapAuthSession: field(11, bool),
  secretRef: field(10, LocalObjectReference),
  initiatorName: field(12, string, { pointer: true }),
});
export interface ISCSIVolumeSource extends Infer<typeof ISCSIVolumeSource> {}

export const GlusterfsVolumeSource = message('io.k8s.api.core.v1.GlusterfsVolumeSource', {
  endpoints: field(1, string),
  path: field(2, string),
  readOnly: field(3, bool),
});
export interface GlusterfsVolumeSource extends Infer<typeof GlusterfsVolumeSource> {}

export const PersistentVolumeClaimVolumeSource = message(
  'io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource',
  {
    claimName: field(1, string, { required: true, description: 'The claim, in the namespace of the pod.' }),
    readOnly: field(2, bool, { description: 'It cannot be written to.' }),
  },
  { description: 'The volume of a claim.' },
);
export interface PersistentVolumeClaimVolumeSource extends Infer<typeof PersistentVolumeClaimVolumeSource> {}

export const RBDVolumeSource = message('io.k8s.api.core.v1.RBDVolumeSource', {
  monitors: field(1, list(string)),
  image: field(2, string),
  fsType: field(3, string),
  pool: field(4, string, { default: 'rbd' }),
  user: field(5, string, { default: 'admin' }),
  keyring: field(6, string, { default: '/etc/ceph/keyring' }),
  secretRef: field(7, LocalObjectReference),
  readOnly: field(8, bool),
});
export interface RBDVolumeSource extends Infer<typeof RBDVolumeSource> {}

export const FlexVolumeSource = message('io.k8s.api.core.v1.FlexVolumeSource', {
  driver: field(1, string),
  fsType: field(2, string),
  secretRef: field(3, LocalObjectReference),
  readOnly: field(4, bool),
  options: field(5, map(string)),
});
export interface FlexVolumeSource extends Infer<typeof FlexVolumeSource> {}

export const CinderVolumeSource = message('io.k8s.api.core.v1.CinderVolumeSource', {
  volumeID: field(1, string),
  fsType: field(2, string),
  readOnly: field(3, bool),
  secretRef: field(4, LocalObjectReference),
});
export interface CinderVolumeSource extends Infer<typeof CinderVolumeSource> {}

export const CephFSVolumeSource = message('io.k8s.api.core.v1.CephFSVolumeSource', {
  monitors: field(1, list(string)),
  path: field(2, string),
  user: field(3, string),
  secretFile: field(4, string),
  secretRef: field(5, LocalObjectReference),
  readOnly: field(6, bool),
});
export interface CephFSVolumeSource extends Infer<typeof CephFSVolumeSource> {}

export const FlockerVolumeSource = message('io.k8s.api.core.v1.FlockerVolumeSource', {
  datasetName: field(1, string),
  datasetUUID: field(2, string),
});
export interface FlockerVolumeSource extends Infer<typeof FlockerVolumeSource> {}

export const ObjectFieldSelector = message(
  'io.k8s.api.core.v1.ObjectFieldSelector',
  {
    apiVersion: field(1, string, { default: 'v1' }),
    fieldPath: field(2, string, { required: true }),
  },
  { atomic: true },
);
export interface ObjectFieldSelector extends Infer<typeof ObjectFieldSelector> {}

export const ResourceFieldSelector = message(
  'io.k8s.api.core.v1.ResourceFieldSelector',
  {
    containerName: field(1, string),
    resource: field(2, string, { required: true }),
    divisor: field(3, quantity, { default: '0' }),
  },
  { atomic: true },
);
export interface ResourceFieldSelector extends Infer<typeof ResourceFieldSelector> {}

export const DownwardAPIVolumeFile = message('io.k8s.api.core.v1.DownwardAPIVolumeFile', {
  path: field(1, string, { required: true }),
  fieldRef: field(2, ObjectFieldSelector),
  resourceFieldRef: field(3, ResourceFieldSelector),
  mode: field(4, int32, { pointer: true }),
});
export interface DownwardAPIVolumeFile extends Infer<typeof DownwardAPIVolumeFile> {}

export const DownwardAPIVolumeSource = message('io.k8s.api.core.v1.DownwardAPIVolumeSource', {
  items: field(1, list(DownwardAPIVolumeFile)),
  defaultMode: field(2, int32, { pointer: true, default: 420 }),
});
export interface DownwardAPIVolumeSource extends Infer<typeof DownwardAPIVolumeSource> {}

export const FCVolumeSource = message('io.k8s.api.core.v1.FCVolumeSource', {
  targetWWNs: field(1, list(string)),
  lun: field(2, int32, { pointer: true }),
  fsType: field(3, string),
  readOnly: field(4, bool),
  wwids: field(5, list(string)),
});
export interface FCVolumeSource extends Infer<typeof FCVolumeSource> {}

export const AzureFileVolumeSource = message('io.k8s.api.core.v1.AzureFileVolumeSource', {
  secretName: field(1, string),
  shareName: field(2, string),
  readOnly: field(3, bool),
});
export interface AzureFileVolumeSource extends Infer<typeof AzureFileVolumeSource> {}

export const ConfigMapVolumeSource = message(
  'io.k8s.api.core.v1.ConfigMapVolumeSource',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    items: field(2, list(KeyToPath), { description: 'Only these keys, at these paths.' }),
    defaultMode: field(3, int32, { pointer: true, default: 420, description: 'The mode of the files.' }),
    optional: field(4, bool, { pointer: true, description: 'The pod starts without it, too.' }),
  },
  { description: 'The keys of a ConfigMap, as files.' },
);
export interface ConfigMapVolumeSource extends Infer<typeof ConfigMapVolumeSource> {}

export const VsphereVirtualDiskVolumeSource = message('io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource', {
  volumePath: field(1, string),
  fsType: field(2, string),
  storagePolicyName: field(3, string),
  storagePolicyID: field(4, string),
});
export interface VsphereVirtualDiskVolumeSource extends Infer<typeof VsphereVirtualDiskVolumeSource> {}

export const QuobyteVolumeSource = message('io.k8s.api.core.v1.QuobyteVolumeSource', {
  registry: field(1, string),
  volume: field(2, string),
  readOnly: field(3, bool),
  user: field(4, string),
  group: field(5, string),
  tenant: field(6, string),
});
export interface QuobyteVolumeSource extends Infer<typeof QuobyteVolumeSource> {}

export const AzureDiskVolumeSource = message('io.k8s.api.core.v1.AzureDiskVolumeSource', {
  diskName: field(1, string),
  diskURI: field(2, string),
  cachingMode: field(3, string, { pointer: true, default: 'ReadWrite' }),
  fsType: field(4, string, { pointer: true, default: 'ext4' }),
  readOnly: field(5, bool, { pointer: true, default: false }),
  kind: field(6, string, { pointer: true, default: 'Shared' }),
});
export interface AzureDiskVolumeSource extends Infer<typeof AzureDiskVolumeSource> {}

export const PhotonPersistentDiskVolumeSource = message('io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource', {
  pdID: field(1, string),
  fsType: field(2, string),
});
export interface PhotonPersistentDiskVolumeSource extends Infer<typeof PhotonPersistentDiskVolumeSource> {}

export const SecretProjection = message('io.k8s.api.core.v1.SecretProjection', {
  localObjectReference: field(1, LocalObjectReference, { inline: true }),
  items: field(2, list(KeyToPath)),
  optional: field(4, bool, { pointer: true }),
});
export interface SecretProjection extends Infer<typeof SecretProjection> {}

export const DownwardAPIProjection = message('io.k8s.api.core.v1.DownwardAPIProjection', {
  items: field(1, list(DownwardAPIVolumeFile)),
});
export interface DownwardAPIProjection extends Infer<typeof DownwardAPIProjection> {}

export const ConfigMapProjection = message('io.k8s.api.core.v1.ConfigMapProjection', {
  localObjectReference: field(1, LocalObjectReference, { inline: true }),
  items: field(2, list(KeyToPath)),
  optional: field(4, bool, { pointer: true }),
});
export interface ConfigMapProjection extends Infer<typeof ConfigMapProjection> {}

export const ServiceAccountTokenProjection = message('io.k8s.api.core.v1.ServiceAccountTokenProjection', {
  audience: field(1, string),
  expirationSeconds: field(2, int64, { pointer: true, default: 3600 }),
  path: field(3, string, { required: true }),
});
export interface ServiceAccountTokenProjection extends Infer<typeof ServiceAccountTokenProjection> {}

export const ClusterTrustBundleProjection = message('io.k8s.api.core.v1.ClusterTrustBundleProjection', {
  name: field(1, string, { pointer: true }),
  signerName: field(2, string, { pointer: true }),
  labelSelector: field(3, LabelSelector),
  optional: field(5, bool, { pointer: true }),
  path: field(4, string, { required: true }),
});
export interface ClusterTrustBundleProjection extends Infer<typeof ClusterTrustBundleProjection> {}

export const PodCertificateProjection = message('io.k8s.api.core.v1.PodCertificateProjection', {
  signerName: field(1, string, { required: true }),
  keyType: field(2, string, { required: true }),
  maxExpirationSeconds: field(3, int32, { pointer: true }),
  credentialBundlePath: field(4, string),
  keyPath: field(5, string),
  certificateChainPath: field(6, string),
  userAnnotations: field(7, map(string)),
});
export interface PodCertificateProjection extends Infer<typeof PodCertificateProjection> {}

export const VolumeProjection = message('io.k8s.api.core.v1.VolumeProjection', {
  secret: field(1, SecretProjection),
  downwardAPI: field(2, DownwardAPIProjection),
  configMap: field(3, ConfigMapProjection),
  serviceAccountToken: field(4, ServiceAccountTokenProjection),
  clusterTrustBundle: field(5, ClusterTrustBundleProjection),
  podCertificate: field(6, PodCertificateProjection),
});
export interface VolumeProjection extends Infer<typeof VolumeProjection> {}

export const ProjectedVolumeSource = message('io.k8s.api.core.v1.ProjectedVolumeSource', {
  sources: field(1, list(VolumeProjection)),
  defaultMode: field(2, int32, { pointer: true, default: 420 }),
});
export interface ProjectedVolumeSource extends Infer<typeof ProjectedVolumeSource> {}

export const PortworxVolumeSource = message('io.k8s.api.core.v1.PortworxVolumeSource', {
  volumeID: field(1, string),
  fsType: field(2, string),
  readOnly: field(3, bool),
});
export interface PortworxVolumeSource extends Infer<typeof PortworxVolumeSource> {}

export const ScaleIOVolumeSource = message('io.k8s.api.core.v1.ScaleIOVolumeSource', {
  gateway: field(1, string),
  system: field(2, string),
  secretRef: field(3, LocalObjectReference),
  sslEnabled: field(4, bool),
  protectionDomain: field(5, string),
  storagePool: field(6, string),
  storageMode: field(7, string, { default: 'ThinProvisioned' }),
  volumeName: field(8, string),
  fsType: field(9, string, { default: 'xfs' }),
  readOnly: field(10, bool),
});
export interface ScaleIOVolumeSource extends Infer<typeof ScaleIOVolumeSource> {}

export const StorageOSVolumeSource = message('io.k8s.api.core.v1.StorageOSVolumeSource', {
  volumeName: field(1, string),
  volumeNamespace: field(2, string),
  fsType: field(3, string),
  readOnly: field(4, bool),
  secretRef: field(5, LocalObjectReference),
});
export interface StorageOSVolumeSource extends Infer<typeof StorageOSVolumeSource> {}

export const CSIVolumeSource = message('io.k8s.api.core.v1.CSIVolumeSource', {
  driver: field(1, string, { required: true }),
  readOnly: field(2, bool, { pointer: true }),
  fsType: field(3, string, { pointer: true }),
  volumeAttributes: field(4, map(string)),
  nodePublishSecretRef: field(5, LocalObjectReference),
});
export interface CSIVolumeSource extends Infer<typeof CSIVolumeSource> {}

export const EphemeralVolumeSource = message('io.k8s.api.core.v1.EphemeralVolumeSource', {
  volumeClaimTemplate: field(1, PersistentVolumeClaimTemplate),
});
export interface EphemeralVolumeSource extends Infer<typeof EphemeralVolumeSource> {}

export const ImageVolumeSource = message('io.k8s.api.core.v1.ImageVolumeSource', {
  reference: field(1, string),
  pullPolicy: field(2, string),
});
export interface ImageVolumeSource extends Infer<typeof ImageVolumeSource> {}

export const VolumeSource = message('io.k8s.api.core.v1.VolumeSource', {
  hostPath: field(1, HostPathVolumeSource, { description: 'A file or folder of the node.' }),
  emptyDir: field(2, EmptyDirVolumeSource, { description: 'An empty folder that lives as long as the pod.' }),
  gcePersistentDisk: field(3, GCEPersistentDiskVolumeSource),
  awsElasticBlockStore: field(4, AWSElasticBlockStoreVolumeSource),
  gitRepo: field(5, GitRepoVolumeSource),
  secret: field(6, SecretVolumeSource, { description: 'The keys of a Secret, as files.' }),
  nfs: field(7, NFSVolumeSource, { description: 'A folder that an NFS server exports.' }),
  iscsi: field(8, ISCSIVolumeSource),
  glusterfs: field(9, GlusterfsVolumeSource),
  persistentVolumeClaim: field(10, PersistentVolumeClaimVolumeSource, {
    description: 'The volume of a claim in the namespace of the pod.',
  }),
  rbd: field(11, RBDVolumeSource),
  flexVolume: field(12, FlexVolumeSource),
  cinder: field(13, CinderVolumeSource),
  cephfs: field(14, CephFSVolumeSource),
  flocker: field(15, FlockerVolumeSource),
  downwardAPI: field(16, DownwardAPIVolumeSource, { description: 'Fields of the pod, as files.' }),
  fc: field(17, FCVolumeSource),
  azureFile: field(18, AzureFileVolumeSource),
  configMap: field(19, ConfigMapVolumeSource, { description: 'The keys of a ConfigMap, as files.' }),
  vsphereVolume: field(20, VsphereVirtualDiskVolumeSource),
  quobyte: field(21, QuobyteVolumeSource),
  azureDisk: field(22, AzureDiskVolumeSource),
  photonPersistentDisk: field(23, PhotonPersistentDiskVolumeSource),
  projected: field(26, ProjectedVolumeSource, { description: 'Several sources in one folder.' }),
  portworxVolume: field(24, PortworxVolumeSource),
  scaleIO: field(25, ScaleIOVolumeSource),
  storageos: field(27, StorageOSVolumeSource),
  csi: field(28, CSIVolumeSource, { description: 'A volume that a CSI driver makes for this pod.' }),
  ephemeral: field(29, EphemeralVolumeSource, { description: 'A claim of its own, which goes with the pod.' }),
  image: field(30, ImageVolumeSource, { description: 'The files of an image.' }),
});
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
