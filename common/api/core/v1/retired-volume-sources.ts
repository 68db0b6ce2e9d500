import { LocalObjectReference } from './references.ts';
import { type Infer, field, message, bool, list, string } from '../../schema/field.ts';

/**
 * Volumes that are still accepted, though no kubelet mounts them any more:
 * https://kubernetes.io/docs/concepts/storage/volumes/
 */
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

export const PhotonPersistentDiskVolumeSource = message(
  'io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource',
  {
    pdID: field(1, string, { description: 'The ID of the disk.' }),
    fsType: field(2, string, { description: 'The filesystem on it, such as ext4 (the default) or xfs.' }),
  },
  { description: 'No kubelet mounts it any more.' },
);
export interface PhotonPersistentDiskVolumeSource extends Infer<typeof PhotonPersistentDiskVolumeSource> {}

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
