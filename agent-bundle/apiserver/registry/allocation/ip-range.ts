import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The addresses of a CIDR that may be given away, as numbers. */
export interface IPRange {
  readonly cidr: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly first: bigint;
  readonly last: bigint;
}

/** Ranges larger than this are used only from their start. */
const sizeMost = 2n ** 16n;

/** Without the network's own address and, for IPv4, the broadcast address. Throws for what is no CIDR. */
export function parseIPRange(cidr: string): IPRange {
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const family = address.kind() === 'ipv4' ? 'IPv4' : 'IPv6';
  const width = family === 'IPv4' ? 32 : 128;
  const size = 2n ** BigInt(width - bits);
  const network = (toNumber(address.toString()) / size) * size;
  if (size <= 4n) throw new Error(`the range ${cidr} is too small for services`);
  const usable = family === 'IPv6' && size > sizeMost ? sizeMost : size;
  return { cidr, family, first: network + 1n, last: network + usable - (family === 'IPv4' ? 2n : 1n) };
}

/** The two ends of dual stack are separated by a comma. */
export function parseIPRanges(cidrs: string): IPRange[] {
  return cidrs.split(',').map((cidr) => parseIPRange(cidr.trim()));
}

export const isInRange = (range: IPRange, ip: string): boolean => {
  if (ipaddr.parse(ip).kind() !== range.family.toLowerCase()) return false;
  const number = toNumber(ip);
  return number >= range.first && number <= range.last;
};

export const familyOf = (ip: string): 'IPv4' | 'IPv6' => (isIPv4(ip) ? 'IPv4' : 'IPv6');

function toNumber(ip: string): bigint {
  return ipaddr
    .parse(ip)
    .toByteArray()
    .reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

export function fromNumber(number: bigint, family: 'IPv4' | 'IPv6'): string {
  const length = family === 'IPv4' ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/** The address of the `kubernetes` service, which every serving certificate carries. */
export const firstServiceIP = (cidrs: string): string => {
  const [range] = parseIPRanges(cidrs) as [IPRange];
  return fromNumber(range.first, range.family);
};
