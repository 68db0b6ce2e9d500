import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TakenNetwork, chooseSubnet, preferredSubnet } from './subnet.ts';

const net = (text: string): TakenNetwork => {
  const [address = '', length] = text.split('/');
  return { address, prefixLength: Number(length) };
};

describe('the choice of a subnet', () => {
  it.each([
    ['takes the preferred one when nothing is in its way', 7, [], 7],
    ['ignores networks elsewhere', 7, ['10.78.7.0/24', '192.168.0.1/16', '172.17.0.1/16'], 7],
    ['goes on to the next when another bridge has it', 7, ['10.77.7.1/24'], 8],
    ['sees a host route inside it', 7, ['10.77.7.99/32'], 8],
    ['passes every one that is taken', 7, ['10.77.7.1/24', '10.77.8.1/24', '10.77.9.0/25'], 10],
    ['begins again after 254', 254, ['10.77.254.1/24'], 1],
    ['is not frightened by a default route', 7, ['0.0.0.0/0'], 7],
    ['gives up when a wider network covers them all', 7, ['10.0.0.0/8'], undefined],
    ['leaves out the part a wider network covers', 7, ['10.77.0.0/20'], 16],
  ])('%s', (_, preferred, taken, chosen) => {
    expect(chooseSubnet(preferred, taken.map(net))).toBe(chosen);
  });

  it('never chooses one that is taken, and finds the only one that is free', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 254 }), fc.integer({ min: 1, max: 254 }), (preferred, free) => {
        const others = Array.from({ length: 254 }, (_, index) => index + 1).filter((one) => one !== free);
        expect(
          chooseSubnet(
            preferred,
            others.map((one) => net(`10.77.${one}.1/24`)),
          ),
        ).toBe(free);
      }),
    );
  });

  it('prefers a subnet from 1 to 254', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{8}$/), (id) => {
        expect(preferredSubnet(id)).toBeGreaterThanOrEqual(1);
        expect(preferredSubnet(id)).toBeLessThanOrEqual(254);
      }),
    );
  });
});
