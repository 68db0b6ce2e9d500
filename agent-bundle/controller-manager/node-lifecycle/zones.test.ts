import { describe, expect, it } from 'vitest';
import { type EvictionRules, defaultEvictionRules, evictionRate, isBlind, zoneOf, zoneState } from './zones.ts';

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
    expect(zoneState({ healthy, unhealthy }, 0.55)).toBe(state);
  });

  it('is disrupted from the share that is given', () => {
    const zone = { healthy: 7, unhealthy: 3 };
    expect([0.3, 0.31].map((threshold) => zoneState(zone, threshold))).toEqual(['PartialDisruption', 'Normal']);
  });
});

describe('how fast dead nodes are emptied', () => {
  const own: EvictionRules = {
    unhealthyZoneThreshold: 0.2,
    largeClusterSizeThreshold: 4,
    nodeEvictionRate: 5,
    secondaryNodeEvictionRate: 1,
  };
  it.each<[string, number, number, number, EvictionRules?]>([
    ['one of three', 2, 1, 0.1],
    ['most of a small zone', 2, 3, 0],
    ['most of a zone just not large', 20, 30, 0],
    ['most of a large zone', 20, 31, 0.01],
    ['all of one zone, while another works', 0, 3, 0.1],
    ['one of three, by other rules', 2, 1, 5, own],
    ['most of a zone just not large, by other rules', 1, 3, 0, own],
    ['most of a large zone, by other rules', 2, 3, 1, own],
  ])('%s', (_, healthy, unhealthy, rate, rules = defaultEvictionRules) => {
    expect(evictionRate({ healthy, unhealthy }, rules)).toBe(rate);
  });
});

it.each([
  ['without nodes', {}, false],
  ['when the only node looks dead', { a: [0, 1] }, true],
  ['when every node of every zone looks dead', { a: [0, 3], b: [0, 1] }, true],
  ['while one is well', { a: [0, 3], b: [1, 9] }, false],
])('we are taken for blind: %s', (_, zones, blind) => {
  const counts = Object.entries(zones).map(
    ([zone, [healthy = 0, unhealthy = 0]]) => [zone, { healthy, unhealthy }] as const,
  );
  expect(isBlind(new Map(counts))).toBe(blind);
});

it('a zone is named by region and zone', () => {
  const labels = { 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'eu-1' };
  expect(zoneOf({ metadata: { name: 'a', labels } })).toBe('eu/eu-1');
  expect(zoneOf({ metadata: { name: 'a' } })).toBe('/');
});
