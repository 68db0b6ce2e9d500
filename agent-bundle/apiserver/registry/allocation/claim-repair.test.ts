import { describe, expect, it } from 'vitest';
import type { Service } from '../../../../common/api/core/v1/service.ts';
import { type HeldKey, findRepairs } from './claim-repair.ts';
import { ipAddressOf } from './cluster-ips.ts';
import { parseIPRanges } from './ip-range.ts';

const ranges = parseIPRanges('10.96.0.0/16');
const service = (name: string): Service => ({ metadata: { name, namespace: 'shop' }, spec: {} });
const ipKey = '/registry/networking.k8s.io/ipaddresses/10.96.0.5';
const portKey = '/registry/core/nodeports/30080';
const held = (key: string, value: object, revision = 7): HeldKey => ({
  key,
  revision,
  value: Buffer.from(JSON.stringify(value)),
});
const address = (holder: string) => held(ipKey, ipAddressOf('10.96.0.5', service(holder)));
const port = (holder: string) => held(portKey, { kind: 'Service', namespace: 'shop', name: holder, uid: 'u' });
const find = (holders: Record<string, string[]>, standing: HeldKey[], leaks = new Map<string, number>()) =>
  findRepairs(
    Object.entries(holders).map(([name, keys]) => ({ service: service(name), keys })),
    standing,
    leaks,
    ranges,
  );
const words = (holders: Record<string, string[]>, standing: HeldKey[]) =>
  find(holders, standing).repairs.map((repair) => {
    if (repair.type === 'tell') return `${repair.service.metadata.name} ${repair.reason}: ${repair.message}`;
    return repair.type === 'claim' ? `${repair.service.metadata.name} claims (${repair.before})` : repair.type;
  });

describe('what Services hold', () => {
  it.each<[string, Record<string, string[]>, HeldKey[], string[]]>([
    ['is left alone where all is well', { web: [ipKey, portKey] }, [address('web'), port('web')], []],
    [
      'is claimed where it is lost',
      { web: [ipKey, portKey] },
      [],
      [
        'web ClusterIPNotAllocated: Cluster IP [IPv4]: 10.96.0.5 is not allocated; repairing',
        'web claims (absent)',
        'web PortNotAllocated: Port 30080 is not allocated; repairing',
        'web claims (absent)',
      ],
    ],
    [
      'is claimed where another one stands there that does not hold it',
      { web: [ipKey] },
      [address('gone')],
      ['web ClusterIPNotAllocated: Cluster IP [IPv4]: 10.96.0.5 has a wrong reference; repairing', 'web claims (7)'],
    ],
    [
      'is the first one’s where two hold it',
      { web: [portKey], api: [portKey] },
      [port('web')],
      ['api PortAlreadyAllocated: Port 30080 was assigned to multiple services; please recreate service'],
    ],
    [
      'is told of where it is in no range',
      { web: ['/registry/networking.k8s.io/ipaddresses/10.97.0.5'] },
      [held('/registry/networking.k8s.io/ipaddresses/10.97.0.5', ipAddressOf('10.97.0.5', service('web')))],
      [
        'web ClusterIPOutOfRange: Cluster IP [IPv4]: 10.97.0.5 is not within any configured Service CIDR; please recreate service',
      ],
    ],
  ])('%s', (_, holders, standing, expected) => {
    expect(words(holders, standing)).toEqual(expected);
  });
});

describe('what nobody holds', () => {
  it('is freed when it was found so three times, one after the other', () => {
    let leaks: ReadonlyMap<string, number> = new Map();
    const freed = [1, 2, 3].map(() => {
      const findings = findRepairs([], [address('gone'), port('gone')], leaks, ranges);
      leaks = findings.leaks;
      return findings.repairs;
    });
    expect(freed).toEqual([[], [], [ipKey, portKey].map((key) => ({ type: 'free', key, before: 7 }))]);
  });

  it('begins anew when somebody has held it meanwhile', () => {
    const { leaks } = find({ web: [portKey] }, [port('web')], new Map([[portKey, 2]]));
    expect(leaks).toEqual(new Map());
  });

  it('is left to who made it by hand', () => {
    const byHand = held(ipKey, {
      metadata: { name: '10.96.0.5' },
      spec: { parentRef: { resource: 'machines', name: 'm' } },
    });
    expect(find({}, [byHand], new Map([[ipKey, 9]])).repairs).toEqual([]);
  });
});
