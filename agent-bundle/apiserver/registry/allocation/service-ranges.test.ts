import { describe, expect, it } from 'vitest';
import type { Service } from '../../../../common/api/core/v1/service.ts';
import type { ServiceCIDR } from '../../../../common/api/networking/v1/service-cidr.ts';
import { services as servicesOf } from '../core/service.ts';
import { create, refusalOf } from '../road.fixture.ts';
import { ServiceRanges } from './service-ranges.ts';

const rangeOf = (cidrs: string[], ready = 'True', deletionTimestamp?: string): ServiceCIDR => ({
  metadata: { name: 'r', deletionTimestamp },
  spec: { cidrs },
  status: { conditions: [{ type: 'Ready', status: ready, reason: '', message: '', lastTransitionTime: '' }] },
});
const after = (flag: string, ...added: ServiceCIDR[]) => {
  const ranges = new ServiceRanges(flag);
  for (const [at, range] of added.entries()) ranges.put(`r${at}`, range);
  return ranges;
};
const cidrs = (ranges: ServiceRanges) => ranges.all.map(({ cidr }) => cidr);

describe('cluster IPs come', () => {
  const flag = '10.0.0.0/24';
  it.each([
    ['out of the flag’s range', [], [flag]],
    ['out of each that is ready besides', [rangeOf(['10.1.0.0/24'])], [flag, '10.1.0.0/24']],
    ['not out of one that is not ready yet', [rangeOf(['10.1.0.0/24'], 'False')], [flag]],
    ['not out of one that is being deleted', [rangeOf(['10.1.0.0/24'], 'True', '2026-01-01T00:00:00Z')], [flag]],
    ['not out of a family that the cluster does not have', [rangeOf(['fd00::/112'])], [flag]],
    ['out of the flag’s own once only', [rangeOf([flag])], [flag]],
    ['not out of one too small', [rangeOf(['10.1.0.0/31'])], [flag]],
  ])('%s', (_, added, expected) => {
    expect(cidrs(after(flag, ...added))).toEqual(expected);
  });

  it('no longer out of one that is gone', () => {
    const ranges = after(flag, rangeOf(['10.1.0.0/24']));
    ranges.remove('r0');
    expect(cidrs(ranges)).toEqual([flag]);
  });
});

describe('a Service', () => {
  const make = (ranges: ServiceRanges, spec: object = {}, taken: string[] = []): Service => {
    const serviceRanges = () => ranges.all;
    const services = servicesOf({
      serviceClusterIPRange: '10.0.0.0/29',
      serviceNodePortRange: '30000-30001',
      serviceRanges,
    });
    return create(services, { metadata: { name: 's' }, spec: { ports: [{ port: 80 }], ...spec } }, { taken });
  };
  const full = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6'].map(
    (ip) => `/registry/networking.k8s.io/ipaddresses/${ip}`,
  );

  it('gets an address of the next range where the first is full', () => {
    const ranges = after('10.0.0.0/29');
    expect(refusalOf(() => make(ranges, {}, full)).message).toContain('range is full');
    ranges.put('r', rangeOf(['10.1.0.0/24']));
    expect(make(ranges, {}, full).spec.clusterIP).toMatch(/^10\.1\.0\./);
    expect(make(ranges).spec.clusterIP).toMatch(/^10\.0\.0\./);
  });

  it('gets the address it asks for out of any range, and the refusal names all', () => {
    const ranges = after('10.0.0.0/29', rangeOf(['10.1.0.0/24']));
    expect(make(ranges, { clusterIP: '10.1.0.7' }).spec.clusterIP).toBe('10.1.0.7');
    expect(refusalOf(() => make(ranges, { clusterIP: '10.2.0.7' })).message).toContain(
      'The range of valid IPs is 10.0.0.0/29, 10.1.0.0/24',
    );
  });
});
