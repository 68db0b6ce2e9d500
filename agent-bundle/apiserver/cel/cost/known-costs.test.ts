import { describe, expect, it } from 'vitest';
import type { CelType } from '../cel.ts';
import { compileCel } from '../compile.ts';

const string: CelType = { type: 'string' };
const object = (name: string, fields: Record<string, CelType>): CelType => ({
  type: 'object',
  name,
  fields: new Map(Object.entries(fields)),
});
const item = object('item', { k: string, v: string, v2: string });
const keyed: CelType = { type: 'list', of: item, associative: { type: 'map', keys: ['k'] } };

const values: Readonly<Record<string, readonly [CelType, unknown]>> = {
  number: [{ type: 'int' }, 5],
  double: [{ type: 'double' }, 10],
  text: [string, 'Rook takes 👑'],
  duration: [{ type: 'duration' }, '1h2m3s4ms'],
  date: [{ type: 'timestamp' }, '1997-07-16'],
  time: [{ type: 'timestamp' }, '2011-08-18T19:03:37.01+01:00'],
  written: [string, '2011-08-18T19:03:37.01+01:00'],
  phase: [string, 'Pending'],
  list: [{ type: 'list', of: { type: 'int' } }, [1, 2, 3]],
  set: [{ type: 'list', of: string, associative: { type: 'set' } }, ['a', 'b', 'c']],
  other: [{ type: 'list', of: string, associative: { type: 'set' } }, ['a', 'c', 'b']],
  map: [
    { type: 'map', of: { type: 'int' } },
    { b: 1, d: 2 },
  ],
  objs: [
    { type: 'list', of: keyed },
    [
      [
        { k: 'a', v: '1' },
        { k: 'b', v: '2' },
      ],
      [
        { k: 'b', v: '2' },
        { k: 'a', v: '1' },
      ],
      [
        { k: 'b', v: '3' },
        { k: 'a', v: '1' },
      ],
      [{ k: 'c', v: '4' }],
    ],
  ],
  listMap: [
    keyed,
    [
      { k: 'a1', v: 'b1' },
      { k: 'a2', v: 'b2' },
      { k: 'a3', v: 'b3', v2: 'z' },
    ],
  ],
  a: [object('a', { b: { type: 'int' }, c: { type: 'int' }, d: { type: 'int' } }), { b: 1, d: null }],
};
const self = object('self', Object.fromEntries(Object.entries(values).map(([name, [type]]) => [name, type])));
const given = Object.fromEntries(Object.entries(values).map(([name, [, value]]) => [name, value]));

/** As the original's own test of the stability of costs has them: CRDs' rules must not become dearer. */
describe('what upstream charges for a rule that holds', () => {
  it.each([
    ['type(self.number) == int', 4],
    ['double(self.number) < self.double', 6],
    ['double(5) < 10.0', 1],
    ['double(self.number) < 10.0', 4],
    ['type(self.double) == double', 4],
    ["self.text.startsWith('Rook')", 4],
    ["!self.text.startsWith('knight')", 5],
    ["self.text.matches('^[^0-9]*$')", 8],
    ["!self.text.matches('^[0-9]*$')", 7],
    ['size(self.text) == 12', 4],
    ["self.text.charAt(3) == 'k'", 4],
    ["self.text.indexOf('o', 2) == 2", 4],
    ["self.text.replace(' ', 'x', 1) == 'Rookxtakes 👑'", 7],
    ["self.text.split(' ') == ['Rook', 'takes', '👑']", 6],
    ["self.text.substring(4, 10).trim() == 'takes'", 6],
    ["self.text.upperAscii() == 'ROOK TAKES 👑'", 6],
    ["self.duration == duration('1h2m') + duration('3s4ms')", 4],
    ['self.duration.getHours() == 1', 4],
    ["self.date == timestamp('1997-07-16T00:00:00.000Z')", 3],
    ['self.date.getDate() == 16', 4],
    ["self.time.getDate('01:00') == 18", 4],
    ['string(self.time) == self.written', 8],
    ["self.phase in ['Pending', 'Available']", 2],
    ['1 in self.list', 5],
    ['self.list[0] in self.list', 8],
    ['!(0 in self.list)', 6],
    ['self.list + self.list == [1, 2, 3, 1, 2, 3]', 6],
    ['self.list + [4, 5] == [1, 2, 3, 4, 5]', 4],
    ["self.set == ['c', 'b', 'a']", 3],
    ['self.set == self.other', 5],
    ["self.set + self.other == ['a', 'b', 'c']", 6],
    ["self.set + ['c', 'd'] == ['a', 'b', 'c', 'd']", 4],
    ['self.objs[0] == self.objs[1]', 7],
    ['self.objs[0] + self.objs[2] == self.objs[2]', 11],
    ['self.objs[2] + self.objs[0] == self.objs[0]', 11],
    ['self.objs[0] == [self.objs[0][1], self.objs[0][0]]', 22],
    ['self.objs[2] + [self.objs[0][0], self.objs[0][1]] == self.objs[0]', 26],
    ['size(self.objs[0] + [self.objs[3][0]]) == 3', 20],
    ['has(self.a.b)', 2],
    ['!has(self.a.c)', 3],
    ['!has(self.a.d)', 3],
    ["!('a' in self.map)", 4],
    ['has(self.map.b)', 2],
    ['self.map.all(k, self.map[k] > 0)', 17],
    ['self.map.exists_one(k, self.map[k] == 2)', 14],
    ['!self.map.exists_one(k, self.map[k] > 0)', 17],
    ['size(self.map.filter(k, self.map[k] > 1)) == 1', 26],
    ['has(self.listMap[0].v)', 3],
    ["self.listMap.all(m, m.k.startsWith('a'))", 21],
    ["self.listMap.all(m, !has(m.v2) || m.v2 == 'z')", 21],
    ["self.listMap.exists(m, m.k.endsWith('1'))", 13],
    ["self.listMap.exists_one(m, m.k == 'a3')", 15],
    ["!self.listMap.all(m, m.k.endsWith('1'))", 18],
    ["!self.listMap.exists(m, m.v == 'x')", 25],
    ["!self.listMap.exists_one(m, m.k.startsWith('a'))", 20],
    ["size(self.listMap.filter(m, m.k == 'a1')) == 1", 27],
    ["self.listMap.exists(m, m.k == 'a1' && m.v == 'b1')", 16],
    ["self.listMap.map(m, m.v).exists(v, v == 'b1')", 55],
    ["self.listMap.exists(m, has(m.v2) && m.v2 == 'z')", 21],
    ["!self.listMap.all(m, has(m.v2) && m.v2 != 'z')", 10],
  ])('%s: %i', (rule, cost) => {
    const compiled = compileCel(rule, { variables: { self }, returns: 'bool' });
    if (!compiled.ok) throw new Error(compiled.errors.join('\n'));
    const budget = { remaining: 1000 };
    expect(compiled.program.evaluate({ self: given }, budget)).toBe(true);
    expect(1000 - budget.remaining).toBe(cost);
  });
});
