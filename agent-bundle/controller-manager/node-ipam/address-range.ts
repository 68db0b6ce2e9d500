import ipaddr from 'ipaddr.js';

export type Family = 'IPv4' | 'IPv6';

/** Bits of an address of each family. */
export const addressBits: Readonly<Record<Family, number>> = { IPv4: 32, IPv6: 128 };

/** A range: its first address as a number, and how many leading bits its addresses share. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly bits: number;
}

/** Reads `10.244.0.0/16` or `fd00:10:244::/48`; undefined for anything else, also where bits are set beyond the prefix. */
export function parseRange(text: string): AddressRange | undefined {
  const isIPv4 = ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
  if (!isIPv4 && !ipaddr.IPv6.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const family = isIPv4 ? 'IPv4' : 'IPv6';
  const first = numberOf(address);
  return first % sizeOf(family, bits) === 0n ? { family, first, bits } : undefined;
}

/** In the shortest way to write it. */
export function formatRange({ family, first, bits }: AddressRange): string {
  const length = addressBits[family] / 8;
  const bytes = Array.from({ length }, (_, index) => Number((first >> BigInt(8 * (length - 1 - index))) & 255n));
  const address = ipaddr.fromByteArray(bytes);
  return `${address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString()}/${bits}`;
}

/** Whether the address, as text, lies in the range. */
export function contains({ family, first, bits }: AddressRange, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() !== family.toLowerCase()) return false;
  const number = numberOf(parsed);
  return number >= first && number < first + sizeOf(family, bits);
}

const numberOf = (address: ipaddr.IPv4 | ipaddr.IPv6): bigint =>
  address.toByteArray().reduce((number, byte) => number * 256n + BigInt(byte), 0n);

/** Addresses in a range of so many bits. */
export const sizeOf = (family: Family, bits: number): bigint => 2n ** BigInt(addressBits[family] - bits);
