import ipaddr from 'ipaddr.js';

/** An IPv4 network; `text` is as written, `address` and `prefix` its parts. */
export interface Cidr {
  readonly text: string;
  readonly prefix: number;
  readonly first: number;
  readonly last: number;
}

/**
 *   cidr        an IPv4 network, written with its first address
 *   host-bits   an address inside a network; `meant` is the network
 *   ipv6        a network, but of IPv6
 *   no-cidr     something else
 */
export type CidrReading =
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  | { readonly kind: 'host-bits'; readonly meant: string }
  | { readonly kind: 'ipv6' }
  | { readonly kind: 'no-cidr' };

export function readCidr(text: string): CidrReading {
  if (ipaddr.IPv6.isValidCIDR(text)) return { kind: 'ipv6' };
  const [, dots, bits] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(text) ?? [];
  if (dots === undefined || !isIPv4(dots) || Number(bits) > 32) return { kind: 'no-cidr' };
  const network = ipaddr.IPv4.networkAddressFromCIDR(text).toString();
  if (network !== dots) return { kind: 'host-bits', meant: `${network}/${Number(bits)}` };
  const prefix = Number(bits);
  const first = numberOf(dots);
  return { kind: 'cidr', cidr: { text, prefix, first, last: first + 2 ** (32 - prefix) - 1 } };
}

/** The network of a text that was read before; anything else is a bug, and throws. */
export function cidrOf(text: string): Cidr {
  const reading = readCidr(text);
  if (reading.kind !== 'cidr') throw new Error(`${text} is no CIDR`);
  return reading.cidr;
}

export function isIPv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return one.first <= other.last && other.first <= one.last;
}

export function contains(cidr: Cidr, address: string): boolean {
  const number = numberOf(address);
  return cidr.first <= number && number <= cidr.last;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
