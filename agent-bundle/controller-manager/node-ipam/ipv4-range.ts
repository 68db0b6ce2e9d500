import ipaddr from 'ipaddr.js';

/** An IPv4 range: its first address as a number, and how many leading bits its addresses share. */
export interface Ipv4Range {
  readonly first: number;
  readonly bits: number;
}

/** Reads `10.244.0.0/16`; undefined for anything else, also where bits are set beyond the prefix. */
export function parseIpv4Range(text: string): Ipv4Range | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [address, bits] = ipaddr.IPv4.parseCIDR(text);
  const first = address.octets.reduce((number, octet) => number * 256 + octet, 0);
  return first % sizeOf(bits) === 0 ? { first, bits } : undefined;
}

export function formatIpv4Range({ first, bits }: Ipv4Range): string {
  return `${[24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join('.')}/${bits}`;
}

/** Addresses in a range of so many bits. */
export const sizeOf = (bits: number): number => 2 ** (32 - bits);
