import { TypedLocalObjectReference, TypedObjectReference } from './references.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { type Infer, field, message, list, map, quantity, string } from '../../schema/field.ts';

/** core/v1/persistent-volume-claim: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ResourceClaim = message('io.k8s.api.core.v1.ResourceClaim', {
  name: field(1, string, { required: true }),
});
export interface ResourceClaim extends Infer<typeof ResourceClaim> {}

export const ResourceRequirements = message('io.k8s.api.core.v1.ResourceRequirements', {
  limits: field(1, map(quantity)),
  requests: field(2, map(quantity)),
  claims: field(3, list(ResourceClaim), { listType: 'map', listMapKeys: ['name'] }),
});
export interface ResourceRequirements extends Infer<typeof ResourceRequirements> {}

export const PersistentVolumeClaimSpec = message('io.k8s.api.core.v1.PersistentVolumeClaimSpec', {
  accessModes: field(1, list(string)),
  selector: field(4, LabelSelector),
  resources: field(2, ResourceRequirements),
  volumeName: field(3, string),
  storageClassName: field(5, string, { pointer: true }),
  volumeMode: field(6, string, { pointer: true }),
  dataSource: field(7, TypedLocalObjectReference),
  dataSourceRef: field(8, TypedObjectReference),
});
export interface PersistentVolumeClaimSpec extends Infer<typeof PersistentVolumeClaimSpec> {}

export const PersistentVolumeClaimTemplate = message('io.k8s.api.core.v1.PersistentVolumeClaimTemplate', {
  metadata: field(1, ObjectMeta),
  spec: field(2, PersistentVolumeClaimSpec),
});
export interface PersistentVolumeClaimTemplate extends Infer<typeof PersistentVolumeClaimTemplate> {}
