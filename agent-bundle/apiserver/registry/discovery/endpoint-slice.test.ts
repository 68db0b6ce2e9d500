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
