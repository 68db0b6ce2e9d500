import { PersistentVolumeClaimTemplate } from './persistent-volume-claim.ts';
import { LocalObjectReference } from './references.ts';
import { type Infer, field, message, bool, int32, list, map, quantity, string } from '../../schema/field.ts';

/** Volumes of a node, of a server or of a driver: https://kubernetes.io/docs/concepts/storage/volumes/#volume-types */
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

export const PersistentVolumeClaimVolumeSource = message(
  'io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource',
  {
    claimName: field(1, string, { required: true, description: 'The claim, in the namespace of the pod.' }),
    readOnly: field(2, bool, { description: 'It cannot be written to by any container. Default: false.' }),
  },
  { description: 'The claim is in the namespace of the pod; until it is bound, the pod waits.' },
);
export interface PersistentVolumeClaimVolumeSource extends Infer<typeof PersistentVolumeClaimVolumeSource> {}

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
