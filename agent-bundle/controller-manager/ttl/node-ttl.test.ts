import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeTtl } from './node-ttl.ts';

const after = (...sizes: number[]) => {
  const ttl = new NodeTtl();
  return sizes.map((nodes) => ttl.of(nodes));
};

describe('the time that kubelets may trust what they have read', () => {
  it.each([
    [0, 0],
    [100, 0],
    [101, 15],
    [500, 15],
    [501, 30],
    [1000, 30],
    [1001, 60],
    [2000, 60],
    [2001, 300],
    [100_000, 300],
  ])('in a cluster that has grown to %i nodes is %i s', (nodes, seconds) => {
    expect(after(nodes)).toEqual([seconds]);
  });

  it.each([
    [
      [101, 100, 90, 89],
      [15, 15, 15, 0],
    ],
    [
      [501, 500, 450, 449],
      [30, 30, 30, 15],
    ],
    [
      [1001, 900, 899],
      [60, 60, 30],
    ],
    [
      [2001, 1800, 1799],
      [300, 300, 60],
    ],
    [
      [5000, 3],
      [300, 0],
    ],
    [
      [95, 101, 95, 89, 95],
      [0, 15, 15, 0, 0],
    ],
  ])('of %j nodes in turn is %j', (sizes, seconds) => {
    expect(after(...sizes)).toEqual(seconds);
  });

  it('does not change while the cluster breathes by less than a tenth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.array(fc.double({ min: 0.95, max: 1, noNaN: true })),
        (most, shares) => {
          const [first, ...later] = after(most, ...shares.map((share) => Math.ceil(most * share)));
          expect(new Set(later)).toEqual(new Set(later.length > 0 ? [first] : []));
        },
      ),
    );
  });
});
