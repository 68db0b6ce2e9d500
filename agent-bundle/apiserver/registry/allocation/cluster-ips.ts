import type { Service } from '../../../../common/api/core/v1/service.ts';
import { type IPAddress, IPAddressKind } from '../../../../common/api/networking/v1/ip-address.ts';
import { resourcePrefix } from '../../storage/keys.ts';
import { type FieldError, forbiddenField, invalidValue, stringList } from '../field-error.ts';
import { freeNumber, reservedOf } from './free-number.ts';
import { canonicalIP } from '../validation/canonical-address.ts';
import { type IPRange, familyOf, fromNumber, isInRange } from './ip-range.ts';

/** The keys of cluster IPs: each that a Service holds is an IPAddress of that name. */
export const clusterIPPrefix = resourcePrefix(IPAddressKind);

/** Whose IPAddresses are ours to give and take. */
export const managedBy = { 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' } as const;

export const clusterIPKey = (ip: string): string => clusterIPPrefix + (canonicalIP(ip) ?? ip);

/** What stands at the key of an address that the Service holds. */
export function ipAddressOf(name: string, { metadata }: Service): IPAddress {
  const labels = { 'ipaddress.kubernetes.io/ip-family': familyOf(name), ...managedBy };
  const parentRef = { resource: 'services', namespace: metadata.namespace, name: metadata.name };
  return { metadata: { name, labels }, spec: { parentRef } };
}
export const headless = 'None';

/** The addresses a Service holds: none for headless and external ones. */
export function heldIPs({ spec }: Service): string[] {
  if (spec.type === 'ExternalName') return [];
  return (spec.clusterIPs ?? []).filter((ip) => ip !== '' && ip !== headless);
}

/**
 * Gives a Service its families and addresses: those it asks for, where they are free and in a range, else free ones.
 * Addresses in `held` are its own already. Changes the Service in place.
 */
export function allocateClusterIPs(
  service: Service,
  ranges: readonly IPRange[],
  held: ReadonlySet<string>,
  isTaken: (ip: string) => boolean,
  random: () => number,
): FieldError[] {
  const { spec } = service;
  if (spec.type === 'ExternalName') return [];
  const errors = chooseFamilies(service, ranges);
  if (errors.length > 0 || spec.clusterIPs?.[0] === headless) return errors;
  const families = spec.ipFamilies ?? [];
  const asked = spec.clusterIPs ?? [];
  const ips: string[] = [];
  for (const [index, family] of families.entries()) {
    const own = ranges.filter((each) => each.family === family);
    const ip = asked[index];
    if (own.length === 0) continue;
    if (ip) {
      const refused = refusal(ip, own, held, isTaken);
      if (refused)
        return [invalidValue('spec.clusterIPs', stringList(asked), `failed to allocate IP ${ip}: ${refused}`)];
      ips.push(ip);
      continue;
    }
    const free = firstFree(own, isTaken, random);
    if (!free)
      return [invalidValue('spec.clusterIPs', stringList(asked), 'failed to allocate a serviceIP: range is full')];
    ips.push(free);
  }
  spec.clusterIPs = ips;
  spec.clusterIP = ips[0];
  return [];
}

function refusal(ip: string, ranges: readonly IPRange[], held: ReadonlySet<string>, isTaken: (ip: string) => boolean) {
  if (held.has(ip)) return undefined;
  if (!ranges.some((range) => isInRange(range, ip))) {
    const valid = ranges.map(({ cidr }) => cidr).join(', ');
    return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${valid}`;
  }
  return isTaken(ip) ? 'provided IP is already allocated' : undefined;
}

function firstFree(ranges: readonly IPRange[], isTaken: (ip: string) => boolean, random: () => number) {
  for (const range of ranges) {
    const free = freeIP(range, isTaken, random);
    if (free !== undefined) return free;
  }
  return undefined;
}

function freeIP(range: IPRange, isTaken: (ip: string) => boolean, random: () => number): string | undefined {
  const size = Number(range.last - range.first + 1n);
  const ipAt = (offset: number) => fromNumber(range.first + BigInt(offset), range.family);
  const reserved = reservedOf(size, 16, 16, 256);
  const free = freeNumber({ first: 0, last: size - 1, reserved }, (offset) => isTaken(ipAt(offset)), random);
  return free === undefined ? undefined : ipAt(free);
}

/** Which families: as asked or as its addresses say, else as many as the policy wants of those we have. */
function chooseFamilies({ spec }: Service, ranges: readonly IPRange[]): FieldError[] {
  const have = [...new Set(ranges.map(({ family }) => family as string))];
  const unknown = (spec.ipFamilies ?? []).findIndex((family) => !have.includes(family));
  if (unknown >= 0) {
    const family = spec.ipFamilies?.[unknown] ?? '';
    return [invalidValue(`spec.ipFamilies[${unknown}]`, family, 'not configured on this cluster')];
  }
  const ips = (spec.clusterIPs ?? []).filter((ip) => ip !== headless);
  const isOpen = spec.clusterIPs?.[0] === headless && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= isOpen ? 'RequireDualStack' : ips.length > 1 ? 'RequireDualStack' : 'SingleStack';
  if (spec.ipFamilyPolicy === 'RequireDualStack' && have.length < 2 && !isOpen) {
    const why = 'this cluster is not configured for dual-stack services';
    return [invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, why)];
  }
  const wanted = spec.ipFamilyPolicy === 'SingleStack' ? 1 : isOpen ? 2 : have.length;
  const named = spec.ipFamilies ?? [...new Set(ips.map(familyOf))];
  const others = (isOpen ? [...new Set([...have, 'IPv4', 'IPv6'])] : have).filter((family) => !named.includes(family));
  if (spec.ipFamilyPolicy === 'SingleStack' && named.length > 1) {
    return [forbiddenField('spec.ipFamilies', 'may only hold one value when `ipFamilyPolicy` is SingleStack')];
  }
  spec.ipFamilies = [...named, ...others].slice(0, Math.max(wanted, named.length));
  return [];
}
