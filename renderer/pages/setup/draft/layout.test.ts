import { expect, it } from 'vitest';
import { layoutFacts } from './layout.ts';

const members = (count: number) => Array.from({ length: count }, () => ({ roles: ['etcd', 'node'] as const }));

it.each([
  [0, 0, 0],
  [1, 1, 0],
  [2, 2, 0],
  [3, 2, 1],
  [4, 3, 1],
  [5, 3, 2],
])('of %i members %i must be up and %i may be lost', (count, quorum, survives) => {
  expect(layoutFacts(members(count))).toEqual({ members: count, quorum, survives, masters: 0, nodes: count });
});
