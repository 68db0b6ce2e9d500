import { describe, expect, it, test } from 'vitest';
import type { IPAddress } from '../../../../common/api/networking/v1/ip-address.ts';
import type { ServiceCIDR } from '../../../../common/api/networking/v1/service-cidr.ts';
import { cellsOf } from '../cells.fixture.ts';
import { context, create, partOf, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

describe('an IP address', () => {
  const addresses = resourceNamed<IPAddress>('ipaddresses');
  const parentRef = { resource: 'services', namespace: 'default', name: 'web' };
  const make = (name = '10.96.0.7', parent: object | undefined = parentRef): IPAddress =>
    create(addresses, { metadata: { name }, spec: { parentRef: parent } });

  it('is named by itself, and belongs to one object for good', () => {
    expect(make('2001:db8::1').metadata.name).toBe('2001:db8::1');
    expect(cellsOf(addresses, make())).toMatchObject({ Name: '10.96.0.7', ParentRef: 'services/default/web' });
    const other = make('10.96.0.8', { group: 'example.com', resource: 'Gateways', name: 'g' });
    expect(cellsOf(addresses, other)).toMatchObject({ ParentRef: 'gateways.example.com/g' });
    expect(refusalOf(() => patch(addresses, make(), { spec: { parentRef: { name: 'b' } } })).message).toContain(
      'spec.parentRef: Invalid value: {"resource":"services","namespace":"default","name":"b"}: field is immutable',
    );
  });

  test.each<[string, object | undefined, string]>([
    ['web', parentRef, 'metadata.name: Invalid value: "web": ParseAddr("web"): unable to parse IP'],
    ['2001:DB8::1', parentRef, 'metadata.name: Invalid value: "2001:DB8::1": must be a canonical format IP address'],
    ['2001:db8:0::1', parentRef, 'must be a canonical format IP address'],
    ['10.0.0.1', { name: 'web' }, 'spec.parentRef.resource: Required value'],
    ['10.0.0.1', { resource: 'services' }, 'spec.parentRef.name: Required value'],
    ['10.0.0.1', { ...parentRef, namespace: 'A' }, 'spec.parentRef.namespace: Invalid value: "A"'],
    ['10.0.0.1', { ...parentRef, group: 'A' }, 'spec.parentRef.group: Invalid value: "A"'],
  ])('%s of %j is refused', (name, parent, message) => {
    expect(refusalOf(() => make(name, parent)).message).toContain(message);
  });

  it('belongs to something', () => {
    const write = () => create(addresses, { metadata: { name: '10.0.0.1' } });
    expect(refusalOf(write).message).toContain('spec.parentRef: Required value');
  });
});

describe('a range for services', () => {
  const ranges = resourceNamed<ServiceCIDR>('servicecidrs');
  const make = (...cidrs: string[]): ServiceCIDR =>
    create(ranges, { metadata: { name: 'r' }, spec: { cidrs }, status: { conditions: [] } });
  const status = partOf(ranges, 'status');
  const merge = 'application/merge-patch+json';

  it('may get a second family, and loses none', () => {
    const made = make('10.96.0.0/16');
    expect(cellsOf(ranges, made)).toMatchObject({ CIDRs: '10.96.0.0/16' });
    const both = patch(ranges, made, { spec: { cidrs: ['10.96.0.0/16', 'fd00::/112'] } });
    expect(cellsOf(ranges, both)).toMatchObject({ CIDRs: '10.96.0.0/16,fd00::/112' });
    expect(refusalOf(() => patch(ranges, both, { spec: { cidrs: ['10.96.0.0/16'] } })).message).toContain(
      'spec.cidrs: Invalid value: ["10.96.0.0/16"]: field is immutable',
    );
    expect(refusalOf(() => patch(ranges, made, { spec: { cidrs: ['10.97.0.0/16'] } })).message).toContain(
      'spec.cidrs[0]: Invalid value: "10.97.0.0/16": field is immutable',
    );
  });

  test.each<[string[], string]>([
    [[], 'spec.cidrs: Required value: at least one CIDR required'],
    [['10.0.0.0/8', 'fd00::/64', '11.0.0.0/8'], 'may only hold up to 2 values'],
    [
      ['10.0.0.0/8', '11.0.0.0/8'],
      'spec.cidrs: Invalid value: {"cidrs":["10.0.0.0/8","11.0.0.0/8"]}: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96',
    ],
    [['10.0.0.0'], 'spec.cidrs[0]: Invalid value: "10.0.0.0": must be a valid CIDR value'],
    [['10.0.0.1/8'], 'spec.cidrs[0]: Invalid value: "10.0.0.1/8": must be in canonical form ("10.0.0.0/8")'],
    [['FD00::/64'], 'spec.cidrs[0]: Invalid value: "FD00::/64": must be in canonical form ("fd00::/64")'],
  ])('of %j is refused', (cidrs, message) => {
    expect(refusalOf(() => make(...cidrs)).message).toContain(message);
  });

  it('says through its status whether it is ready', () => {
    const ready = { type: 'Ready', status: 'True', reason: 'Ready', message: '', lastTransitionTime: context.now };
    const written = patch(ranges, make('10.96.0.0/16'), { spec: null, status: { conditions: [ready] } }, merge, status);
    expect(written).toMatchObject({ spec: { cidrs: ['10.96.0.0/16'] }, status: { conditions: [ready] } });
    expect(patch(ranges, written, { status: null }).status).toEqual(written.status);
  });
});
