import { beforeEach, describe, expect, test } from 'vitest';
import { withDeadline } from '../../../common/base/deadline.ts';
import {
  type ReadObject,
  TooManyConflictsError,
  type UpdateDecision,
  type UpdateInput,
  guaranteedUpdate,
} from './guaranteed-update.ts';
import { MemoryStore } from './memory-store.ts';
import type { Store, Transaction } from './store.ts';
import { UncertainError } from './store-errors.ts';
import { withResourceVersion } from './stored-object.ts';

const key = '/registry/core/configmaps/ns/count';
const soon = () => withDeadline(undefined, 5_000);
const encode = (count: number) =>
  Buffer.from(JSON.stringify({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'count' }, data: { count } }));
const countOf = (object: ReadObject | undefined): number =>
  (JSON.parse(object?.bytes.toString() ?? '{"data":{"count":0}}') as { data: { count: number } }).data.count;
const increment = ({ current }: UpdateInput): UpdateDecision => ({ type: 'put', value: encode(countOf(current) + 1) });

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

async function write(count: number): Promise<ReadObject> {
  const writes = [{ type: 'put', key, value: encode(count) } as const];
  const { revision } = await store.transact({ conditions: [], writes }, soon());
  return { bytes: withResourceVersion(encode(count), revision), revision };
}

describe('guaranteedUpdate', () => {
  test('creates, changes and deletes, and tells what stands there with its resourceVersion', async () => {
    const created = await guaranteedUpdate(store, key, { decide: increment }, soon());
    expect(created).toMatchObject({ changed: true, object: { revision: await store.currentRevision(soon()) } });
    const changed = await guaranteedUpdate(store, key, { decide: increment }, soon());
    expect(countOf(changed.object)).toBe(2);
    expect(changed.object?.bytes.toString()).toContain(
      `"metadata":{"resourceVersion":"${changed.object?.revision}","name"`,
    );
    const deleted = await guaranteedUpdate(store, key, { decide: () => ({ type: 'delete' }) }, soon());
    expect(deleted).toEqual({ changed: true, object: changed.object });
    expect(await store.get(key, soon())).toBeUndefined();
  });

  test('no increment is lost among many at once', async () => {
    const many = Array.from({ length: 12 }, () => guaranteedUpdate(store, key, { decide: increment }, soon()));
    await Promise.all(many);
    expect(countOf((await guaranteedUpdate(store, key, { decide: () => ({ type: 'keep' }) }, soon())).object)).toBe(12);
  });

  test('reads nothing when the cached object is the newest', async () => {
    const cached = await write(5);
    const reads: string[] = [];
    const counting = spying(store, { get: async (name) => void reads.push(name) });
    const { object } = await guaranteedUpdate(counting, key, { cached, decide: increment }, soon());
    expect(countOf(object)).toBe(6);
    expect(reads).toEqual([]);
  });

  test('decides again upon what the store has when the cached object was old', async () => {
    const cached = await write(5);
    await write(10);
    const { object } = await guaranteedUpdate(store, key, { cached, decide: increment }, soon());
    expect(countOf(object)).toBe(11);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('it must be 10');
      },
    ],
    ['keeps it', () => ({ type: 'keep' })],
    ['writes the same', ({ current }) => ({ type: 'put', value: encode(countOf(current)) })],
  ] as Array<[string, (input: UpdateInput) => UpdateDecision]>)(
    'believes a decision upon a cached object that %s only when the store agrees',
    async (_, decideWhenOld) => {
      const cached = await write(5);
      await write(10);
      const decide = (input: UpdateInput) => (countOf(input.current) === 10 ? increment(input) : decideWhenOld(input));
      const { object } = await guaranteedUpdate(store, key, { cached, decide }, soon());
      expect(countOf(object)).toBe(11);
    },
  );

  test('what is thrown upon the newest object is thrown', async () => {
    const cached = await write(5);
    const decide = () => {
      throw new Error('not like this');
    };
    await expect(guaranteedUpdate(store, key, { cached, decide }, soon())).rejects.toThrow('not like this');
  });

  test('writing what is there already is no write', async () => {
    await write(5);
    const before = await store.currentRevision(soon());
    const same = await guaranteedUpdate(store, key, { decide: () => ({ type: 'put', value: encode(5) }) }, soon());
    expect(same.changed).toBe(false);
    expect(await store.currentRevision(soon())).toBe(before);
  });

  test('writes what goes with it in the same transaction, and hears what was taken', async () => {
    const address = (last: number) => `/registry/ranges/serviceips/10.96.0.${last}`;
    const taken = { type: 'put', key: address(1), value: Buffer.from('{}') } as const;
    await store.transact({ conditions: [], writes: [taken] }, soon());
    const decide = ({ conflict }: UpdateInput): UpdateDecision => {
      const free = address(conflict?.get(address(1)) ? 2 : 1);
      const also = {
        conditions: [{ key: free, revision: 'absent' } as const],
        writes: [{ type: 'put', key: free, value: Buffer.from('{}') } as const],
      };
      return { type: 'put', value: encode(1), also };
    };
    const { object } = await guaranteedUpdate(store, key, { decide }, soon());
    expect((await store.get(address(2), soon()))?.revision).toBe(object?.revision);
  });

  test('gives up when somebody else is always faster', async () => {
    await write(0);
    const racing = spying(store, { transact: async () => void (await write(Math.random())) });
    await expect(guaranteedUpdate(racing, key, { decide: increment }, soon())).rejects.toThrow(TooManyConflictsError);
  });

  test('an uncertain write is not repeated', async () => {
    let writes = 0;
    const losing = spying(store, {
      transact: async () => {
        writes++;
        throw new UncertainError('no answer');
      },
    });
    await expect(guaranteedUpdate(losing, key, { decide: increment }, soon())).rejects.toThrow(UncertainError);
    expect(writes).toBe(1);
  });
});

/** The store with something done before its calls. */
function spying(
  real: Store,
  before: { get?: (key: string) => Promise<void>; transact?: (transaction: Transaction) => Promise<void> },
): Store {
  return new Proxy(real, {
    get: (target, name) => {
      if (name === 'get')
        return async (...args: Parameters<Store['get']>) => (await before.get?.(args[0]), target.get(...args));
      if (name === 'transact') {
        return async (...args: Parameters<Store['transact']>) => (
          await before.transact?.(args[0]),
          target.transact(...args)
        );
      }
      return Reflect.get(target, name, target) as unknown;
    },
  });
}
