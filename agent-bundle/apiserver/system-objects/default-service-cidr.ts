import { type ServiceCIDR, ServiceCIDRKind } from '../../../common/api/networking/v1/service-cidr.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { defaultServiceCIDR } from '../registry/allocation/service-ranges.ts';
import { canonicalCIDR } from '../registry/validation/canonical-address.ts';
import type { SystemWriter } from './system-writer.ts';

/** The ServiceCIDR that shows what the flag says. `now` is milliseconds since the epoch. */
export async function ensureDefaultServiceCIDR(
  writer: SystemWriter,
  cidrs: string,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const metadata = { name: defaultServiceCIDR };
  const spec = { cidrs: cidrs.split(',').map((cidr) => canonicalCIDR(cidr.trim())) };
  await writer.ensure(ServiceCIDRKind, { metadata, spec }, signal);
  const ready = (there: ServiceCIDR) => {
    if (there.metadata.deletionTimestamp !== undefined || there.status?.conditions?.length) return false;
    const message = 'Kubernetes default Service CIDR is ready';
    const condition = { type: 'Ready', status: 'True', reason: '', message, lastTransitionTime: timestamp(now) };
    there.status = { conditions: [condition] };
    return true;
  };
  await writer.change(ServiceCIDRKind, metadata, 'status', ready, signal);
}
