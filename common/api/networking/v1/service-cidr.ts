import { Condition, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** networking/v1/service-cidr: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-cidr-v1/ */
export const ServiceCIDRSpec = message(
  'io.k8s.api.networking.v1.ServiceCIDRSpec',
  {
    cidrs: field(1, list(string), {
      listType: 'atomic',
      description: 'One range, or one for each family of addresses; a second may be added, nothing else changed.',
    }),
  },
  { description: 'Ranges for the cluster IPs of services.' },
);
export interface ServiceCIDRSpec extends Infer<typeof ServiceCIDRSpec> {}

export const ServiceCIDRStatus = message(
  'io.k8s.api.networking.v1.ServiceCIDRStatus',
  {
    conditions: field(1, list(Condition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Ready: True while addresses are given out, False while it is being deleted.',
    }),
  },
  { description: 'Whether the ranges are in use.' },
);
export interface ServiceCIDRStatus extends Infer<typeof ServiceCIDRStatus> {}

export const ServiceCIDR = message(
  'io.k8s.api.networking.v1.ServiceCIDR',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, ServiceCIDRSpec, { present: true, description: 'The ranges.' }),
    status: field(3, ServiceCIDRStatus, {
      default: {},
      description: 'Whether addresses are given out of them. Read only.',
    }),
  },
  { description: 'A range from which services get their cluster IPs.' },
);
export interface ServiceCIDR extends Infer<typeof ServiceCIDR> {}

export const ServiceCIDRKind = defineKind<ServiceCIDR>(
  { group: 'networking.k8s.io', version: 'v1', kind: 'ServiceCIDR', resource: 'servicecidrs', namespaced: false },
  ServiceCIDR,
);
