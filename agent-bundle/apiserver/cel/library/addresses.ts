import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { CelError } from '../cel.ts';
import { CelOpaque, type Value } from '../values/value.ts';
import { type CelFunction, asA, asString, func, method, traversal } from './function.ts';

const [ipType, cidrType] = ['net.IP', 'net.CIDR'];
type Address = ipaddr.IPv4 | ipaddr.IPv6;

class IpValue extends CelOpaque {
  readonly typeName = ipType;
  readonly address: Address;

  constructor(address: Address) {
    super();
    this.address = address;
  }

  override get size(): number {
    return this.address.toByteArray().length;
  }

  override equals(other: CelOpaque): boolean {
    return other instanceof IpValue && textOf(this.address) === textOf(other.address);
  }
}

class CidrValue extends CelOpaque {
  readonly typeName = cidrType;
  readonly address: Address;
  readonly bits: number;

  constructor(address: Address, bits: number) {
    super();
    this.address = address;
    this.bits = bits;
  }

  override get size(): number {
    return this.address.toByteArray().length;
  }

  override equals(other: CelOpaque): boolean {
    return other instanceof CidrValue && textOf(this.address) === textOf(other.address) && this.bits === other.bits;
  }
}

const textOf = (address: Address): string =>
  address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();

/** The address; or in upstream's words why it is none. */
function parseAddress(text: string): Address | string {
  if (text.includes('%')) return `IP Address ${JSON.stringify(text)} with zone value is not allowed`;
  if (isIP(text) === 0) {
    return `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`;
  }
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
    return `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`;
  }
  return address;
}

function parseRange(text: string): CidrValue | string {
  const refused = (reason: string): string =>
    `network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): ${reason}`;
  const slash = text.lastIndexOf('/');
  if (slash < 0) return refused("no '/'");
  const [before, length] = [text.slice(0, slash), text.slice(slash + 1)];
  const address = parseAddress(before);
  if (typeof address === 'string') {
    return isIP(before) !== 0 && !before.includes('%')
      ? address
      : refused(`ParseAddr(${JSON.stringify(before)}): unable to parse IP`);
  }
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(length)) return refused(`bad bits after slash: ${JSON.stringify(length)}`);
  const bits = Number(length);
  return bits > address.toByteArray().length * 8 ? refused('prefix length out of range') : new CidrValue(address, bits);
}

function ip(text: string): IpValue {
  const address = parseAddress(text);
  if (typeof address === 'string') throw new CelError(address);
  return new IpValue(address);
}

function cidr(text: string): CidrValue {
  const range = parseRange(text);
  if (typeof range === 'string') throw new CelError(range);
  return range;
}

const addressOf = (value: Value | undefined): Address => asA(IpValue, value).address;
const rangeOf = (value: Value | undefined): CidrValue => asA(CidrValue, value);

function contains({ address, bits }: CidrValue, other: Address): boolean {
  return address.kind() === other.kind() && other.match(address, bits);
}

const containsRange = (outer: CidrValue, inner: CidrValue): boolean =>
  outer.bits <= inner.bits && contains(outer, inner.address);

function masked({ address, bits }: CidrValue): CidrValue {
  const bytes = address
    .toByteArray()
    .map((byte, index) => byte & (0xff00 >> Math.max(0, Math.min(8, bits - index * 8))));
  return new CidrValue(ipaddr.fromByteArray(bytes.map((byte) => byte & 0xff)), bits);
}

function isCanonical(text: string): boolean {
  return textOf(ip(text).address) === text;
}

/** IPv4's 169.254/16 and 224.0.0/24, IPv6's fe80::/10 and ff02::/16. */
function inRange(address: Address, ...ranges: readonly string[]): boolean {
  return ranges.some((range) => contains(cidr(range), address));
}

const isUnspecified = (address: Address): boolean => inRange(address, '0.0.0.0/32', '::/128');
const isLoopback = (address: Address): boolean => inRange(address, '127.0.0.0/8', '::1/128');
const isLinkLocalUnicast = (address: Address): boolean => inRange(address, '169.254.0.0/16', 'fe80::/10');
const isLinkLocalMulticast = (address: Address): boolean =>
  inRange(address, '224.0.0.0/24', 'ff02::/16') ||
  (address instanceof ipaddr.IPv6 && (address.parts[0]! & 0xff0f) === 0xff02);
const isGlobalUnicast = (address: Address): boolean =>
  !isUnspecified(address) &&
  !isLoopback(address) &&
  !isLinkLocalUnicast(address) &&
  !inRange(address, '224.0.0.0/4', 'ff00::/8', '255.255.255.255/32');

const tests: Readonly<Record<string, (address: Address) => boolean>> = {
  isUnspecified,
  isLoopback,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isGlobalUnicast,
};

const parsing = { cost: ([size]: readonly number[]): number => traversal(size!) };
/** The octets of the range twice over; an address has 16 of them at most. */
const comparing = (size: number): number => traversal(2 * Math.min(size, 16));
const within = (size: number): number => comparing(size) + traversal(Math.min(size, 16)) + 1;

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-ip-address-library, and CIDRs */
export const addresses: readonly CelFunction[] = [
  func('ip', ['string'], ipType, ([text]) => ip(asString(text)), parsing),
  func('isIP', ['string'], 'bool', ([text]) => typeof parseAddress(asString(text)) !== 'string', parsing),
  func('ip.isCanonical', ['string'], 'bool', ([text]) => isCanonical(asString(text)), {
    cost: ([size]) => traversal(size!, 2),
  }),
  func('string', [ipType], 'string', ([value]) => textOf(addressOf(value)), { resultSize: () => 45 }),
  method(ipType, 'family', [], 'int', ([value]) => (addressOf(value).kind() === 'ipv4' ? 4n : 6n)),
  ...Object.entries(tests).map(([name, test]) => method(ipType, name, [], 'bool', ([value]) => test(addressOf(value)))),
  func('cidr', ['string'], cidrType, ([text]) => cidr(asString(text)), parsing),
  func('isCIDR', ['string'], 'bool', ([text]) => typeof parseRange(asString(text)) !== 'string', parsing),
  func('string', [cidrType], 'string', ([value]) => `${textOf(rangeOf(value).address)}/${rangeOf(value).bits}`, {
    resultSize: () => 49,
  }),
  method(cidrType, 'ip', [], ipType, ([value]) => new IpValue(rangeOf(value).address)),
  method(cidrType, 'masked', [], cidrType, ([value]) => masked(rangeOf(value))),
  method(cidrType, 'prefixLength', [], 'int', ([value]) => BigInt(rangeOf(value).bits)),
  method(cidrType, 'containsIP', [ipType], 'bool', ([range, other]) => contains(rangeOf(range), addressOf(other)), {
    cost: ([size]) => comparing(size!),
  }),
  method(
    cidrType,
    'containsIP',
    ['string'],
    'bool',
    ([range, other]) => contains(rangeOf(range), ip(asString(other)).address),
    {
      cost: ([size, text]) => comparing(size!) + traversal(text!),
    },
  ),
  method(
    cidrType,
    'containsCIDR',
    [cidrType],
    'bool',
    ([range, other]) => containsRange(rangeOf(range), rangeOf(other)),
    {
      cost: ([size]) => within(size!),
    },
  ),
  method(
    cidrType,
    'containsCIDR',
    ['string'],
    'bool',
    ([range, other]) => containsRange(rangeOf(range), cidr(asString(other))),
    {
      cost: ([size, text]) => within(size!) + traversal(text!),
    },
  ),
];
