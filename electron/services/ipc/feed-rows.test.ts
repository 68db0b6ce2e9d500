import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedRows } from './feed-rows.ts';
import { afterBatch } from '../../../test/fakes/feed-reader.ts';

describe('what a reader is told of a feed', () => {
  const live = { kind: 'live' } as const;
  const error = { code: 'backend-lost', params: {} } as const;

  it('is nothing while it is loading, and then all of it at once', () => {
    const rows = new FeedRows<number>();
    expect(rows.isDue).toBe(false);
    rows.replace([]);
    expect(rows.isDue).toBe(true);
    expect(rows.take()).toEqual({ replace: true, upserts: [], deletes: [], state: live });
    expect(rows.isDue).toBe(false);
  });

  it.each<[why: string, change: (rows: FeedRows<object>) => void, upserts: string[], deletes: string[]]>([
    ['a row as it was', (rows) => rows.upsert('a', { n: 1 }), [], []],
    ['a row that says the same in another order', (rows) => rows.upsert('b', { y: [1], x: 2 }), [], []],
    ['a row that changed', (rows) => rows.upsert('a', { n: 2 }), ['a'], []],
    ['a row that changed and changed back', (rows) => (rows.upsert('a', {}), rows.upsert('a', { n: 1 })), [], []],
    ['a row that came and went', (rows) => (rows.upsert('c', {}), rows.delete('c')), [], []],
    ['a row that went and came', (rows) => (rows.delete('a'), rows.upsert('a', { n: 1 })), [], []],
    ['a row that went', (rows) => (rows.upsert('a', {}), rows.delete('a')), [], ['a']],
    ['a row nobody knew', (rows) => rows.delete('z'), [], []],
    [
      'the same rows once more',
      (rows) =>
        rows.replace([
          ['b', { x: 2, y: [1] }],
          ['a', { n: 1 }],
        ]),
      [],
      [],
    ],
    [
      'other rows',
      (rows) => (
        rows.upsert('d', {}),
        rows.replace([
          ['a', { n: 1 }],
          ['c', {}],
        ])
      ),
      ['c'],
      ['b'],
    ],
  ])('of %s is the difference', (_why, change, upserts, deletes) => {
    const rows = new FeedRows<object>();
    rows.replace([
      ['a', { n: 1 }],
      ['b', { x: 2, y: [1] }],
    ]);
    rows.take();
    change(rows);
    expect(rows.isDue).toBe(upserts.length + deletes.length > 0);
    const batch = rows.take();
    expect([batch.replace, batch.upserts.map(([key]) => key), batch.deletes]).toEqual([false, upserts, deletes]);
  });

  it('says when its source falls silent, and when it is heard again', () => {
    const rows = new FeedRows<number>();
    rows.become({ kind: 'stale', since: 1, error });
    expect(rows.take()).toEqual({
      replace: true,
      upserts: [],
      deletes: [],
      state: { kind: 'stale', since: 1, error },
    });
    rows.become({ kind: 'stale', since: 1, error: { ...error } });
    expect(rows.isDue).toBe(false);
    rows.become(live);
    expect(rows.take()).toMatchObject({ replace: false, state: live });
  });

  it('leaves the reader with the source’s rows, whatever the order of changes and batches', () => {
    const key = fc.constantFrom('a', 'b', 'c', '__proto__');
    const row = fc.record({ n: fc.integer({ min: 0, max: 2 }) });
    const change = fc.oneof(
      fc.record({ do: fc.constant('upsert' as const), key, row }),
      fc.record({ do: fc.constant('delete' as const), key }),
      fc.record({ do: fc.constant('replace' as const), rows: fc.array(fc.tuple(key, row), { maxLength: 4 }) }),
      fc.record({ do: fc.constant('take' as const) }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40, size: 'max' }), (changes) => {
        const rows = new FeedRows<{ n: number }>();
        const source = new Map<string, { n: number }>();
        let reader: ReadonlyMap<string, { n: number }> = new Map();
        for (const step of changes) {
          if (step.do === 'upsert') source.set(step.key, step.row);
          if (step.do === 'delete') source.delete(step.key);
          if (step.do === 'replace') {
            source.clear();
            for (const [name, value] of step.rows) source.set(name, value);
          }
          if (step.do === 'upsert') rows.upsert(step.key, step.row);
          else if (step.do === 'delete') rows.delete(step.key);
          else if (step.do === 'replace') rows.replace(step.rows);
          else reader = afterBatch(reader, rows.take());
        }
        reader = afterBatch(reader, rows.take());
        expect(new Map(reader)).toEqual(source);
        expect(rows.isDue).toBe(false);
      }),
    );
  });
});
