import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The one way to write an address, RFC 5952 for IPv6; undefined for what is none. */
export function canonicalIP(text: string): string | undefined {
  if (isIP(text) === 0 || text.includes('%')) return undefined;
  return isIPv6(text) ? ipaddr.IPv6.parse(text).toRFC5952String() : text;
}

/** The one way to write a range: its first address and its length. `cidr` is one. */
export function canonicalCIDR(cidr: string): string {
  const [, bits] = ipaddr.parseCIDR(cidr);
  return isIPv6(cidr.split('/')[0] ?? '')
    ? `${ipaddr.IPv6.networkAddressFromCIDR(cidr).toRFC5952String()}/${bits}`
    : `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${bits}`;
}
