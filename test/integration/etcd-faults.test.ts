import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EtcdStore } from '../../agent-bundle/apiserver/storage/etcd/etcd-store.ts';
import { CompactedError, UncertainError, UnavailableError } from '../../agent-bundle/apiserver/storage/store-errors.ts';
import type { Store } from '../../agent-bundle/apiserver/storage/store.ts';
import { WatchCaches } from '../../agent-bundle/apiserver/watch-cache/watch-caches.ts';
import { ConfigMapKind } from '../../common/api/core/v1/config-map.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import { WatchReader } from '../fakes/watch-reader.ts';
import { EtcdCluster } from './etcd-cluster.ts';

const soon = () => withDeadline(undefined, 60_000);
let cluster: EtcdCluster;
let prefixes = 0;
const newPrefix = () => `/registry/faults/things-${prefixes++}/`;

beforeAll(async () => {
  cluster = await EtcdCluster.start(3);
});
afterAll(() => cluster.end());

/** A store that knows these members only, closed when the test is done. */
async function withStore<T>(members: readonly number[], use: (store: EtcdStore) => Promise<T>): Promise<T> {
  const endpoints = members.map((member) => cluster.access.endpoints[member] as string);
  const store = new EtcdStore({ ...cluster.access, endpoints });
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** Writes one key after another until told to stop; resolves with what was written, in order. */
function writer(store: Store, prefix: string): { stop: () => Promise<Array<[string, number]>>; count: () => number } {
  const written: Array<[string, number]> = [];
  let running = true;
  const finished = (async () => {
    for (let number = 0; running; number++) {
      const key = `${prefix}${String(number).padStart(6, '0')}`;
      written.push([key, await createOnce(store, key)]);
    }
  })();
  return {
    count: () => written.length,
    stop: async () => {
      running = false;
      await finished;
      return written;
    },
  };
}

/** Creates the key, asking again whenever it is not known whether that was done; resolves with the revision that did. */
async function createOnce(store: Store, key: string): Promise<number> {
  for (;;) {
    try {
      const create = { type: 'put', key, value: Buffer.from('{}') } as const;
      const result = await store.transact({ conditions: [{ key, revision: 'absent' }], writes: [create] }, soon());
      return result.ok ? result.revision : (result.current.get(key) as { revision: number }).revision;
    } catch (error) {
      if (!(error instanceof UncertainError || error instanceof UnavailableError)) throw error;
    }
  }
}

async function until(condition: () => boolean): Promise<void> {
  const late = soon();
  while (!condition()) {
    late.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a watch on etcd', () => {
  test('loses no event and tells none twice, whichever member is killed and comes back', async () => {
    const prefix = newPrefix();
    await withStore([0, 1, 2], async (store) => {
      const reader = new WatchReader(store, prefix, await store.currentRevision(soon()));
      const writing = writer(store, prefix);
      for (const member of [0, 1, 2]) {
        const before = writing.count();
        await until(() => writing.count() > before + 50);
        await cluster.signal(member, 'SIGKILL');
        await until(() => writing.count() > before + 100);
        cluster.startMember(member);
        await cluster.healthy();
      }
      const written = await writing.stop();
      await reader.until((events) => events.length >= written.length);
      await reader.end();
      expect(reader.events.map((event) => [event.key, event.revision])).toEqual(written);
    });
  });

  test('goes on where it was when its only member was away', async () => {
    const prefix = newPrefix();
    await withStore([0], async (watched) => {
      await withStore([1, 2], async (store) => {
        const reader = new WatchReader(watched, prefix, await store.currentRevision(soon()));
        const writing = writer(store, prefix);
        await reader.until((events) => events.length > 20);
        await cluster.signal(0, 'SIGKILL');
        const before = writing.count();
        await until(() => writing.count() > before + 100);
        cluster.startMember(0);
        const written = await writing.stop();
        await reader.until((events) => events.length >= written.length);
        await reader.end();
        expect(reader.events.map((event) => [event.key, event.revision])).toEqual(written);
      });
    });
  });

  test('fails when what it missed was compacted meanwhile, instead of leaving it out', async () => {
    const prefix = newPrefix();
    await withStore([0], async (watched) => {
      await withStore([1, 2], async (store) => {
        const key = `${prefix}a`;
        const put = async () =>
          (await store.transact({ conditions: [], writes: [{ type: 'put', key, value: Buffer.from('{}') }] }, soon()))
            .revision;
        const reader = new WatchReader(watched, prefix, await put());
        await put();
        await reader.until((events) => events.length === 1);
        await cluster.signal(0, 'SIGKILL');
        await cluster.healthy();
        const { revision } = await store.transact({ conditions: [], writes: [{ type: 'delete', key }] }, soon());
        await store.compact(revision, soon());
        cluster.startMember(0);
        await expect(reader.finished).rejects.toThrow(CompactedError);
        await cluster.healthy();
      });
    });
  });

  test('puts a transaction together that etcd sends in fragments', async () => {
    const prefix = newPrefix();
    await withStore([0, 1, 2], async (store) => {
      const start = await store.currentRevision(soon());
      for (let round = 0; round < 4; round++) {
        const writes = Array.from({ length: 100 }, (_, at) => {
          const key = `${prefix}${round}-${String(at).padStart(3, '0')}`;
          return { type: 'put', key, value: Buffer.alloc(14_000, 'x') } as const;
        });
        await store.transact({ conditions: [], writes }, soon());
      }
      // From the past, etcd sends all of it at once: far more than one message takes.
      const reader = new WatchReader(store, prefix, start);
      await reader.until((events) => events.length === 400);
      await reader.end();
      for (const { events } of reader.batches) expect(events.length % 100).toBe(0);
    });
  });
});

describe('calls to etcd', () => {
  test('go on with another member when one is down, and tell nothing was written when all are', async () => {
    const prefix = newPrefix();
    await withStore([0, 1, 2], async (store) => {
      const write = (name: string) =>
        store.transact(
          { conditions: [], writes: [{ type: 'put', key: prefix + name, value: Buffer.from('{}') }] },
          soon(),
        );
      await write('first');
      await cluster.signal(0, 'SIGKILL');
      await expect(store.get(`${prefix}first`, soon())).resolves.toBeDefined();
      await cluster.signal(1, 'SIGKILL');
      await cluster.signal(2, 'SIGKILL');
      const failure = await write('second').then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure instanceof UnavailableError || failure instanceof UncertainError).toBe(true);
      await expect(write('second')).rejects.toThrow(UnavailableError);
      for (const member of [0, 1, 2]) cluster.startMember(member);
      await cluster.healthy();
      await write('third');
      const { items } = await store.list(prefix, {}, soon());
      expect(items.map((item) => item.key.slice(prefix.length))).toEqual(['first', 'third']);
    });
  });

  test('a frozen member is left for another within its deadline', async () => {
    const prefix = newPrefix();
    await withStore([0, 1, 2], async (store) => {
      await store.currentRevision(soon());
      await cluster.signal(0, 'SIGSTOP');
      try {
        await expect(store.list(prefix, {}, soon())).resolves.toMatchObject({ items: [] });
      } finally {
        await cluster.signal(0, 'SIGCONT');
      }
    });
  });

  test('a client with a certificate of another authority is refused', async () => {
    const other = await EtcdCluster.start(1);
    const store = new EtcdStore({ endpoints: cluster.access.endpoints, tls: other.access.tls });
    try {
      await expect(store.health(soon())).rejects.toThrow(UnavailableError);
    } finally {
      store.close();
      await other.end();
    }
  });
});

test('the watch cache stays consistent with etcd through the loss of members', async () => {
  await withStore([0, 1, 2], async (store) => {
    const errors: Error[] = [];
    const caches = new WatchCaches(store, { onError: (error) => errors.push(error) });
    const cache = caches.add({ kind: ConfigMapKind });
    const stop = new AbortController();
    const running = caches.run(stop.signal);
    let number = 0;
    const put = async () => {
      const metadata = { name: `c-${number % 7}`, namespace: 'faults', labels: { number: String(number++) } };
      const value = Buffer.from(JSON.stringify({ kind: 'ConfigMap', apiVersion: 'v1', metadata }));
      const key = `/registry/core/configmaps/faults/${metadata.name}`;
      const { revision } = await store.transact({ conditions: [], writes: [{ type: 'put', key, value }] }, soon());
      const read = await cache.get({ namespace: 'faults', name: metadata.name }, 'latest', soon());
      expect(read?.revision).toBe(revision);
    };
    for (const member of [0, 1, 2]) {
      for (let at = 0; at < 20; at++) await put();
      await cluster.signal(member, 'SIGKILL');
      await cluster.healthy();
      for (let at = 0; at < 20;) {
        await put().then(
          () => at++,
          (error: unknown) =>
            expect(error).toSatisfy((e) => e instanceof UncertainError || e instanceof UnavailableError),
        );
      }
      cluster.startMember(member);
      await cluster.healthy();
    }
    stop.abort();
    await running;
    expect(errors).toEqual([]);
  });
});
