import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, microTime, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** coordination/v1/lease: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const LeaseSpec = message('io.k8s.api.coordination.v1.LeaseSpec', {
  holderIdentity: field(1, string),
  leaseDurationSeconds: field(2, int32),
  acquireTime: field(3, microTime),
  renewTime: field(4, microTime),
  leaseTransitions: field(5, int32),
  strategy: field(6, string),
  preferredHolder: field(7, string),
});
export interface LeaseSpec extends Infer<typeof LeaseSpec> {}

export const Lease = message('io.k8s.api.coordination.v1.Lease', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  spec: field(2, LeaseSpec),
});
export interface Lease extends Infer<typeof Lease> {}

export const LeaseKind = defineKind<Lease>(
  { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', resource: 'leases', namespaced: true },
  Lease,
);
