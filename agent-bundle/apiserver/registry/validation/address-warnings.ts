import { isIPv6 } from 'node:net';
import { canonicalCIDR, canonicalIP } from './canonical-address.ts';

/** What is accepted, but may be read in more than one way, or not found again by its text. */
export function addressWarnings(ip: string, field: string): string[] {
  const canonical = canonicalIP(ip);
  if (canonical === undefined || canonical === ip) return [];
  return [`${field}: IPv6 address "${ip}" should be in RFC 5952 canonical format ("${canonical}")`];
}

/** The same for a range; `cidr` is one. */
export function rangeWarnings(cidr: string, field: string): string[] {
  const [start = '', bits] = cidr.split('/');
  const canonical = canonicalIP(start);
  const network = canonicalCIDR(cidr);
  if (canonical === undefined || network === cidr) return [];
  if (network === `${canonical}/${bits}`) {
    return [`${field}: IPv6 CIDR value "${cidr}" should be in RFC 5952 canonical format ("${network}")`];
  }
  const single = `${canonical}/${isIPv6(start) ? 128 : 32}`;
  return [`${field}: CIDR value "${cidr}" is ambiguous in this context (should be "${network}" or "${single}"?)`];
}
