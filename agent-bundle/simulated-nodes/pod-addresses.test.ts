import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PodAddresses, addressAt } from './pod-addresses.ts';

describe('the addresses of a node’s pods', () => {
  it.each([
    ['10.244.3.0/24', 2, '10.244.3.2'],
    ['10.244.3.0/22', 300, '10.244.4.44'],
    ['10.255.255.0/24', 254, '10.255.255.254'],
    ['fd00:1::/64', 258, 'fd00:1::102'],
  ])('of %s number %i is %s', (range, number, address) => expect(addressAt(range, number)).toBe(address));

  it('are given in turn, and again when they are free and all others were', () => {
    const addresses = new PodAddresses();
    const take = () => addresses.take(['10.0.0.0/29']);
    expect([take(), take(), take(), take(), take(), take()]).toEqual([2, 3, 4, 5, 6, undefined]);
    addresses.release(4);
    expect(take()).toBe(4);
  });

  it('are not there while the node has no range', () => expect(new PodAddresses().take([])).toBeUndefined());

  it('are kept by who has them', () => {
    const addresses = new PodAddresses();
    expect(addresses.keep('10.244.3.2', ['10.244.3.0/24'])).toBe(2);
    expect(addresses.keep('10.9.9.9', ['10.244.3.0/24'])).toBeUndefined();
    expect(addresses.take(['10.244.3.0/24'])).toBe(3);
  });

  it('are never two pods’ at a time', () => {
    const step = fc.oneof(fc.constant('take' as const), fc.nat(30));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const addresses = new PodAddresses();
        const held: number[] = [];
        for (const each of steps) {
          if (each === 'take') {
            const number = addresses.take(['10.0.0.0/28']);
            if (number === undefined) expect(held).toHaveLength(13);
            else expect(held).not.toContain(number);
            if (number !== undefined) held.push(number);
          } else {
            for (const number of held.splice(each, 1)) addresses.release(number);
          }
        }
      }),
    );
  });
});
