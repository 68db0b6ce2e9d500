import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CidrPool } from './cidr-pool.ts';
import { formatRange, parseRange } from './address-range.ts';

const rangeOf = (text: string) => parseRange(text) ?? expect.fail(`${text} is no range`);
const poolOf = (cluster: string, bits: number) => new CidrPool(rangeOf(cluster), bits);

describe('a range', () => {
  it.each([
    ...['10.244.0.0/16', '0.0.0.0/0', '192.168.4.0/22', '255.255.255.255/32', '128.0.0.0/1'],
    ...['fd00:10:244::/48', '::/0', '2001:db8:0:1::/64', '2001:db8::1/128', '8000::/1'],
  ])('reads %s and prints it again', (text) => {
    expect(formatRange(rangeOf(text))).toBe(text);
  });

  it('is printed in the shortest way', () => {
    expect(formatRange(rangeOf('2001:0DB8:0:0:1:0:0:0/80'))).toBe('2001:db8:0:0:1::/80');
  });

  it.each([
    '',
    '10.244.0.0',
    '10.244.0.1/16',
    '10.244.0.0/33',
    'fd00::1/64',
    'fd00::/129',
    '10.1/16',
    '10.244.0.0/-1',
    '010.0.0.0/8',
  ])('refuses %j', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});

describe('a pool of node CIDRs', () => {
  it('gives one after the other', () => {
    const pool = poolOf('10.244.0.0/16', 24);
    expect(['h1', 'h2', 'h3'].map((node) => pool.allocate(node))).toEqual([
      '10.244.0.0/24',
      '10.244.1.0/24',
      '10.244.2.0/24',
    ]);
  });

  it('gives a node that asks again what it has', () => {
    const pool = poolOf('10.244.0.0/16', 24);
    expect(pool.allocate('h1')).toBe(pool.allocate('h1'));
  });

  it('passes over what nodes have already, also in larger pieces', () => {
    const pool = poolOf('10.244.0.0/16', 24);
    pool.occupy('old', '10.244.0.0/23');
    pool.occupy('small', '10.244.2.128/25');
    expect(pool.allocate('new')).toBe('10.244.3.0/24');
  });

  it('has none left when all are held, and gives what is released', () => {
    const pool = poolOf('10.0.0.0/30', 31);
    const [first] = [pool.allocate('a'), pool.allocate('b')];
    expect(pool.allocate('c')).toBeUndefined();
    expect(pool.release('a')).toBe(true);
    expect(pool.allocate('c')).toBe(first);
  });

  it('gives a released range again only after the others', () => {
    const pool = poolOf('10.244.0.0/16', 24);
    const first = pool.allocate('a');
    pool.release('a');
    expect(pool.allocate('b')).not.toBe(first);
  });

  it('keeps a range that two nodes were given by hand until both are gone', () => {
    const pool = poolOf('10.0.0.0/31', 32);
    pool.occupy('a', '10.0.0.0/32');
    pool.occupy('b', '10.0.0.0/32');
    expect(pool.release('a')).toBe(false);
    pool.allocate('c');
    expect(pool.allocate('d')).toBeUndefined();
    expect(pool.release('b')).toBe(true);
  });

  it.each([
    ['outside', '10.245.0.0/24', 0],
    ['around', '10.0.0.0/8', 256],
    ['no range', 'fd00::/64', 0],
  ])('says that a range %s is not of the cluster', (_, cidr, used) => {
    const pool = poolOf('10.244.0.0/16', 24);
    expect(pool.occupy('odd', cidr)).toBe(false);
    expect(pool.used).toBe(used);
  });

  it('gives IPv6 ranges, far beyond what a number can hold', () => {
    const pool = poolOf('fd00:10:244::/48', 64);
    expect(pool.size).toBe(65_536);
    expect(pool.allocate('h1')).toBe('fd00:10:244::/64');
    expect(pool.occupy('h2', 'fd00:10:244:ffff::/64')).toBe(true);
    expect(pool.occupy('h3', 'fd00:10:244:8000::/65')).toBe(true);
    expect(pool.occupy('h4', 'fd00:10:245::/64')).toBe(false);
    expect(pool.occupy('h5', '10.244.0.0/24')).toBe(false);
    expect(pool.allocate('h6')).toBe('fd00:10:244:1::/64');
    expect(pool.occupy('h6', '10.244.0.0/24')).toBe(false);
    expect(pool.used).toBe(4);
  });

  it('leaves out a range that is for something else', () => {
    const pool = poolOf('10.96.0.0/11', 16);
    pool.occupy('services', '10.96.0.0/12');
    expect(pool.allocate('h1')).toBe('10.112.0.0/16');
  });

  it('never lets two nodes share, whatever comes and goes', () => {
    const step = fc.record({
      type: fc.constantFrom('allocate', 'occupy', 'release'),
      node: fc.nat({ max: 12 }).map((number) => `h${number}`),
      block: fc.nat({ max: 7 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const pool = poolOf('10.0.0.0/29', 32);
        const held = new Map<string, string>();
        for (const { type, node, block } of steps) {
          const cidr = `10.0.0.${block}/32`;
          if (type === 'release') {
            pool.release(node);
            held.delete(node);
          } else if (type === 'occupy') {
            // What a node has never changes, and nobody is given by hand what another has.
            if (held.has(node) || [...held.values()].includes(cidr)) continue;
            pool.occupy(node, cidr);
            held.set(node, cidr);
          } else {
            const given = pool.allocate(node);
            if (given === undefined) expect(held.size).toBe(8);
            else held.set(node, given);
          }
          expect(new Set(held.values()).size).toBe(held.size);
          expect(pool.used).toBe(held.size);
        }
      }),
    );
  });
});
