import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, microTime, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** coordination/v1/lease: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const LeaseSpec = message(
  'io.k8s.api.coordination.v1.LeaseSpec',
  {
    holderIdentity: field(1, string, { pointer: true, description: 'Who holds it; absent: nobody.' }),
    leaseDurationSeconds: field(2, int32, {
      pointer: true,
      description: 'How many seconds others wait after the last renewal before they take it.',
    }),
    acquireTime: field(3, microTime, { pointer: true, description: 'When the holder took it.' }),
    renewTime: field(4, microTime, { pointer: true, description: 'When the holder last renewed it.' }),
    leaseTransitions: field(5, int32, { pointer: true, description: 'How often it changed hands.' }),
    strategy: field(6, string, {
      pointer: true,
      description: 'How the server picks a leader: OldestEmulationVersion; absent: candidates settle it themselves.',
    }),
    preferredHolder: field(7, string, {
      pointer: true,
      description: 'To whom the holder should give it up; only with a strategy.',
    }),
  },
  { description: 'The holder, and until when others leave it alone.' },
);
export interface LeaseSpec extends Infer<typeof LeaseSpec> {}

export const Lease = message(
  'io.k8s.api.coordination.v1.Lease',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, LeaseSpec, { default: {}, description: 'Who holds it, and since when.' }),
  },
  { description: 'A lock with a time limit: who leads, or that a node is alive.' },
);
export interface Lease extends Infer<typeof Lease> {}

export const LeaseKind = defineKind<Lease>(
  { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', resource: 'leases', namespaced: true },
  Lease,
);
