import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigMapKind } from '../../../../common/api/core/v1/config-map.ts';
import { type ResourceQuota, ResourceQuotaKind } from '../../../../common/api/core/v1/resource-quota.ts';
import { evaluatorOf } from '../../../../common/api/quota/evaluators.ts';
import { parseStored } from '../../codec/parse-stored.ts';
import { encodeForStore } from '../../routes/write-road.ts';
import { forbidden } from '../../status-error.ts';
import { objectKey, resourcePrefix } from '../../storage/keys.ts';
import { MemoryStore } from '../../storage/memory-store.ts';
import { CachedVersion } from '../../watch-cache/cached-object.ts';
import type { CachedObject } from '../../watch-cache/watch-cache.ts';
import { Ledger } from './ledger.ts';
import { cases } from '../../../../test/sampling.ts';

let store: MemoryStore;
const signal = AbortSignal.timeout(20_000);
const key = objectKey(ResourceQuotaKind, { namespace: 'ns', name: 'q' });

beforeEach(() => {
  store = new MemoryStore();
});
afterEach(() => store.close());

async function write(used: string): Promise<void> {
  const status = { hard: { 'count/configmaps': '10' }, used: { 'count/configmaps': used } };
  const quota: ResourceQuota = { metadata: { namespace: 'ns', name: 'q' }, spec: { hard: status.hard }, status };
  const value = encodeForStore(ResourceQuotaKind, quota);
  await store.transact({ conditions: [], writes: [{ type: 'put', key, value }] }, signal);
}

async function cached(): Promise<CachedObject> {
  const item = await store.get(key, signal);
  if (!item) throw new Error('there is no quota');
  return new CachedVersion({ kind: ResourceQuotaKind }, item, 'ADDED');
}

async function used(): Promise<string | undefined> {
  const item = await store.get(key, signal);
  return item && (parseStored(item.value) as ResourceQuota).status?.used?.['count/configmaps'];
}

/** Creates a config map as the road of a write does; `known` is what the cache has. */
async function create(ledger: Ledger, name: string, known: CachedObject): Promise<'created' | 'refused'> {
  const object = { metadata: { namespace: 'ns', name } };
  const charged = { evaluator: evaluatorOf(ConfigMapKind), object, old: undefined, now: 0 };
  const refusal = (why: string) => forbidden(ConfigMapKind, name, why);
  const asked = { charged, namespace: 'ns', quotas: [known], refusal, signal };
  try {
    const reservation = await ledger.reserve(asked, store);
    if (!reservation) throw new Error('the quota counts config maps');
    try {
      for (;;) {
        const own = { key: objectKey(ConfigMapKind, object.metadata), value: encodeForStore(ConfigMapKind, object) };
        const result = await store.transact(
          {
            conditions: [{ key: own.key, revision: 'absent' }, ...reservation.conditions],
            writes: [{ type: 'put', ...own }, ...reservation.writes],
          },
          signal,
        );
        if (result.ok) {
          reservation.written(result.revision);
          return 'created';
        }
        expect(reservation.isOutdated(result.current)).toBe(true);
        reservation.renew(result.current);
      }
    } finally {
      reservation.end();
    }
  } catch (error) {
    expect(error).toMatchObject({ code: 403 });
    return 'refused';
  }
}

it('lets two servers with outdated caches take all there is, and no more', async () => {
  await write('0');
  const known = await cached();
  const ledgers = [new Ledger(), new Ledger()] as const;
  const outcomes = await Promise.all(
    Array.from({ length: 64 }, (_, at) => create(ledgers[at % 2] as Ledger, `c-${at}`, known)),
  );
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(10);
  expect(await used()).toBe('10');
});

it('never lets more in than there is, whatever is given back, counted anew and heard of late, in any order', async () => {
  type Step = 'create' | 'delete' | 'read' | 'count' | 'hear';
  const step = fc.record({
    type: fc.constantFrom<Step>('create', 'create', 'create', 'delete', 'read', 'count', 'hear'),
    server: fc.constantFrom(0, 1),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      store.close();
      store = new MemoryStore();
      await write('0');
      const servers = [0, 1].map(() => ({ ledger: new Ledger(), known: undefined as CachedObject | undefined }));
      const there = async () => (await store.list(resourcePrefix(ConfigMapKind, 'ns'), {}, signal)).items;
      let made = 0;
      /** What the controller read, and how many there were after that. */
      let read: { readonly revision: number; readonly count: number } | undefined;
      const creating: Array<Promise<unknown>> = [];
      for (const { type, server } of steps) {
        const asked = servers[server] as (typeof servers)[0];
        if (type === 'hear') asked.known = await cached();
        if (type === 'create') creating.push(create(asked.ledger, `c-${made++}`, asked.known ?? (await cached())));
        // What is under way now and then comes to its end, and now and then not.
        if (type === 'delete' || type === 'read') await Promise.race([Promise.all(creating), store.get(key, signal)]);
        const [first] = await there();
        if (type === 'delete' && first) {
          await store.transact({ conditions: [], writes: [{ type: 'delete', key: first.key }] }, signal);
        }
        if (type === 'read') {
          const revision = (await store.get(key, signal))?.revision ?? 0;
          read = { revision, count: (await there()).length };
        }
        if (type === 'count' && read) {
          const status = { hard: { 'count/configmaps': '10' }, used: { 'count/configmaps': String(read.count) } };
          const quota: ResourceQuota = {
            metadata: { namespace: 'ns', name: 'q' },
            spec: { hard: status.hard },
            status,
          };
          const value = encodeForStore(ResourceQuotaKind, quota);
          const conditions = [{ key, revision: read.revision }];
          await store.transact({ conditions, writes: [{ type: 'put', key, value }] }, signal);
        }
        expect((await there()).length).toBeLessThanOrEqual(10);
      }
      await Promise.all(creating);
      expect((await there()).length).toBeLessThanOrEqual(10);
    }),
    cases(30),
  );
});

it('refuses nothing because of a cache that has not heard of what was given back', async () => {
  await write('10');
  const full = await cached();
  await write('9');
  expect(await create(new Ledger(), 'a', full)).toBe('created');
  expect(await used()).toBe('10');
});

it('takes from nothing that is gone', async () => {
  await write('10');
  const known = await cached();
  await store.transact({ conditions: [], writes: [{ type: 'delete', key }] }, signal);
  expect(await create(new Ledger(), 'a', known)).toBe('created');
  expect(await used()).toBeUndefined();
});

it('gives the next one its turn when somebody fails', async () => {
  await write('0');
  const known = await cached();
  const ledger = new Ledger();
  const object = { metadata: { namespace: 'ns', name: 'x' } };
  const charged = { evaluator: evaluatorOf(ConfigMapKind), object, old: undefined, now: 0 };
  const refusal = (why: string) => forbidden(ConfigMapKind, 'x', why);
  const asked = { charged, namespace: 'ns', quotas: [known], refusal, signal };
  const first = await ledger.reserve(asked, store);
  const leaving = new AbortController();
  const impatient = ledger.reserve({ ...asked, signal: leaving.signal }, store);
  const next = create(ledger, 'a', known);
  leaving.abort(new Error('gone'));
  await expect(impatient).rejects.toThrow('gone');
  first?.end();
  expect(await next).toBe('created');
  expect(await used()).toBe('1');
});
