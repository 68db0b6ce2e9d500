import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CachedThings, soon, thingOf } from '../../../test/fakes/cached-things.ts';
import { BadContinueTokenError, ExpiredError, RevisionTooLargeError } from './cache-errors.ts';
import type { ListRequest, Selector } from './watch-cache.ts';

let things: CachedThings;
beforeEach(() => {
  things = new CachedThings();
});
afterEach(async () => {
  expect(things.errors).toEqual([]);
  await things.end();
});

const labelled = (key: string, value: string): Selector => ({ matches: (labels) => labels[key] === value });
const colored = (color: string): Selector => ({ matches: (_, fields) => fields['spec.color'] === color });

async function namesOf(request: ListRequest): Promise<string[]> {
  return (await things.cache.list(request, soon())).items.map((item) => `${item.namespace}/${item.name}`);
}

/** One more change, then so many later that the log keeps none of those before. */
async function outdateLog(): Promise<void> {
  await things.put('other/first');
  await things.cache.get({ namespace: 'other', name: 'first' }, 'latest', soon());
  await things.clock.advance(80_000);
  for (let at = 0; at < 140; at++) await things.put('other/busy', { at: String(at) });
  await things.cache.get({ namespace: 'other', name: 'busy' }, 'latest', soon());
}

describe('get', () => {
  test('gives the stored bytes with the resourceVersion in their metadata', async () => {
    const revision = await things.put('a/x', { app: 'web' }, { text: 'ünïcode "metadata":{ 😀' });
    const found = await things.cache.get({ namespace: 'a', name: 'x' }, 'latest', soon());
    expect(found).toMatchObject({ namespace: 'a', name: 'x', revision, labels: { app: 'web' } });
    expect(thingOf(found!.bytes)).toEqual({
      kind: 'Thing',
      apiVersion: 'test.dev/v1',
      metadata: { resourceVersion: String(revision), name: 'x', namespace: 'a', labels: { app: 'web' } },
      spec: { text: 'ünïcode "metadata":{ 😀' },
    });
    expect(`{"kind":"Thing","apiVersion":"test.dev/v1",${found!.itemTail.toString()}`).toBe(found!.bytes.toString());
  });

  test('sees every write that was made before it, and every delete', async () => {
    for (let at = 0; at < 50; at++) {
      const revision = await things.put('a/x', { at: String(at) });
      const found = await things.cache.get({ namespace: 'a', name: 'x' }, 'latest', soon());
      expect(found?.revision).toBe(revision);
    }
    await things.delete('a/x');
    expect(await things.cache.get({ namespace: 'a', name: 'x' }, 'latest', soon())).toBeUndefined();
  });

  test('sees a write that happened elsewhere in the store only as progress', async () => {
    await things.put('a/x');
    const beside = { type: 'put', key: '/elsewhere/x', value: Buffer.from('x') } as const;
    await things.store.transact({ conditions: [], writes: [beside] }, soon());
    expect(await things.cache.get({ namespace: 'a', name: 'x' }, 'latest', soon())).toBeDefined();
  });

  test('many readers share the reading of the newest revision', async () => {
    await things.put('a/x');
    await things.cache.get({ namespace: 'a', name: 'x' }, 'latest', soon());
    const reading = vi.spyOn(things.store, 'currentRevision');
    const ref = { namespace: 'a', name: 'x' };
    await Promise.all(Array.from({ length: 100 }, () => things.cache.get(ref, 'latest', soon())));
    expect(reading.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('waits for a revision that a client names, and gives up when it does not come', async () => {
    const revision = await things.put('a/x');
    const ref = { namespace: 'a', name: 'x' };
    expect((await things.cache.get(ref, { notOlderThan: revision }, soon()))?.revision).toBe(revision);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const refused = expect(things.cache.get(ref, { notOlderThan: revision + 100 }, soon())).rejects.toThrow(
        RevisionTooLargeError,
      );
      await vi.advanceTimersByTimeAsync(3_000);
      await refused;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('list', () => {
  test('gives everything, a namespace or what a selector matches, in the order of keys', async () => {
    await things.put('b/y', { app: 'web' });
    await things.put('a/z', { app: 'web' }, { color: 'red' });
    await things.put('a/x', { app: 'db' });
    await things.put('ab/x');
    expect(await namesOf({})).toEqual(['a/x', 'a/z', 'ab/x', 'b/y']);
    expect(await namesOf({ namespace: 'a' })).toEqual(['a/x', 'a/z']);
    expect(await namesOf({ selector: labelled('app', 'web') })).toEqual(['a/z', 'b/y']);
    expect(await namesOf({ selector: colored('red') })).toEqual(['a/z']);
    expect(await namesOf({ namespace: 'none' })).toEqual([]);
  });

  test('lets field selectors name metadata.name and metadata.namespace', async () => {
    await things.put('a/x');
    await things.put('b/x');
    const selector: Selector = {
      matches: (_, fields) => fields['metadata.name'] === 'x' && fields['metadata.namespace'] === 'b',
    };
    expect(await namesOf({ selector })).toEqual(['b/x']);
  });

  test('pages show one revision whatever happens meanwhile, and count what remains', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await things.put(`ns/${name}`, { v: 'old' });
    const first = await things.cache.list({ limit: 2 }, soon());
    expect(first.remaining).toBe(4);
    await things.put('ns/c', { v: 'new' });
    await things.delete('ns/d');
    await things.put('ns/d', { v: 'new' });
    await things.delete('ns/e');
    await things.put('ns/bb', { v: 'new' });
    const second = await things.cache.list({ limit: 2, continue: first.continue }, soon());
    const third = await things.cache.list({ limit: 2, continue: second.continue }, soon());
    expect([second.revision, third.revision]).toEqual([first.revision, first.revision]);
    expect(second.remaining).toBe(2);
    expect(third.continue).toBeUndefined();
    const items = [...first.items, ...second.items, ...third.items];
    expect(items.map((item) => `${item.name} ${item.labels['v']}`)).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name} old`),
    );
    expect(await namesOf({})).toEqual(['ns/a', 'ns/b', 'ns/bb', 'ns/c', 'ns/d', 'ns/f']);
  });

  test('pages go on from the store when the cache no longer knows their revision', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await things.put(`ns/${name}`, { app: name < 'd' ? 'web' : 'db' });
    const first = await things.cache.list({ namespace: 'ns', limit: 1 }, soon());
    const selected = await things.cache.list({ selector: labelled('app', 'web'), limit: 1 }, soon());
    await things.delete('ns/c');
    await outdateLog();
    const second = await things.cache.list({ namespace: 'ns', limit: 2, continue: first.continue }, soon());
    expect(second).toMatchObject({ revision: first.revision, remaining: 1 });
    expect(second.items.map((item) => item.name)).toEqual(['b', 'c']);
    const rest = await things.cache.list(
      { selector: labelled('app', 'web'), limit: 5, continue: selected.continue },
      soon(),
    );
    expect(rest.items.map((item) => item.name)).toEqual(['b', 'c']);
    expect(rest.continue).toBeUndefined();
  });

  test('refuses to go on once the store has forgotten the revision, and says so', async () => {
    for (const name of ['a', 'b']) await things.put(`ns/${name}`);
    const first = await things.cache.list({ limit: 1 }, soon());
    await outdateLog();
    await things.store.compact(first.revision + 1, soon());
    const next = things.cache.list({ limit: 1, continue: first.continue }, soon());
    await expect(next).rejects.toThrow(ExpiredError);
  });

  test('refuses so too while its own log still knows what the store has forgotten; the rest can be had, and watched', async () => {
    for (const name of ['a', 'b']) await things.put(`ns/${name}`);
    const first = await things.cache.list({ limit: 1 }, soon());
    const newest = await things.put('ns/c');
    await things.store.compact(newest, soon());
    things.caches.forgetBefore(newest);
    const refused = await things.cache
      .list({ limit: 1, continue: first.continue }, soon())
      .catch((error: unknown) => error);
    if (!(refused instanceof ExpiredError)) throw refused;
    const rest = await things.cache.list({ continue: refused.continue }, soon());
    expect(rest.items.map((item) => item.name)).toEqual(['b', 'c']);
    const watch = things.watch({ start: { after: first.revision } });
    await watch.until(1);
    await watch.end();
    expect(watch.summary()).toEqual(['ADDED ns/c']);
  });

  test('counts nothing where a selector decides, and makes no token for an empty next page', async () => {
    for (const name of ['a', 'b', 'c']) await things.put(`ns/${name}`, { app: name < 'c' ? 'web' : 'db' });
    const page = await things.cache.list({ selector: labelled('app', 'web'), limit: 2 }, soon());
    expect(page.items).toHaveLength(2);
    expect(page.continue).toBeUndefined();
    const first = await things.cache.list({ selector: labelled('app', 'web'), limit: 1 }, soon());
    expect(first.continue).toBeDefined();
    expect(first.remaining).toBeUndefined();
  });

  test('shows the state at exactly the revision asked for', async () => {
    await things.put('ns/a');
    const then = await things.put('ns/b');
    await things.delete('ns/a');
    const list = await things.cache.list({ at: { exactly: then } }, soon());
    expect(list.revision).toBe(then);
    expect(list.items.map((item) => item.name)).toEqual(['a', 'b']);
  });

  test.each([
    '',
    'nonsense',
    'bnVsbA',
    Buffer.from('[1,""]').toString('base64url'),
    Buffer.from('[0,"a"]').toString('base64url'),
  ])('refuses the continue token %j', async (token) => {
    await expect(things.cache.list({ continue: token }, soon())).rejects.toThrow(BadContinueTokenError);
  });

  test('a token of one namespace shows nothing of another', async () => {
    for (const path of ['a/x', 'a/y', 'b/x', 'b/y', 'b/z']) await things.put(path);
    const page = await things.cache.list({ namespace: 'a', limit: 1 }, soon());
    const other = await things.cache.list({ namespace: 'b', continue: page.continue }, soon());
    expect(other.items.map((item) => item.namespace)).toEqual(['b', 'b']);
  });
});

describe('watch', () => {
  test('tells what happens after a revision, in order', async () => {
    const start = await things.put('a/x');
    const watch = things.watch({ start: { after: start } });
    const modified = await things.put('a/x', { v: '2' });
    const added = await things.put('a/y');
    const deleted = await things.delete('a/x');
    await watch.until(3);
    await watch.end();
    expect(watch.summary()).toEqual(['MODIFIED a/x', 'ADDED a/y', 'DELETED a/x']);
    expect(watch.events.map((event) => event.revision)).toEqual([modified, added, deleted]);
    for (const event of watch.events) {
      expect(JSON.parse(event.frame.toString())).toEqual({ type: event.type, object: thingOf(event.object) });
      expect(event.frame.toString().endsWith('}\n')).toBe(true);
      expect(thingOf(event.object).metadata.resourceVersion).toBe(String(event.revision));
    }
  });

  test('a deleted object is told with its last state, at the revision of the deletion', async () => {
    const start = await things.put('a/x', { v: 'last' }, { text: 'kept' });
    const watch = things.watch({ start: { after: start } });
    const deleted = await things.delete('a/x');
    await watch.until(1);
    await watch.end();
    expect(thingOf(watch.events[0]!.object)).toMatchObject({
      metadata: { resourceVersion: String(deleted), labels: { v: 'last' } },
      spec: { text: 'kept' },
    });
  });

  test('an object that enters a selector is added, one that leaves it is deleted with what it was', async () => {
    const start = await things.put('a/x', { app: 'db' });
    const watch = things.watch({ start: { after: start }, selector: labelled('app', 'web') });
    await things.put('a/y', { app: 'db' });
    const entered = await things.put('a/x', { app: 'web' });
    const changed = await things.put('a/x', { app: 'web', more: 'yes' });
    const left = await things.put('a/x', { app: 'db' });
    await things.delete('a/x');
    await things.put('a/z', { app: 'web' });
    await watch.until(4);
    await watch.end();
    expect(watch.summary()).toEqual(['ADDED a/x', 'MODIFIED a/x', 'DELETED a/x', 'ADDED a/z']);
    expect(watch.events.slice(0, 3).map((event) => event.revision)).toEqual([entered, changed, left]);
    expect(thingOf(watch.events[2]!.object).metadata).toMatchObject({
      resourceVersion: String(left),
      labels: { app: 'web', more: 'yes' },
    });
  });

  test('stays in its namespace', async () => {
    const start = await things.put('a/x');
    const watch = things.watch({ start: { after: start }, namespace: 'b' });
    await things.put('a/y');
    await things.put('b/x');
    await watch.until(1);
    await watch.end();
    expect(watch.summary()).toEqual(['ADDED b/x']);
  });

  test('every watcher is given the same encoded event', async () => {
    const start = await things.put('a/x', { app: 'web' });
    const all = things.watch({ start: { after: start } });
    const selected = things.watch({ start: { after: start }, selector: labelled('app', 'web') });
    await things.put('a/x', { app: 'web', v: '2' });
    await things.delete('a/x');
    await all.until(2);
    await selected.until(2);
    await all.end();
    await selected.end();
    expect(all.events[0]).toBe(selected.events[0]);
    expect(all.events[1]).toBe(selected.events[1]);
  });

  test('begins with the objects there are, where asked, and marks their end', async () => {
    await things.put('a/x', { app: 'web' });
    await things.put('b/y');
    const revision = await things.put('a/x', { app: 'web', v: '2' });
    await things.cache.list({}, soon());
    const plain = things.watch({ start: { at: 'latest', initial: 'objects' } });
    const marked = things.watch({
      start: { at: 'any', initial: 'objects-and-bookmark' },
      selector: labelled('app', 'web'),
    });
    const none = things.watch({ start: { at: { notOlderThan: revision }, initial: 'none' } });
    await marked.until(2);
    await things.put('b/y', { app: 'web' });
    await plain.until(3);
    await marked.until(3);
    await none.until(1);
    await Promise.all([plain.end(), marked.end(), none.end()]);
    expect(plain.summary()).toEqual(['ADDED a/x', 'ADDED b/y', 'MODIFIED b/y']);
    expect(marked.summary()).toEqual(['ADDED a/x', 'BOOKMARK', 'ADDED b/y']);
    expect(none.summary()).toEqual(['MODIFIED b/y']);
    expect(thingOf(marked.events[1]!.object)).toEqual({
      kind: 'Thing',
      apiVersion: 'test.dev/v1',
      metadata: { resourceVersion: String(revision), annotations: { 'k8s.io/initial-events-end': 'true' } },
    });
  });

  test('sends bookmarks with the newest revision once a minute to those who want them', async () => {
    const start = await things.put('a/x');
    const wanted = things.watch({ start: { after: start }, bookmarks: true, namespace: 'none' });
    const unwanted = things.watch({ start: { after: start } });
    const revision = await things.put('a/y');
    await unwanted.until(1);
    await things.clock.advance(60_000);
    await wanted.until(1);
    await things.clock.advance(60_000);
    await wanted.until(2);
    await Promise.all([wanted.end(), unwanted.end()]);
    expect(wanted.summary()).toEqual(['BOOKMARK', 'BOOKMARK']);
    expect(wanted.events[0]?.revision).toBe(revision);
    expect(unwanted.summary()).toEqual(['ADDED a/y']);
  });

  test('tells a start that is too old, and takes one that is yet to come', async () => {
    const start = await things.put('a/x');
    await outdateLog();
    await expect(things.watch({ start: { after: start } }).finished).rejects.toThrow(ExpiredError);
    const now = await things.store.currentRevision(soon());
    const ahead = things.watch({ start: { after: now + 1 } });
    await things.put('a/known');
    await things.put('a/new');
    await ahead.until(1);
    await ahead.end();
    expect(ahead.summary()).toEqual(['ADDED a/new']);
  });

  test('a slow reader is ended when it has fallen too far behind, and slows nobody', async () => {
    const start = await things.put('a/x');
    const slow = things.cache.watch({ start: { after: start } }, soon());
    const reader = slow[Symbol.asyncIterator]();
    await things.put('a/first');
    expect((await reader.next()).done).toBe(false);
    const fast = things.watch({ start: { after: start } });
    const text = 'x'.repeat(1024 * 1024);
    for (let at = 0; at < 20; at++) {
      await things.put(`a/large-${at}`, {}, { text });
      await fast.until(at + 2);
    }
    await fast.end();
    await expect(reader.next()).rejects.toThrow(ExpiredError);
  });

  test('ends quietly with its signal', async () => {
    const watch = things.watch({ start: { at: 'latest', initial: 'none' } });
    await expect(watch.end()).resolves.toBeUndefined();
  });
});
