import type { ServiceCIDR } from '../../../common/api/networking/v1/service-cidr.ts';
import { type AddressRange, contains, parseRange } from '../node-ipam/address-range.ts';

/** Holds a ServiceCIDR as long as addresses of it are given away. */
export const finalizer = 'networking.k8s.io/service-cidr-finalizer';

/** What a ServiceCIDR needs next. */
export type ServiceCIDRStep =
  | { readonly type: 'add-finalizer' }
  | { readonly type: 'set-ready'; readonly status: 'True' | 'False'; readonly reason: string; readonly message: string }
  /** It is to go, and nothing of it is in use. */
  | { readonly type: 'let-go' }
  /** It is to go, but addresses are in use that no other range has. */
  | { readonly type: 'wait' }
  | { readonly type: 'none' };

/** `others` are the other ServiceCIDRs; `addresses` those in use, asked for only where they matter. */
export async function serviceCIDRStep(
  range: ServiceCIDR,
  others: Iterable<ServiceCIDR>,
  addresses: () => Promise<readonly string[]>,
): Promise<ServiceCIDRStep> {
  const isHeld = range.metadata.finalizers?.includes(finalizer) ?? false;
  const ready = range.status?.conditions?.find(({ type }) => type === 'Ready');
  if (range.metadata.deletionTimestamp === undefined) {
    if (!isHeld) return { type: 'add-finalizer' };
    if (ready?.status === 'True') return { type: 'none' };
    return { type: 'set-ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' };
  }
  if (!isHeld) return { type: 'none' };
  const orphans = orphaned(rangesOf(range), [...others].filter(staysReady).flatMap(rangesOf), await addresses());
  if (!orphans) return { type: 'let-go' };
  if (ready?.status === 'False' && ready.reason === 'Terminating') return { type: 'wait' };
  const message =
    'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';
  return { type: 'set-ready', status: 'False', reason: 'Terminating', message };
}

/** Whether an address lies in one of `own`, and in none of `others`. */
function orphaned(
  own: readonly AddressRange[],
  others: readonly AddressRange[],
  addresses: readonly string[],
): boolean {
  const isIn = (ranges: readonly AddressRange[], address: string) => ranges.some((range) => contains(range, address));
  return addresses.some((address) => isIn(own, address) && !isIn(others, address));
}

const staysReady = ({ metadata, status }: ServiceCIDR): boolean =>
  metadata.deletionTimestamp === undefined &&
  (status?.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True');

const rangesOf = ({ spec }: ServiceCIDR): AddressRange[] =>
  (spec.cidrs ?? []).flatMap((cidr) => parseRange(cidr) ?? []);
