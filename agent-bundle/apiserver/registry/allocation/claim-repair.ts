import type { Service } from '../../../../common/api/core/v1/service.ts';
import { clusterIPPrefix, managedBy } from './cluster-ips.ts';
import { type IPRange, familyOf, isInRange } from './ip-range.ts';
import { nodePortPrefix } from './node-ports.ts';

/** A Service, and the keys it should hold. */
export interface Holder {
  readonly service: Service;
  readonly keys: readonly string[];
}

/** A key that is held, and what stands there. */
export interface HeldKey {
  readonly key: string;
  readonly revision: number;
  readonly value: Buffer;
}

/** What is to be done about addresses and ports that are not as they should be. */
export type Repair =
  /** The Service holds it from now on, on the condition that nobody else has it, or that it still stands as it was. */
  | { readonly type: 'claim'; readonly key: string; readonly service: Service; readonly before: number | 'absent' }
  /** Nobody holds it any more. */
  | { readonly type: 'free'; readonly key: string; readonly before: number }
  | { readonly type: 'tell'; readonly service: Service; readonly reason: string; readonly message: string };

/** In how many rounds a key must have been found without a holder before it is freed: its Service may only be on its way. */
const roundsOfLeak = 3;

export interface Findings {
  readonly repairs: readonly Repair[];
  /** In how many rounds each key without a holder was found: for the next round. */
  readonly leaks: ReadonlyMap<string, number>;
}

/** Compares what Services hold with what is held. `leaks` are those of the round before. */
export function findRepairs(
  holders: readonly Holder[],
  held: readonly HeldKey[],
  leaks: ReadonlyMap<string, number>,
  ranges: readonly IPRange[],
): Findings {
  const standing = new Map(held.map((one) => [one.key, one]));
  const wanted = new Map<string, Service>();
  const repairs: Repair[] = [];
  for (const { service, keys } of holders) {
    for (const key of keys) {
      const other = wanted.get(key);
      if (other) {
        repairs.push(
          tell(service, key, 'AlreadyAllocated', 'was assigned to multiple services; please recreate service'),
        );
        continue;
      }
      wanted.set(key, service);
      repairs.push(...repairsOf(service, key, standing.get(key), ranges));
    }
  }
  const leaked = held.filter((one) => !wanted.has(one.key) && isOurs(one));
  const counts = new Map(leaked.map(({ key }) => [key, (leaks.get(key) ?? 0) + 1]));
  for (const { key, revision } of leaked) {
    if ((counts.get(key) ?? 0) >= roundsOfLeak) repairs.push({ type: 'free', key, before: revision });
  }
  return { repairs, leaks: counts };
}

function repairsOf(
  service: Service,
  key: string,
  standing: HeldKey | undefined,
  ranges: readonly IPRange[],
): readonly Repair[] {
  const found: Repair[] = [];
  const ip = key.startsWith(clusterIPPrefix) ? key.slice(clusterIPPrefix.length) : undefined;
  if (ip !== undefined && !ranges.some((range) => isInRange(range, ip))) {
    found.push(tell(service, key, 'OutOfRange', 'is not within any configured Service CIDR; please recreate service'));
  }
  if (standing && holderOf(standing.value) === keyOf(service)) return found;
  const before = standing?.revision ?? 'absent';
  const what = standing ? 'has a wrong reference; repairing' : 'is not allocated; repairing';
  return [...found, tell(service, key, 'NotAllocated', what), { type: 'claim', key, service, before }];
}

function tell(service: Service, key: string, fault: string, what: string): Repair {
  if (key.startsWith(nodePortPrefix)) {
    return {
      type: 'tell',
      service,
      reason: `Port${fault}`,
      message: `Port ${key.slice(nodePortPrefix.length)} ${what}`,
    };
  }
  const ip = key.slice(clusterIPPrefix.length);
  return { type: 'tell', service, reason: `ClusterIP${fault}`, message: `Cluster IP [${familyOf(ip)}]: ${ip} ${what}` };
}

const keyOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;

interface HolderValue {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly parentRef?: { readonly namespace?: string; readonly name?: string } };
  readonly namespace?: string;
  readonly name?: string;
}

/** `namespace/name` of the Service that a key says holds it. */
function holderOf(value: Buffer): string {
  const { spec, ...own } = read(value);
  const { namespace, name } = spec?.parentRef ?? own;
  return `${namespace}/${name}`;
}

/** An IPAddress that somebody has made by hand is his. */
function isOurs({ key, value }: HeldKey): boolean {
  if (!key.startsWith(clusterIPPrefix)) return true;
  const [[label, manager]] = Object.entries(managedBy) as [[string, string]];
  return read(value).metadata?.labels?.[label] === manager;
}

function read(value: Buffer): HolderValue {
  try {
    return JSON.parse(value.toString()) as HolderValue;
  } catch {
    return {};
  }
}
