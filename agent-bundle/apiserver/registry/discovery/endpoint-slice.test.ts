import { expect, it, test } from 'vitest';
import type { EndpointSlice } from '../../../../common/api/discovery/v1/endpoint-slice.ts';
import { create, refusalOf, resourceNamed } from '../road.fixture.ts';

const slices = resourceNamed<EndpointSlice>('endpointslices');
const make = (endpoint: object): EndpointSlice =>
  create(slices, {
    metadata: { name: 's' },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], ...endpoint }],
  });
const nine = Array.from({ length: 9 }, (_, index) => ({ name: `n${index}` }));

test.each<[object, string]>([
  [{ zone: '-' }, 'endpoints[0].zone: Invalid value: "-": a valid label must be'],
  [{ hints: { forZones: nine } }, 'endpoints[0].hints.forZones: Too many: 9: must have at most 8 items'],
  [{ hints: { forNodes: nine } }, 'endpoints[0].hints.forNodes: Too many: 9: must have at most 8 items'],
  [
    { hints: { forZones: [{ name: 'a' }, { name: 'a' }] } },
    'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
  ],
  [
    { hints: { forNodes: [{ name: 'A' }] } },
    'endpoints[0].hints.forNodes[0].name: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of',
  ],
])('%j is refused', (endpoint, message) => {
  expect(refusalOf(() => make(endpoint)).message).toContain(message);
});

it('an endpoint may be meant for some zones and nodes', () => {
  const hints = { forZones: [{ name: 'a' }], forNodes: [{ name: 'h1' }] };
  expect(make({ hints }).endpoints[0]?.hints).toEqual(hints);
});

it('addresses that others would write differently are warned of, unless a controller of ours wrote them', () => {
  const made = create<EndpointSlice>(slices, {
    metadata: { name: 's' },
    addressType: 'IPv6',
    endpoints: [{ addresses: ['2001:db8:0::1'] }],
  });
  expect(slices.strategy.warnings?.(made, undefined)).toEqual([
    'endpoints[0].addresses[0]: IPv6 address "2001:db8:0::1" should be in RFC 5952 canonical format ("2001:db8::1")',
  ]);
  const labels = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
  const own: EndpointSlice = { ...made, metadata: { ...made.metadata, labels } };
  expect(slices.strategy.warnings?.(own, undefined)).toEqual([]);
});
