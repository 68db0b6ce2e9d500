import { expect, it } from 'vitest';
import { clusterName, nameFor } from './host-name.ts';

it.each([
  ['192.0.2.1', [], 'node1'],
  ['192.0.2.1', ['node1', 'node3'], 'node2'],
  ['DB.example.org', [], 'db'],
  ['db.example.org', ['db', 'db-2'], 'db-3'],
  ['', [], 'node1'],
  ['web-.example.org', [], 'web'],
])('the host at %o beside %j is called %s', (address, others, name) => {
  expect(
    nameFor(
      address,
      others.map((one) => ({ name: one })),
    ),
  ).toBe(name);
});

it.each([
  [[], 'cluster'],
  [['cluster', 'cluster-2'], 'cluster-3'],
])('a cluster beside %j is called %s', (taken, name) => expect(clusterName(taken)).toBe(name));
