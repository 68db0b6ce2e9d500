import { describe, expect, it } from 'vitest';
import { type ZoneMember, evictionRates, zoneOf, zoneState } from './zones.ts';

describe('the state of a zone', () => {
  it.each([
    [3, 0, 'Normal'],
    [1, 2, 'Normal'],
    [2, 3, 'PartialDisruption'],
    [9, 10, 'Normal'],
    [9, 11, 'PartialDisruption'],
    [0, 1, 'FullDisruption'],
    [0, 0, 'Normal'],
  ])('with %i healthy and %i unhealthy nodes is %s', (healthy, unhealthy, state) => {
    expect(zoneState(healthy, unhealthy)).toBe(state);
  });
});

const zone = (name: string, healthy: number, unhealthy: number) => [
  ...Array.from({ length: healthy }, () => ({ zone: name, healthy: true })),
  ...Array.from({ length: unhealthy }, () => ({ zone: name, healthy: false })),
];

describe('how fast dead nodes are emptied', () => {
  it.each<[string, ZoneMember[], Record<string, number>]>([
    ['one of three', zone('a', 2, 1), { a: 0.1 }],
    ['most of a small zone', zone('a', 2, 3), { a: 0 }],
    ['most of a large zone', zone('a', 20, 31), { a: 0.01 }],
    ['all of one zone, while another works', [...zone('a', 0, 3), ...zone('b', 1, 0)], { a: 0.1, b: 0.1 }],
    ['nothing, without nodes', [], {}],
  ])('%s', (_, members, rates) => {
    expect(evictionRates(members)).toEqual(new Map(Object.entries(rates)));
  });

  it.each([
    ['the only node', zone('a', 0, 1)],
    ['every node of every zone', [...zone('a', 0, 3), ...zone('b', 0, 1)]],
  ])('not at all when %s looks dead: then it is we who cannot see', (_, members) => {
    expect(evictionRates(members)).toBe('blind');
  });
});

it('a zone is named by region and zone', () => {
  const labels = { 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'eu-1' };
  expect(zoneOf({ metadata: { name: 'a', labels } })).toBe('eu/eu-1');
  expect(zoneOf({ metadata: { name: 'a' } })).toBe('/');
});
