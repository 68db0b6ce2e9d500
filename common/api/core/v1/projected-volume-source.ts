import { DownwardAPIVolumeFile, KeyToPath } from './object-volume-sources.ts';
import { LocalObjectReference } from './references.ts';
import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, bool, int32, int64, list, map, string } from '../../schema/field.ts';

/** Several sources of files in one volume: https://kubernetes.io/docs/concepts/storage/projected-volumes/ */
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
