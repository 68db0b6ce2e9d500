import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../common/base/clock.ts';
import { withDeadline } from '../../../../common/base/deadline.ts';
import { CuttableStore } from '../../../../test/fakes/cuttable-store.ts';
import { ManualClock } from '../../../../test/fakes/manual-clock.ts';
import { WatchReader } from '../../../../test/fakes/watch-reader.ts';
import { MemoryStore } from '../memory-store.ts';
import { UnreadableError } from '../store-errors.ts';
import { storeContract } from '../store.contract.ts';
import type { Store } from '../store.ts';
import { parseEncryptionConfig } from './encryption-config.ts';
import { EncryptingStore } from './encrypting-store.ts';
import { rewriteStale } from './rewrite-stale.ts';
import { Transformers } from './transformers.ts';

const soon = () => withDeadline(undefined, 10_000);
const secretOf = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const config = (providers: readonly object[], resources: readonly string[] = ['secrets']) =>
  JSON.stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources, providers }],
  });
const transformersOf = (providers: readonly object[], resources?: readonly string[]) =>
  new Transformers(parseEncryptionConfig(config(providers, resources)).rules);
const aesgcm = (...names: string[]) => ({
  aesgcm: { keys: names.map((name) => ({ name, secret: secretOf(name.charCodeAt(0)) })) },
});
const identity = { identity: {} };
const key = '/registry/core/secrets/default/token';
const plain = Buffer.from('{"kind":"Secret","metadata":{"name":"token"},"data":{"password":"aHVudGVyMg=="}}');

const put = (store: Store, at: string, value: Buffer) =>
  store.transact({ conditions: [], writes: [{ type: 'put', key: at, value }] }, soon());
const rawAt = async (store: Store, at: string) => (await store.get(at, soon()))?.value ?? Buffer.alloc(0);
const wrap = (inner: Store, transformers: Transformers, unreadable: string[] = []) =>
  new EncryptingStore(inner, transformers, (error) => unreadable.push(error.message));

storeContract('EncryptingStore', async () => {
  const clock = new ManualClock();
  const store = wrap(new MemoryStore(clock), transformersOf([aesgcm('a')], ['*.*']));
  return { store, pass: (seconds) => clock.advance(seconds * 1000), end: async () => store.close() };
});

describe('an encrypted value', () => {
  it('names provider and key, holds nothing of the plain one, and differs each time it is written', async () => {
    const inner = new MemoryStore();
    const store = wrap(inner, transformersOf([aesgcm('a'), identity]));
    await put(store, key, plain);
    const first = await rawAt(inner, key);
    expect(first.subarray(0, 24).toString()).toMatch(/^k8s:enc:aesgcm:v1:a:/);
    expect(first.includes('hunter')).toBe(false);
    expect(first.includes('Secret')).toBe(false);
    expect(await rawAt(store, key)).toEqual(plain);
    await put(store, key, plain);
    expect(await rawAt(inner, key)).not.toEqual(first);
  });

  it.each([[['aesgcm']], [['aescbc']]] as const)('of %s is read back with any of the keys', ([cipher]) => {
    const keys = ['a', 'b'].map((name) => ({ name, secret: secretOf(name.charCodeAt(0)) }));
    const old = transformersOf([{ [cipher]: { keys } }]);
    const turned = transformersOf([{ [cipher]: { keys: [...keys].reverse() } }]);
    const sealed = old.seal(key, plain);
    expect(turned.open(key, sealed)).toEqual(plain);
    expect([old.isStale(key, sealed), turned.isStale(key, sealed)]).toEqual([false, true]);
  });

  it('of another resource is left as it is', () => {
    const map = '/registry/core/configmaps/default/a';
    expect(transformersOf([aesgcm('a')]).seal(map, plain)).toBe(plain);
  });

  it('cannot be moved to another key', () => {
    const transformers = transformersOf([aesgcm('a')]);
    const sealed = transformers.seal(key, plain);
    expect(() => transformers.open('/registry/core/secrets/other/token', sealed)).toThrow(
      'cipher: message authentication failed',
    );
  });

  it.each([
    ['whose key is gone', [aesgcm('b')], 'no matching key was found for the provided AES transformer'],
    ['of which one bit is another', [aesgcm('a')], 'cipher: message authentication failed'],
    [
      'of a provider that is not there',
      [{ aescbc: { keys: [{ name: 'a', secret: secretOf(1) }] } }],
      'no matching prefix found',
    ],
    ['that only identity reads', [identity], 'identity transformer tried to read encrypted data'],
  ])('%s is told by its key and not by its content', (title, providers, reason) => {
    const sealed = Buffer.from(transformersOf([aesgcm('a')]).seal(key, plain));
    if (title.includes('bit')) sealed.writeUInt8((sealed.at(-20) ?? 0) ^ 1, sealed.length - 20);
    expect(() => transformersOf(providers).open(key, sealed)).toThrow(reason);
  });
});

describe('resources', () => {
  it.each([
    ['secrets', '/registry/core/secrets/a/b', true],
    ['secrets', '/registry/example.com/secrets/a/b', false],
    ['widgets.example.com', '/registry/example.com/widgets/a/b', true],
    ['*.', '/registry/core/pods/a/b', true],
    ['*.', '/registry/apps/deployments/a/b', false],
    ['*.apps', '/registry/apps/deployments/a/b', true],
    ['*.*', '/registry/apps/deployments/a/b', true],
  ])('%s and %s: %s', (name, at, covered) => {
    const sealed = transformersOf([aesgcm('a')], [name]).seal(at, plain);
    expect(sealed !== plain).toBe(covered);
  });
});

describe('one value that cannot be read', () => {
  it('keeps nobody from the others: it is left empty for lists and watches that say so, and told to who asks for it', async () => {
    const inner = new MemoryStore();
    await put(wrap(inner, transformersOf([aesgcm('a')])), key, plain);
    const unreadable: string[] = [];
    const store = wrap(inner, transformersOf([aesgcm('b')]), unreadable);
    const other = '/registry/core/secrets/other/good';
    await put(store, other, plain);
    const message = `unable to transform key "${key}": no matching key was found for the provided AES transformer`;

    await expect(store.list('/registry/core/secrets/', {}, soon())).rejects.toThrow(message);
    const page = await store.list('/registry/core/secrets/', { unreadable: 'empty' }, soon());
    expect(page.items.map(({ value }) => value.length)).toEqual([0, plain.length]);
    expect(unreadable).toEqual([message]);
    expect(() => store.checkReadable(key)).toThrow(UnreadableError);
    expect(() => store.checkReadable('/registry/core/secrets/')).toThrow(message);
    expect(() => store.checkReadable('/registry/core/secrets/other/')).not.toThrow();
    await expect(store.get(key, soon())).rejects.toThrow(message);
    const create = { conditions: [{ key, revision: 'absent' }], writes: [] } as const;
    await expect(store.transact(create, soon())).rejects.toThrow(message);

    const reader = new WatchReader(store, '/registry/', 1);
    await put(store, key, plain);
    await reader.until((events) => events.length === 3);
    expect(reader.events.map((event) => event.type === 'put' && event.value.length)).toEqual([
      0,
      plain.length,
      plain.length,
    ]);
    expect(() => store.checkReadable(key)).not.toThrow();
    await reader.end();
  });
});

describe('writing old data anew', () => {
  const rewrite = (store: Store, transformers: Transformers) =>
    rewriteStale({ store, transformers, clock: systemClock }, soon());

  it('encrypts what stands there plain, and changes nothing a second time', async () => {
    const inner = new MemoryStore();
    await put(inner, key, plain);
    await put(inner, '/registry/core/configmaps/default/a', plain);
    const transformers = transformersOf([aesgcm('a'), identity]);
    expect(await rewrite(inner, transformers)).toEqual({ rewritten: 1, unreadable: [] });
    expect((await rawAt(inner, key)).includes('hunter')).toBe(false);
    expect(await rawAt(wrap(inner, transformers), key)).toEqual(plain);
    expect(await rawAt(inner, '/registry/core/configmaps/default/a')).toEqual(plain);
    expect(await rewrite(inner, transformers)).toEqual({ rewritten: 0, unreadable: [] });
  });

  it('turns keys over, and decrypts where identity comes first', async () => {
    const inner = new MemoryStore();
    await put(wrap(inner, transformersOf([aesgcm('a')])), key, plain);
    expect(await rewrite(inner, transformersOf([aesgcm('b', 'a')]))).toMatchObject({ rewritten: 1 });
    expect(await rawAt(wrap(inner, transformersOf([aesgcm('b')])), key)).toEqual(plain);
    expect(await rewrite(inner, transformersOf([identity, aesgcm('b')]))).toMatchObject({ rewritten: 1 });
    expect(await rawAt(inner, key)).toEqual(plain);
  });

  it('writes a value again that could not be read and has its key back, so that watches tell of it', async () => {
    const inner = new MemoryStore();
    await put(wrap(inner, transformersOf([aesgcm('a')])), key, plain);
    const store = wrap(inner, transformersOf([aesgcm('b')]));
    await store.list('/registry/', { unreadable: 'empty' }, soon());
    const transformers = transformersOf([aesgcm('a', 'b')]);
    store.use(transformers);
    const options = { store: inner, transformers, clock: systemClock, again: store.unreadable };
    const reader = new WatchReader(store, '/registry/', await inner.currentRevision(soon()));
    expect(await rewriteStale(options, soon())).toEqual({ rewritten: 1, unreadable: [] });
    await reader.until((events) => events.length === 1);
    expect(reader.events).toMatchObject([{ key, value: plain }]);
    expect(() => store.checkReadable(key)).not.toThrow();
    await reader.end();
  });

  it('leaves what nobody can read, and events, which end by a lease that a write would take from them', async () => {
    const inner = new MemoryStore();
    await put(wrap(inner, transformersOf([aesgcm('a')])), key, plain);
    await put(inner, '/registry/core/events/default/e', plain);
    const result = await rewrite(inner, transformersOf([aesgcm('b'), identity], ['*.*']));
    expect(result).toEqual({ rewritten: 0, unreadable: [key] });
  });

  it('does not overwrite what somebody else has written meanwhile', async () => {
    const inner = new MemoryStore();
    await put(inner, key, plain);
    const racing = new CuttableStore(inner);
    racing.list = async (...args: Parameters<Store['list']>) => {
      const page = await inner.list(...args);
      await put(inner, key, Buffer.from('newer'));
      return page;
    };
    expect(await rewrite(racing, transformersOf([aesgcm('a'), identity]))).toMatchObject({ rewritten: 0 });
    expect((await rawAt(inner, key)).toString()).toBe('newer');
  });
});

describe('an EncryptionConfiguration', () => {
  const key32 = { name: 'a', secret: secretOf(1) };
  it.each<[string, string, string]>([
    ['of another kind', '{"kind":"Config"}', 'apiVersion apiserver.config.k8s.io/v1'],
    ['without providers', config([]), 'resources[0].providers: at least one'],
    ['with a provider that is not there', config([{ secretbox: {} }]), 'we have aesgcm, aescbc and identity'],
    ['with two in one', config([{ ...identity, ...aesgcm('a') }]), 'exactly one provider'],
    ['with a short key', config([{ aesgcm: { keys: [{ name: 'a', secret: 'aGk=' }] } }]), 'wanted 16, 24 or 32 bytes'],
    ['with two keys of one name', config([{ aesgcm: { keys: [key32, key32] } }]), 'two keys have the same name'],
    ['with a colon in a name', config([{ aesgcm: { keys: [{ ...key32, name: 'a:b' }] } }]), 'a name without :'],
    ['of a resource that is none', config([identity], ['secrets.']), 'wanted such as secrets'],
  ])('%s is refused', (_, text, message) => {
    expect(() => parseEncryptionConfig(text)).toThrow(message);
  });

  it('never tells a secret', () => {
    const secret = Buffer.from('not a good length').toString('base64');
    const text = config([{ aesgcm: { keys: [{ name: 'a', secret }] } }]);
    expect(() => parseEncryptionConfig(text)).toThrow(/^(?!.*bm90IGEg).*$/);
  });
});
