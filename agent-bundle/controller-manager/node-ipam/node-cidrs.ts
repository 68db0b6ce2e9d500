import { AppError } from '../../../common/base/app-error.ts';
import { type AddressRange, type Family, formatRange, parseRange } from './address-range.ts';
import { CidrPool } from './cidr-pool.ts';

/** What the flags say of the ranges of nodes, as they say it. */
export interface NodeIpamOptions {
  /** One range, or one of each family with a comma between; the first is the primary one. */
  readonly clusterCIDR: string | undefined;
  /** Bits of a node's range; only where there is one range. */
  readonly nodeCIDRMaskSize: number | undefined;
  readonly nodeCIDRMaskSizeIPv4: number | undefined;
  readonly nodeCIDRMaskSizeIPv6: number | undefined;
  /** Ranges for services, which no node gets. */
  readonly serviceClusterIPRange: string | undefined;
}

/** Bits of a node's range unless said otherwise. */
const usualBits: Readonly<Record<Family, number>> = { IPv4: 24, IPv6: 64 };
/** Of an even smaller range a node's bridge would need all. */
const smallest: Readonly<Record<Family, number>> = { IPv4: 30, IPv6: 126 };
/** A cluster of more than 2¹⁶ ranges is a mistake in the numbers. */
const mostBits = 16;

/** A pool for each family. Throws an AppError for ranges that make no sense. */
export function poolsOf(options: NodeIpamOptions): CidrPool[] {
  const { clusterCIDR, serviceClusterIPRange } = options;
  if (!clusterCIDR) throw new AppError('flag-missing', { flag: '--cluster-cidr' });
  const ranges = rangesOf('--cluster-cidr', clusterCIDR);
  const pools = ranges.map((range) => poolOf(range, ranges.length > 1, options));
  // Where services and pods share a range, the part of services stays free.
  const services = serviceClusterIPRange ? rangesOf('--service-cluster-ip-range', serviceClusterIPRange) : [];
  for (const cidr of services.map(formatRange)) {
    for (const pool of pools) pool.occupy(`services ${cidr}`, cidr);
  }
  return pools;
}

function rangesOf(flag: string, value: string): AddressRange[] {
  const ranges = value.split(',').map((text) => parseRange(text.trim()));
  const [first, second] = ranges;
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === ranges.length && ranges.length <= 2 && first?.family !== second?.family) return known;
  const wanted =
    'a range such as 10.244.0.0/16, or one of each family with a comma between, with no bits set beyond their prefix';
  throw new AppError('flag-invalid', { flag, value, wanted });
}

function poolOf(range: AddressRange, isDual: boolean, options: NodeIpamOptions): CidrPool {
  const [flag, bits = usualBits[range.family]] = bitsOf(range.family, isDual, options);
  const most = Math.min(smallest[range.family], range.bits + mostBits);
  if (bits >= range.bits && bits <= most) return new CidrPool(range, bits);
  const wanted = `between ${range.bits} and ${most}, as --cluster-cidr=${options.clusterCIDR} allows`;
  throw new AppError('flag-invalid', { flag, value: bits, wanted });
}

/** The flag that says it, and what it says. */
function bitsOf(family: Family, isDual: boolean, options: NodeIpamOptions): [flag: string, bits: number | undefined] {
  const { nodeCIDRMaskSize: single, nodeCIDRMaskSizeIPv4, nodeCIDRMaskSizeIPv6 } = options;
  const flag = `--node-cidr-mask-size-${family.toLowerCase()}`;
  const own = family === 'IPv4' ? nodeCIDRMaskSizeIPv4 : nodeCIDRMaskSizeIPv6;
  if (single === undefined) return [flag, own];
  if (!isDual && own === undefined) return ['--node-cidr-mask-size', single];
  const wanted = isDual ? 'absent where there are two ranges' : `absent beside ${flag}`;
  throw new AppError('flag-invalid', { flag: '--node-cidr-mask-size', value: single, wanted });
}
