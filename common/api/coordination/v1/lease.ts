import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, microTime, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** coordination/v1/lease: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const LeaseSpec = message('io.k8s.api.coordination.v1.LeaseSpec', {
  holderIdentity: field(1, string, { pointer: true }),
  leaseDurationSeconds: field(2, int32, { pointer: true }),
  acquireTime: field(3, microTime, { pointer: true }),
  renewTime: field(4, microTime, { pointer: true }),
  leaseTransitions: field(5, int32, { pointer: true }),
  strategy: field(6, string, { pointer: true }),
  preferredHolder: field(7, string, { pointer: true }),
});
export interface LeaseSpec extends Infer<typeof LeaseSpec> {}

export const Lease = message('io.k8s.api.coordination.v1.Lease', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  spec: field(2, LeaseSpec, { default: {} }),
});
export interface Lease extends Infer<typeof Lease> {}

export const LeaseKind = defineKind<Lease>(
  { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', resource: 'leases', namespaced: true },
  Lease,
);
