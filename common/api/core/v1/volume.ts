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
        'What must be there or is made: Directory(OrCreate), File(OrCreate), Socket, CharDevice, BlockDevice. Empty: anything.',
    }),
  },
  { description: 'It opens the node itself to the pod. Use something else where you can.' },
);
export interface HostPathVolumeSource extends Infer<typeof HostPathVolumeSource> {}

export const EmptyDirVolumeSource = message(
  'io.k8s.api.core.v1.EmptyDirVolumeSource',
  {
    medium: field(1, string, { description: 'Empty: the disk of the node. Memory: a tmpfs.' }),
    sizeLimit: field(2, quantity, {
      pointer: true,
      description: 'How large it may become, or the pod is evicted. Default: no limit.',
    }),
  },
  { description: 'Containers of the pod share it; it outlives their restarts and is deleted with the pod.' },
);
export interface EmptyDirVolumeSource extends Infer<typeof EmptyDirVolumeSource> {}

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

export const GitRepoVolumeSource = message(
  'io.k8s.api.core.v1.GitRepoVolumeSource',
  {
    repository: field(1, string, { required: true, description: 'The URL of the repository.' }),
    revision: field(2, string, { description: 'The commit to check out.' }),
    directory: field(3, string, { description: 'The folder to clone into; . is the volume itself. No .. in it.' }),
  },
  { description: 'Kubelets refuse it. Use an emptyDir into which an init container clones.' },
);
export interface GitRepoVolumeSource extends Infer<typeof GitRepoVolumeSource> {}

export const KeyToPath = message(
  'io.k8s.api.core.v1.KeyToPath',
  {
    key: field(1, string, { required: true, description: 'The key.' }),
    path: field(2, string, { required: true, description: 'The path of the file within the volume. No .. in it.' }),
    mode: field(3, int32, {
      pointer: true,
      description: 'The mode of the file, up to 0777 (511 in JSON). Default: defaultMode.',
    }),
  },
  { description: 'A key and the file it becomes.' },
);
export interface KeyToPath extends Infer<typeof KeyToPath> {}

export const SecretVolumeSource = message(
  'io.k8s.api.core.v1.SecretVolumeSource',
  {
    secretName: field(1, string, { description: 'The Secret, in the namespace of the pod.' }),
    items: field(2, list(KeyToPath), {
      description: 'Only these keys, at these paths. Default: all of them, each under its own name.',
    }),
    defaultMode: field(3, int32, {
      pointer: true,
      default: 420,
      description: 'The mode of the files, up to 0777 (511 in JSON). Default: 0644.',
    }),
    optional: field(4, bool, {
      pointer: true,
      description: 'The pod starts without Secret or keys, too. Default: false.',
    }),
  },
  { description: 'Files in memory; they follow changes of the Secret, except where mounted with subPath.' },
);
export interface SecretVolumeSource extends Infer<typeof SecretVolumeSource> {}

export const NFSVolumeSource = message(
  'io.k8s.api.core.v1.NFSVolumeSource',
  {
    server: field(1, string, { required: true, description: 'The host name or address of the server.' }),
    path: field(2, string, { required: true, description: 'The exported path.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'Many pods can mount it at the same time, and its files outlive them.' },
);
export interface NFSVolumeSource extends Infer<typeof NFSVolumeSource> {}

export const ISCSIVolumeSource = message(
  'io.k8s.api.core.v1.ISCSIVolumeSource',
  {
    targetPortal: field(1, string, {
      description: 'The portal of the target: address or address:port. Default port: 3260.',
    }),
    iqn: field(2, string, { description: 'The iSCSI Qualified Name of the target.' }),
    lun: field(3, int32, { description: 'The number of the logical unit, from 0 to 255.' }),
    iscsiInterface: field(4, string, {
      default: 'default',
      description: 'The interface of the initiator. Default: default, which is plain TCP.',
    }),
    fsType: field(5, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(6, bool, { description: 'It cannot be written to. Default: false.' }),
    portals: field(7, list(string), { description: 'More portals of the target, for several paths to it.' }),
    chapAuthDiscovery: field(8, bool, { description: 'Whether discovery asks for CHAP; needs secretRef.' }),
    chapAuthSession: field(11, bool, { description: 'Whether the session asks for CHAP; needs secretRef.' }),
    secretRef: field(10, LocalObjectReference, { description: 'The Secret with the names and passwords for CHAP.' }),
    initiatorName: field(12, string, {
      pointer: true,
      description: 'The iSCSI Qualified Name of the node for this volume. Default: that of the node.',
    }),
  },
  { description: 'Pods of one node can write to it; its data outlives them.' },
);
export interface ISCSIVolumeSource extends Infer<typeof ISCSIVolumeSource> {}

export const GlusterfsVolumeSource = message(
  'io.k8s.api.core.v1.GlusterfsVolumeSource',
  {
    endpoints: field(1, string, { description: 'The Endpoints object that lists the servers.' }),
    path: field(2, string, { description: 'The name of the volume.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface GlusterfsVolumeSource extends Infer<typeof GlusterfsVolumeSource> {}

export const PersistentVolumeClaimVolumeSource = message(
  'io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource',
  {
    claimName: field(1, string, { required: true, description: 'The claim, in the namespace of the pod.' }),
    readOnly: field(2, bool, { description: 'It cannot be written to by any container. Default: false.' }),
  },
  { description: 'The claim is in the namespace of the pod; until it is bound, the pod waits.' },
);
export interface PersistentVolumeClaimVolumeSource extends Infer<typeof PersistentVolumeClaimVolumeSource> {}

export const RBDVolumeSource = message(
  'io.k8s.api.core.v1.RBDVolumeSource',
  {
    monitors: field(1, list(string), { description: 'The addresses of the monitors.' }),
    image: field(2, string, { description: 'The image of RBD.' }),
    fsType: field(3, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    pool: field(4, string, { default: 'rbd', description: 'The pool with the image. Default: rbd.' }),
    user: field(5, string, { default: 'admin', description: 'The user of Ceph. Default: admin.' }),
    keyring: field(6, string, {
      default: '/etc/ceph/keyring',
      description: 'The keyring of the user, a path on the node. Default: /etc/ceph/keyring.',
    }),
    secretRef: field(7, LocalObjectReference, {
      description: 'The Secret with the key of the user; it wins over keyring.',
    }),
    readOnly: field(8, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'No kubelet mounts it any more. Use csi with rbd.csi.ceph.com.' },
);
export interface RBDVolumeSource extends Infer<typeof RBDVolumeSource> {}

export const FlexVolumeSource = message(
  'io.k8s.api.core.v1.FlexVolumeSource',
  {
    driver: field(1, string, { description: 'The name of the driver.' }),
    fsType: field(2, string, { description: 'The filesystem on it. Default: what the driver chooses.' }),
    secretRef: field(3, LocalObjectReference, { description: 'The Secret whose keys the driver is given.' }),
    readOnly: field(4, bool, { description: 'It cannot be written to. Default: false.' }),
    options: field(5, map(string), { description: 'More options for the driver.' }),
  },
  { description: 'The program is the driver, installed on each node.' },
);
export interface FlexVolumeSource extends Infer<typeof FlexVolumeSource> {}

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

export const CephFSVolumeSource = message(
  'io.k8s.api.core.v1.CephFSVolumeSource',
  {
    monitors: field(1, list(string), { description: 'The addresses of the monitors.' }),
    path: field(2, string, { description: 'The folder to mount. Default: /.' }),
    user: field(3, string, { description: 'The user of Ceph. Default: admin.' }),
    secretFile: field(4, string, {
      description: 'The key of the user, a path on the node. Default: /etc/ceph/user.secret.',
    }),
    secretRef: field(5, LocalObjectReference, {
      description: 'The Secret with the key of the user; it wins over secretFile.',
    }),
    readOnly: field(6, bool, { description: 'It cannot be written to. Default: false.' }),
  },
  { description: 'No kubelet mounts it any more. Use csi with cephfs.csi.ceph.com.' },
);
export interface CephFSVolumeSource extends Infer<typeof CephFSVolumeSource> {}

export const FlockerVolumeSource = message(
  'io.k8s.api.core.v1.FlockerVolumeSource',
  {
    datasetName: field(1, string, { description: 'The dataset, by name. Deprecated: use datasetUUID.' }),
    datasetUUID: field(2, string, { description: 'The dataset, by UUID.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface FlockerVolumeSource extends Infer<typeof FlockerVolumeSource> {}

export const ObjectFieldSelector = message(
  'io.k8s.api.core.v1.ObjectFieldSelector',
  {
    apiVersion: field(1, string, {
      default: 'v1',
      description: 'The API version in which the path is written. Default: v1.',
    }),
    fieldPath: field(2, string, {
      required: true,
      description: "The field: metadata.name, metadata.labels['<key>'], spec.nodeName, status.podIP and so on.",
    }),
  },
  { atomic: true, description: 'A path to a field of the pod, whose value becomes text.' },
);
export interface ObjectFieldSelector extends Infer<typeof ObjectFieldSelector> {}

export const ResourceFieldSelector = message(
  'io.k8s.api.core.v1.ResourceFieldSelector',
  {
    containerName: field(1, string, {
      description: 'The container. Needed in volumes; default in variables: the same container.',
    }),
    resource: field(2, string, {
      required: true,
      description: 'Which one: limits. or requests. with cpu, memory, ephemeral-storage or hugepages-<size>.',
    }),
    divisor: field(3, quantity, {
      default: '0',
      description: 'The unit of the number, such as 1m or 1Mi; it is rounded up. Default: one core or one byte.',
    }),
  },
  { atomic: true, description: 'Without a limit or request, what is allocatable on the node is taken for a limit.' },
);
export interface ResourceFieldSelector extends Infer<typeof ResourceFieldSelector> {}

export const DownwardAPIVolumeFile = message(
  'io.k8s.api.core.v1.DownwardAPIVolumeFile',
  {
    path: field(1, string, { required: true, description: 'The path of the file within the volume. No .. in it.' }),
    fieldRef: field(2, ObjectFieldSelector, {
      description: 'The name, namespace, UID, labels or annotations of the pod.',
    }),
    resourceFieldRef: field(3, ResourceFieldSelector, { description: 'A limit or request of a container.' }),
    mode: field(4, int32, {
      pointer: true,
      description: 'The mode of the file, up to 0777 (511 in JSON). Default: defaultMode.',
    }),
  },
  { description: 'A field of the pod and the file it becomes: one of fieldRef and resourceFieldRef.' },
);
export interface DownwardAPIVolumeFile extends Infer<typeof DownwardAPIVolumeFile> {}

export const DownwardAPIVolumeSource = message(
  'io.k8s.api.core.v1.DownwardAPIVolumeSource',
  {
    items: field(1, list(DownwardAPIVolumeFile), { description: 'The files.' }),
    defaultMode: field(2, int32, {
      pointer: true,
      default: 420,
      description: 'The mode of the files, up to 0777 (511 in JSON). Default: 0644.',
    }),
  },
  { description: 'The files follow changes of the pod.' },
);
export interface DownwardAPIVolumeSource extends Infer<typeof DownwardAPIVolumeSource> {}

export const FCVolumeSource = message(
  'io.k8s.api.core.v1.FCVolumeSource',
  {
    targetWWNs: field(1, list(string), { description: 'The World Wide Names of the targets; with lun.' }),
    lun: field(2, int32, {
      pointer: true,
      description: 'The number of the logical unit, from 0 to 255; with targetWWNs.',
    }),
    fsType: field(3, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(4, bool, { description: 'It cannot be written to. Default: false.' }),
    wwids: field(5, list(string), {
      description: 'The World Wide Identifiers of the disk, instead of targetWWNs and lun.',
    }),
  },
  { description: 'The disk is named by targetWWNs and lun, or by wwids.' },
);
export interface FCVolumeSource extends Infer<typeof FCVolumeSource> {}

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

export const ConfigMapVolumeSource = message(
  'io.k8s.api.core.v1.ConfigMapVolumeSource',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    items: field(2, list(KeyToPath), {
      description: 'Only these keys, at these paths. Default: all of them, each under its own name.',
    }),
    defaultMode: field(3, int32, {
      pointer: true,
      default: 420,
      description: 'The mode of the files, up to 0777 (511 in JSON). Default: 0644.',
    }),
    optional: field(4, bool, {
      pointer: true,
      description: 'The pod starts without ConfigMap or keys, too. Default: false.',
    }),
  },
  { description: 'The files follow changes of the ConfigMap, except where mounted with subPath.' },
);
export interface ConfigMapVolumeSource extends Infer<typeof ConfigMapVolumeSource> {}

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

export const QuobyteVolumeSource = message(
  'io.k8s.api.core.v1.QuobyteVolumeSource',
  {
    registry: field(1, string, { description: 'The registries, as host:port with commas between them.' }),
    volume: field(2, string, { description: 'The name of the volume.' }),
    readOnly: field(3, bool, { description: 'It cannot be written to. Default: false.' }),
    user: field(4, string, { description: 'The user to mount as. Default: the owner of the service.' }),
    group: field(5, string, { description: 'The group to mount as. Default: none.' }),
    tenant: field(6, string, { description: 'The tenant that owns the volume.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface QuobyteVolumeSource extends Infer<typeof QuobyteVolumeSource> {}

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

export const PhotonPersistentDiskVolumeSource = message(
  'io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource',
  {
    pdID: field(1, string, { description: 'The ID of the disk.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface PhotonPersistentDiskVolumeSource extends Infer<typeof PhotonPersistentDiskVolumeSource> {}

export const SecretProjection = message(
  'io.k8s.api.core.v1.SecretProjection',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    items: field(2, list(KeyToPath), {
      description: 'Only these keys, at these paths. Default: all of them, each under its own name.',
    }),
    optional: field(4, bool, {
      pointer: true,
      description: 'The pod starts without Secret or keys, too. Default: false.',
    }),
  },
  { description: 'Like a volume from a Secret, as part of another.' },
);
export interface SecretProjection extends Infer<typeof SecretProjection> {}

export const DownwardAPIProjection = message(
  'io.k8s.api.core.v1.DownwardAPIProjection',
  {
    items: field(1, list(DownwardAPIVolumeFile), { description: 'The files.' }),
  },
  { description: 'Like a volume from fields of the pod, as part of another.' },
);
export interface DownwardAPIProjection extends Infer<typeof DownwardAPIProjection> {}

export const ConfigMapProjection = message(
  'io.k8s.api.core.v1.ConfigMapProjection',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    items: field(2, list(KeyToPath), {
      description: 'Only these keys, at these paths. Default: all of them, each under its own name.',
    }),
    optional: field(4, bool, {
      pointer: true,
      description: 'The pod starts without ConfigMap or keys, too. Default: false.',
    }),
  },
  { description: 'Like a volume from a ConfigMap, as part of another.' },
);
export interface ConfigMapProjection extends Infer<typeof ConfigMapProjection> {}

export const ServiceAccountTokenProjection = message(
  'io.k8s.api.core.v1.ServiceAccountTokenProjection',
  {
    audience: field(1, string, { description: 'For whom the token is. Default: the API server.' }),
    expirationSeconds: field(2, int64, {
      pointer: true,
      default: 3600,
      description: 'For how many seconds it is asked to be valid. At least 600. Default: 3600.',
    }),
    path: field(3, string, { required: true, description: 'The path of the file within the volume.' }),
  },
  { description: 'The kubelet renews it before it expires.' },
);
export interface ServiceAccountTokenProjection extends Infer<typeof ServiceAccountTokenProjection> {}

export const ClusterTrustBundleProjection = message(
  'io.k8s.api.core.v1.ClusterTrustBundleProjection',
  {
    name: field(1, string, { pointer: true, description: 'The ClusterTrustBundle. Not together with signerName.' }),
    signerName: field(2, string, {
      pointer: true,
      description: 'The signer whose bundles labelSelector picks. Not together with name.',
    }),
    labelSelector: field(3, LabelSelector, {
      description: 'Which bundles of the signer, by labels. Absent: none. Empty: all.',
    }),
    optional: field(5, bool, {
      pointer: true,
      description: 'The pod starts without any such bundle, too. Default: false.',
    }),
    path: field(4, string, { required: true, description: 'The path of the file within the volume, in PEM.' }),
  },
  { description: 'Either one bundle by its name, or all that labelSelector picks of a signer.' },
);
export interface ClusterTrustBundleProjection extends Infer<typeof ClusterTrustBundleProjection> {}

export const PodCertificateProjection = message(
  'io.k8s.api.core.v1.PodCertificateProjection',
  {
    signerName: field(1, string, { required: true, description: 'Who signs the certificate.' }),
    keyType: field(2, string, {
      required: true,
      description: 'The kind of key: RSA3072, RSA4096, ECDSAP256, ECDSAP384, ECDSAP521 or ED25519.',
    }),
    maxExpirationSeconds: field(3, int32, {
      pointer: true,
      description: 'For how many seconds at most it may be valid: from 3600 to 7862400. Default: 86400.',
    }),
    credentialBundlePath: field(4, string, {
      description: 'The path of one PEM file with the key, then the chain of certificates.',
    }),
    keyPath: field(5, string, {
      description: 'The path of a PEM file with the key alone. Prefer credentialBundlePath.',
    }),
    certificateChainPath: field(6, string, {
      description: 'The path of a PEM file with the certificates alone. Prefer credentialBundlePath.',
    }),
    userAnnotations: field(7, map(string), {
      description: 'What the signer is told besides, by keys with a domain before a slash.',
    }),
  },
  { description: 'The kubelet makes the key, asks for the certificate and renews both.' },
);
export interface PodCertificateProjection extends Infer<typeof PodCertificateProjection> {}

export const VolumeProjection = message(
  'io.k8s.api.core.v1.VolumeProjection',
  {
    secret: field(1, SecretProjection, { description: 'The keys of a Secret.' }),
    downwardAPI: field(2, DownwardAPIProjection, { description: 'Fields of the pod.' }),
    configMap: field(3, ConfigMapProjection, { description: 'The keys of a ConfigMap.' }),
    serviceAccountToken: field(4, ServiceAccountTokenProjection, {
      description: 'A token of the service account of the pod.',
    }),
    clusterTrustBundle: field(5, ClusterTrustBundleProjection, { description: 'Certificates to trust.' }),
    podCertificate: field(6, PodCertificateProjection, { description: 'A private key and a certificate for the pod.' }),
  },
  { description: 'A source of files: one of these.' },
);
export interface VolumeProjection extends Infer<typeof VolumeProjection> {}

export const ProjectedVolumeSource = message(
  'io.k8s.api.core.v1.ProjectedVolumeSource',
  {
    sources: field(1, list(VolumeProjection), { description: 'The sources. Their paths must not clash.' }),
    defaultMode: field(2, int32, {
      pointer: true,
      default: 420,
      description: 'The mode of the files, up to 0777 (511 in JSON). Default: 0644.',
    }),
  },
  { description: 'All sources are in the namespace of the pod.' },
);
export interface ProjectedVolumeSource extends Infer<typeof ProjectedVolumeSource> {}

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

export const ScaleIOVolumeSource = message(
  'io.k8s.api.core.v1.ScaleIOVolumeSource',
  {
    gateway: field(1, string, { description: 'The address of the gateway of its API.' }),
    system: field(2, string, { description: 'The storage system, by its name there.' }),
    secretRef: field(3, LocalObjectReference, { description: 'The Secret with the user and password.' }),
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
export interface ScaleIOVolumeSource extends Infer<typeof ScaleIOVolumeSource> {}

export const StorageOSVolumeSource = message(
  'io.k8s.api.core.v1.StorageOSVolumeSource',
  {
    volumeName: field(1, string, { description: 'The volume, by its name in its namespace.' }),
    volumeNamespace: field(2, string, {
      description: 'Its namespace in StorageOS. Default: the namespace of the pod.',
    }),
    fsType: field(3, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
    readOnly: field(4, bool, { description: 'It cannot be written to. Default: false.' }),
    secretRef: field(5, LocalObjectReference, { description: 'The Secret with the credentials for its API.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface StorageOSVolumeSource extends Infer<typeof StorageOSVolumeSource> {}

export const CSIVolumeSource = message(
  'io.k8s.api.core.v1.CSIVolumeSource',
  {
    driver: field(1, string, {
      required: true,
      description: 'The name of the driver, as its CSIDriver object has it.',
    }),
    readOnly: field(2, bool, { pointer: true, description: 'It cannot be written to. Default: false.' }),
    fsType: field(3, string, { pointer: true, description: 'The filesystem on it. Default: what the driver chooses.' }),
    volumeAttributes: field(4, map(string), { description: 'What the driver is told; see its documentation.' }),
    nodePublishSecretRef: field(5, LocalObjectReference, {
      description: 'The Secret the driver is given when it mounts the volume.',
    }),
  },
  { description: 'It is made for the pod and goes with it. The driver must allow that.' },
);
export interface CSIVolumeSource extends Infer<typeof CSIVolumeSource> {}

export const EphemeralVolumeSource = message(
  'io.k8s.api.core.v1.EphemeralVolumeSource',
  {
    volumeClaimTemplate: field(1, PersistentVolumeClaimTemplate, {
      description: 'What the claim looks like. Its name is <pod>-<volume>.',
    }),
  },
  { description: 'A claim that is made for the pod and deleted with it.' },
);
export interface EphemeralVolumeSource extends Infer<typeof EphemeralVolumeSource> {}

export const ImageVolumeSource = message(
  'io.k8s.api.core.v1.ImageVolumeSource',
  {
    reference: field(1, string, { description: 'The image or artifact: registry/name:tag or @digest.' }),
    pullPolicy: field(2, string, {
      description: 'Always, IfNotPresent or Never. Default: Always for the tag latest or none, else IfNotPresent.',
    }),
  },
  { description: 'It is pulled like the image of a container, when the pod starts.' },
);
export interface ImageVolumeSource extends Infer<typeof ImageVolumeSource> {}

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
