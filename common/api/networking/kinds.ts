import { IngressKind } from './v1/ingress.ts';
import { IngressClassKind } from './v1/ingress-class.ts';
import { IPAddressKind } from './v1/ip-address.ts';
import { NetworkPolicyKind } from './v1/network-policy.ts';
import { ServiceCIDRKind } from './v1/service-cidr.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of networking.k8s.io. */
export const networkingKinds: readonly Kind<ApiObject>[] = [
  IngressKind,
  IngressClassKind,
  IPAddressKind,
  NetworkPolicyKind,
  ServiceCIDRKind,
];
