import { describe, expect, it } from 'vitest';
import type { Column, Sort } from './data-table.ts';
import { comparing, filterWords, filtering, noOrder, ordered } from './table-order.ts';

interface Pod {
  readonly name: string;
  readonly restarts: number;
}
const columns: Column<Pod>[] = [
  { id: 'name', title: 'Name', value: ({ name }) => name },
  { id: 'restarts', title: 'Restarts', value: ({ restarts }) => restarts, filterable: false },
];
const compare = comparing('en');
const byName: Sort = { column: 'name', direction: 'ascending' };
const byRestarts: Sort = { column: 'restarts', direction: 'descending' };
const rows = (...pods: Array<[key: string, name: string, restarts?: number]>) =>
  new Map(pods.map(([key, name, restarts = 0]) => [key, { name, restarts }]));

describe('ordered', () => {
  it('puts numbers in words in their order, whatever the case', () => {
    const order = ordered(noOrder, rows(['a', 'web-10'], ['b', 'Web-2'], ['c', 'api-1']), columns, byName, compare);
    expect(order.keys).toEqual(['c', 'b', 'a']);
  });

  it('breaks ties by the first column, upwards also where the sort goes down', () => {
    const pods = rows(['a', 'web-2', 3], ['b', 'web-1', 3], ['c', 'web-0', 5]);
    expect(ordered(noOrder, pods, columns, byRestarts, compare).keys).toEqual(['c', 'b', 'a']);
  });

  it('is the same order again when nothing of what is sorted by has changed', () => {
    const before = ordered(noOrder, rows(['a', 'one', 1], ['b', 'two', 2]), columns, byName, compare);
    expect(ordered(before, rows(['a', 'one', 9], ['b', 'two', 9]), columns, byName, compare)).toBe(before);
  });

  it.each([
    ['a row that came', rows(['a', 'one'], ['b', 'two'], ['c', 'three'], ['d', 'many']), ['d', 'a', 'c', 'b']],
    ['a row that went', rows(['a', 'one'], ['c', 'three']), ['a', 'c']],
    ['a row that changed', rows(['a', 'zero'], ['b', 'two'], ['c', 'three']), ['c', 'b', 'a']],
    ['one for another', rows(['a', 'one'], ['b', 'two'], ['d', 'many']), ['d', 'a', 'b']],
  ])('merges in %s', (_what, after, wanted) => {
    const before = ordered(noOrder, rows(['a', 'one'], ['b', 'two'], ['c', 'three']), columns, byName, compare);
    expect(ordered(before, after, columns, byName, compare).keys).toEqual(wanted);
  });

  it('comes to the same as sorting anew, however rows change', () => {
    let order = noOrder;
    const now = new Map<string, Pod>();
    for (let step = 0; step < 300; step++) {
      const key = `k${(step * 7919) % 41}`;
      if (step % 5 === 4) now.delete(key);
      else now.set(key, { name: `pod-${(step * 31) % 17}`, restarts: step % 3 });
      order = ordered(order, new Map(now), columns, byRestarts, compare);
      expect(order.keys).toEqual(ordered(noOrder, new Map(now), columns, byRestarts, compare).keys);
    }
  });
});

describe('filtering', () => {
  const passes = filtering(columns);
  it.each([
    ['', true],
    ['WEB', true],
    ['1 web', true],
    ['web api', false],
    ['7', false],
  ])('lets web-1 with 7 restarts through %j: %s', (filter, wanted) => {
    expect(passes({ name: 'web-1', restarts: 7 }, filterWords(filter))).toBe(wanted);
  });
});
