import { expect, it } from 'vitest';
import { terminatedSurplus } from './terminated-surplus.ts';

const pod = (name: string, creationTimestamp: string) => ({
  metadata: { name, creationTimestamp },
  spec: { containers: [] },
});

it.each([
  [3, []],
  [2, ['old']],
  [0, ['old', 'middle', 'new']],
])('of three ended pods where %i may stay, %j go', (threshold, names) => {
  const pods = [
    pod('new', '2026-01-03T00:00:00Z'),
    pod('old', '2026-01-01T00:00:00Z'),
    pod('middle', '2026-01-02T00:00:00Z'),
  ];
  expect(terminatedSurplus(pods, threshold).map(({ metadata }) => metadata.name)).toEqual(names);
});
