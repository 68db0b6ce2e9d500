import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store, StoreEvent, TransactionResult } from './store.ts';
import { CompactedError, FutureRevisionError, TooLargeError } from './store-errors.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { WatchReader } from '../../../test/fakes/watch-reader.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Lets this many seconds of the store's time go by. */
  readonly pass: (seconds: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

const soon = () => withDeadline(undefined, 20_000);
const bytes = (text: string) => Buffer.from(text);

/** What every Store promises. Each test works under a prefix of its own, so that a shared etcd will do. */
export function storeContract(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let prefixes = 0;
    beforeAll(async () => {
      under = await start();
      store = under.store;
    });
    afterAll(() => under.end());

    const newPrefix = () => `/registry/contract/things-${prefixes++}/`;

    async function put(key: string, value: string, ttlSeconds?: number): Promise<number> {
      const writes = [{ type: 'put', key, value: bytes(value), ttlSeconds }] as const;
      return revisionOf(await store.transact({ conditions: [], writes }, soon()));
    }

    async function remove(key: string): Promise<number> {
      return revisionOf(await store.transact({ conditions: [], writes: [{ type: 'delete', key }] }, soon()));
    }

    async function keysUnder(prefix: string, options: Parameters<Store['list']>[1] = {}): Promise<string[]> {
      return (await store.list(prefix, options, soon())).items.map((item) => item.key.slice(prefix.length));
    }

    test('reads back what was written, at the revision that wrote it', async () => {
      const key = `${newPrefix()}a`;
      expect(await store.get(key, soon())).toBeUndefined();
      const first = await put(key, 'one');
      const second = await put(key, 'two');
      expect(second).toBeGreaterThan(first);
      expect(await store.get(key, soon())).toEqual({ key, value: bytes('two'), revision: second });
    });

    test('creates only where nothing is, and says what is there', async () => {
      const key = `${newPrefix()}a`;
      const create = (value: string) =>
        store.transact(
          { conditions: [{ key, revision: 'absent' }], writes: [{ type: 'put', key, value: bytes(value) }] },
          soon(),
        );
      const created = await create('one');
      expect(created.ok).toBe(true);
      const again = await create('two');
      const item = { key, value: bytes('one'), revision: created.revision };
      expect(again).toMatchObject({ ok: false, current: new Map([[key, item]]) });
    });

    test('writes on the condition of a revision, and not when it has passed', async () => {
      const key = `${newPrefix()}a`;
      const revision = await put(key, 'one');
      const write = (value: string) =>
        store.transact(
          { conditions: [{ key, revision }], writes: [{ type: 'put', key, value: bytes(value) }] },
          soon(),
        );
      expect((await write('two')).ok).toBe(true);
      expect((await write('three')).ok).toBe(false);
      expect((await store.get(key, soon()))?.value.toString()).toBe('two');
    });

    test('finds a deleted key absent, and a key made again at a new revision', async () => {
      const key = `${newPrefix()}a`;
      const first = await put(key, 'one');
      await remove(key);
      expect(await store.get(key, soon())).toBeUndefined();
      expect(await put(key, 'two')).toBeGreaterThan(first);
      const stale = await store.transact({ conditions: [{ key, revision: first }], writes: [] }, soon());
      expect(stale.ok).toBe(false);
    });

    test('writes all keys of a transaction at one revision, or none', async () => {
      const prefix = newPrefix();
      const taken = `${prefix}taken`;
      const revision = await put(taken, 'x');
      const writes = ['a', 'b'].map((name) => ({ type: 'put', key: prefix + name, value: bytes(name) }) as const);
      const refused = await store.transact({ conditions: [{ key: taken, revision: 'absent' }], writes }, soon());
      expect(refused.ok).toBe(false);
      expect(await keysUnder(prefix)).toEqual(['taken']);
      const done = await store.transact(
        { conditions: [{ key: taken, revision }], writes: [...writes, { type: 'delete', key: taken }] },
        soon(),
      );
      const { items } = await store.list(prefix, {}, soon());
      expect(items.map((item) => item.revision)).toEqual([done.revision, done.revision]);
    });

    test('a condition that holds with nothing to write changes nothing, nor does deleting what is not there', async () => {
      const prefix = newPrefix();
      const revision = await put(`${prefix}a`, 'x');
      const check = await store.transact({ conditions: [{ key: `${prefix}a`, revision }], writes: [] }, soon());
      expect(check).toEqual({ ok: true, revision });
      expect(await remove(`${prefix}none`)).toBe(revision);
      expect(await store.currentRevision(soon())).toBe(revision);
    });

    test('refuses a transaction that is too large, and one that writes a key twice', async () => {
      const key = `${newPrefix()}a`;
      await expect(put(key, 'x'.repeat(2 * 1024 * 1024))).rejects.toThrow(TooLargeError);
      const writes = [{ type: 'put', key, value: bytes('1') } as const, { type: 'delete', key } as const];
      await expect(store.transact({ conditions: [], writes }, soon())).rejects.toThrow(/twice/);
      expect(await store.get(key, soon())).toBeUndefined();
    });

    test('lists in the order of UTF-8 bytes, and only what is under the prefix', async () => {
      const prefix = newPrefix();
      const names = ['a', 'a-b', 'a/b', 'ab', 'z', 'é', '\uffee', '😀'];
      for (const name of [...names].reverse()) await put(prefix + name, name);
      await put(`${prefix.slice(0, -1)}-other/a`, 'beside');
      const ordered = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await keysUnder(prefix)).toEqual(ordered);
      expect(await keysUnder(`${prefix}a/`)).toEqual(['b']);
    });

    test('pages show one revision, whatever is written between them', async () => {
      const prefix = newPrefix();
      for (const name of ['a', 'b', 'c', 'd', 'e']) await put(prefix + name, 'old');
      const first = await store.list(prefix, { limit: 2 }, soon());
      expect(first).toMatchObject({ remaining: 3 });
      await put(`${prefix}c`, 'new');
      await remove(`${prefix}d`);
      await put(`${prefix}f`, 'new');
      const after = first.items.at(-1)?.key;
      const rest = await store.list(prefix, { after, revision: first.revision }, soon());
      expect(rest.items.map((item) => [item.key.slice(-1), item.value.toString()])).toEqual([
        ['c', 'old'],
        ['d', 'old'],
        ['e', 'old'],
      ]);
      expect(rest).toMatchObject({ revision: first.revision, remaining: 0 });
      expect(await keysUnder(prefix)).toEqual(['a', 'b', 'c', 'e', 'f']);
    });

    test('knows the past back to its compaction, and not the future', async () => {
      const prefix = newPrefix();
      const first = await put(`${prefix}a`, 'one');
      const second = await put(`${prefix}a`, 'two');
      const third = await put(`${prefix}a`, 'three');
      await store.compact(second, soon());
      await expect(store.list(prefix, { revision: first }, soon())).rejects.toThrow(CompactedError);
      const past = await store.list(prefix, { revision: second }, soon());
      expect(past.items.map((item) => item.value.toString())).toEqual(['two']);
      await expect(store.list(prefix, { revision: third + 1000 }, soon())).rejects.toThrow(FutureRevisionError);
      await expect(store.compact(second, soon())).rejects.toThrow(CompactedError);
    });

    test('a watch tells what happened since and what happens now, in order, each once', async () => {
      const prefix = newPrefix();
      const start = await put(`${prefix}a`, '1');
      const modified = await put(`${prefix}a`, '2');
      await put(`${prefix.slice(0, -1)}-other/a`, 'beside');
      const reader = new WatchReader(store, prefix, start);
      const created = await put(`${prefix}b`, '3');
      await reader.until((seen) => seen.length === 2);
      const deleted = await remove(`${prefix}a`);
      const again = await put(`${prefix}a`, '4');
      await reader.until((seen) => seen.length === 4);
      await reader.end();
      expect(reader.events).toEqual([
        { type: 'put', key: `${prefix}a`, value: bytes('2'), revision: modified, created: false },
        { type: 'put', key: `${prefix}b`, value: bytes('3'), revision: created, created: true },
        { type: 'delete', key: `${prefix}a`, revision: deleted },
        { type: 'put', key: `${prefix}a`, value: bytes('4'), revision: again, created: true },
      ]);
    });

    test('a watch gives all events of a transaction in one batch', async () => {
      const prefix = newPrefix();
      const reader = new WatchReader(store, prefix, await store.currentRevision(soon()));
      const names = Array.from({ length: 40 }, (_, at) => `n${at}`);
      const writes = names.map(
        (name) => ({ type: 'put', key: prefix + name, value: bytes('x'.repeat(30_000)) }) as const,
      );
      await store.transact({ conditions: [], writes }, soon());
      await reader.until((seen) => seen.length > 0);
      await reader.end();
      expect(reader.batches.find((batch) => batch.events.length > 0)?.events).toHaveLength(40);
    });

    test('an idle watch tells how far it is when asked, whatever was written elsewhere', async () => {
      const prefix = newPrefix();
      const reader = new WatchReader(store, prefix, await store.currentRevision(soon()));
      const elsewhere = await put(`${newPrefix()}a`, 'x');
      await reader.progress(elsewhere);
      await reader.end();
      expect(reader.events).toEqual([]);
    });

    test('a watch from before the compaction fails, one from the compaction on misses nothing', async () => {
      const prefix = newPrefix();
      const first = await put(`${prefix}a`, '1');
      await put(`${prefix}a`, '2');
      const deleted = await remove(`${prefix}a`);
      const last = await put(`${prefix}a`, '3');
      await store.compact(deleted, soon());
      const tooOld = new WatchReader(store, prefix, first);
      await expect(tooOld.finished).rejects.toThrow(CompactedError);
      const justBefore = new WatchReader(store, prefix, deleted - 1);
      await expect(justBefore.finished).rejects.toThrow(CompactedError);
      const reader = new WatchReader(store, prefix, deleted);
      await reader.until((seen) => seen.length === 1);
      await reader.end();
      expect(reader.events.map((event: StoreEvent) => event.revision)).toEqual([last]);
    });

    test('a key with a time to live is deleted after it, and the watch tells', async () => {
      const prefix = newPrefix();
      const written = await put(`${prefix}a`, 'x', 1);
      await put(`${prefix}b`, 'x', 3600);
      const reader = new WatchReader(store, prefix, written);
      await under.pass(2);
      await reader.until((seen) => seen.some((event) => event.type === 'delete'));
      await reader.end();
      expect(await keysUnder(prefix)).toEqual(['b']);
    });

    test('of many who write on the same revision exactly one wins', async () => {
      const key = `${newPrefix()}a`;
      const revision = await put(key, '0');
      const attempts = Array.from({ length: 20 }, (_, at) =>
        store.transact(
          { conditions: [{ key, revision }], writes: [{ type: 'put', key, value: bytes(`${at}`) }] },
          soon(),
        ),
      );
      expect((await Promise.all(attempts)).filter((result) => result.ok)).toHaveLength(1);
    });

    test('an aborted signal ends every call', async () => {
      const gone = AbortSignal.abort(new DOMException('no longer wanted', 'AbortError'));
      const key = `${newPrefix()}a`;
      await expect(store.get(key, gone)).rejects.toThrow('no longer wanted');
      await expect(store.list(key, {}, gone)).rejects.toThrow('no longer wanted');
      const transaction = { conditions: [], writes: [{ type: 'put', key, value: bytes('x') } as const] };
      await expect(store.transact(transaction, gone)).rejects.toThrow('no longer wanted');
      expect(await store.get(key, soon())).toBeUndefined();
      for await (const _ of store.watch(key, 1, gone)) expect.unreachable();
    });

    test('is healthy while it runs', async () => {
      await expect(store.health(soon())).resolves.toBeUndefined();
    });
  });
}

function revisionOf(result: TransactionResult): number {
  expect(result.ok).toBe(true);
  return result.revision;
}
