import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CachedThings, type Thing, soon, thingOf } from '../../../test/fakes/cached-things.ts';
import { keyOf } from '../../../common/client/informer.ts';
import { type Source, follow } from '../../../common/client/follow.ts';
import { ExpiredError } from './cache-errors.ts';
import type { CachedObject, Selector } from './watch-cache.ts';
import { cases } from '../../../test/sampling.ts';

type Step =
  | { readonly do: 'put'; readonly path: string; readonly color: string }
  | { readonly do: 'delete'; readonly path: string }
  | { readonly do: 'follow'; readonly color: string | undefined }
  | { readonly do: 'page'; readonly limit: number }
  | { readonly do: 'cut' | 'compact' | 'outdate' | 'breathe' | 'hang up' | 'dial' | 'read on' };

const colors = ['red', 'blue'] as const;
const path = fc.constantFrom('a/1', 'a/2', 'a/3', 'b/1', 'b/2');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('put' as const), path, color: fc.constantFrom(...colors) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('delete' as const), path }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('follow' as const), color: fc.constantFrom(...colors, undefined) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('page' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('cut' as const, 'compact', 'outdate', 'breathe', 'hang up', 'dial', 'read on'),
    }),
  },
);

const selectorOf = (color: string | undefined): Selector | undefined =>
  color === undefined ? undefined : { matches: (_, fields) => fields['spec.color'] === color };

/** A client that follows things of a color by list and watch, and what it holds to be there. */
class Follower {
  readonly held = new Map<string, string>();
  readonly color: string | undefined;
  readonly finished: Promise<void>;
  readonly #things: CachedThings;
  #hungUp = new AbortController();
  #dialled = Promise.resolve();
  #dial = () => {};
  #changed = () => {};

  constructor(things: CachedThings, color: string | undefined, signal: AbortSignal) {
    this.#things = things;
    this.color = color;
    this.finished = this.#follow(signal);
  }

  /** Resolves when it holds the thing. */
  async sees(path: string): Promise<void> {
    while (!this.held.has(path)) {
      await Promise.race([new Promise<void>((resolve) => (this.#changed = resolve)), this.finished]);
    }
  }

  /** Ends its watch; it comes back from the revision that it saw last when it dials. */
  hangUp(): void {
    if (this.#hungUp.signal.aborted) return;
    this.#dialled = new Promise((resolve) => (this.#dial = resolve));
    this.#hungUp.abort();
  }

  dial(): void {
    this.#hungUp = new AbortController();
    this.#dial();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const backoff = { first: 1, most: 1, factor: 1, jitter: 0 };
    let revision = 0;
    for await (const change of follow(this.#source(), signal, { backoff })) {
      if (change.type === 'replace') {
        this.held.clear();
        for (const thing of change.objects) this.held.set(keyOf(thing), thing.metadata.resourceVersion ?? '');
        revision = Math.max(0, ...change.objects.map((thing) => Number(thing.metadata.resourceVersion)));
      } else {
        const next = Number(change.object.metadata.resourceVersion);
        expect(next).toBeGreaterThan(revision);
        revision = next;
        const key = keyOf(change.object);
        if (change.type === 'delete') expect(this.held.delete(key)).toBe(true);
        else this.held.set(key, String(next));
      }
      this.#changed();
    }
  }

  /** The cache as a client meets it: what has expired is the API's 410. */
  #source(): Source<Thing> {
    const { cache } = this.#things;
    const selector = selectorOf(this.color);
    return {
      list: async (signal) => {
        const { items, revision } = await cache.list({ selector, at: 'any' }, signal);
        return { items: items.map((item) => thingOf(item.bytes)), metadata: { resourceVersion: String(revision) } };
      },
      watch: async function* (this: Follower, resourceVersion: string, signal: AbortSignal) {
        await this.#dialled;
        const request = { start: { after: Number(resourceVersion) }, selector };
        try {
          for await (const events of cache.watch(request, AbortSignal.any([signal, this.#hungUp.signal]))) {
            for (const { type, object } of events) yield { type: type as 'ADDED', object: thingOf(object) };
          }
        } catch (error) {
          if (!(error instanceof ExpiredError)) throw error;
          yield { type: 'ERROR' as const, object: { code: 410, reason: 'Expired' } };
        }
      }.bind(this),
    };
  }
}

interface OpenList {
  readonly limit: number;
  readonly revision: number;
  readonly truth: string[];
  items: CachedObject[];
  next: string | undefined;
}

async function truthOf(things: CachedThings, revision?: number): Promise<string[]> {
  const prefix = '/registry/test.dev/things/';
  const { items } = await things.store.list(prefix, { revision }, soon());
  return items.map((item) => `${item.key.slice(prefix.length)}@${item.revision}`);
}

async function startPages(things: CachedThings, limit: number): Promise<OpenList> {
  const { items, revision, continue: next } = await things.cache.list({ limit }, soon());
  return { limit, revision, truth: await truthOf(things, revision), items: [...items], next };
}

async function readOn(things: CachedThings, list: OpenList): Promise<void> {
  if (list.next === undefined) return;
  const page = await things.cache.list({ limit: list.limit, continue: list.next }, soon());
  list.items.push(...page.items);
  list.next = page.continue;
}

/** Reads one more page of each list; those whose revision has been forgotten are left out. */
async function stillKnown(lists: readonly OpenList[], things: CachedThings): Promise<OpenList[]> {
  const results = await Promise.allSettled(lists.map((list) => readOn(things, list)));
  return lists.filter((_, at) => {
    const result = results[at]!;
    if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ExpiredError);
    return result.status === 'fulfilled';
  });
}

async function run(things: CachedThings, steps: readonly Step[]): Promise<void> {
  const stop = new AbortController();
  const followers = [new Follower(things, undefined, stop.signal)];
  let lists: OpenList[] = [];
  for (const one of steps) {
    switch (one.do) {
      case 'put':
        await things.put(one.path, {}, { color: one.color });
        break;
      case 'delete':
        await things.delete(one.path);
        break;
      case 'follow':
        followers.push(new Follower(things, one.color, stop.signal));
        break;
      case 'page':
        lists.push(await startPages(things, one.limit));
        break;
      case 'cut':
        things.store.cut();
        break;
      case 'compact':
        await things.store.compact(await things.store.currentRevision(soon()), soon()).catch(() => {});
        break;
      case 'outdate':
        await things.clock.advance(80_000);
        for (let at = 0; at < 130; at++) await things.put('a/1', {}, { color: colors[at % 2] });
        break;
      case 'hang up':
        for (const follower of followers) follower.hangUp();
        break;
      case 'dial':
        for (const follower of followers) follower.dial();
        break;
      case 'read on':
        lists = await stillKnown(lists, things);
        break;
      case 'breathe':
        await new Promise((resolve) => setImmediate(resolve));
        break;
    }
  }
  while (lists.some((list) => list.next !== undefined)) lists = await stillKnown(lists, things);
  for (const follower of followers) follower.dial();
  for (const color of colors) await things.put(`z/${color}`, {}, { color });
  for (const follower of followers) await follower.sees(`z/${follower.color ?? 'blue'}`);
  stop.abort();
  await Promise.all(followers.map((follower) => follower.finished));

  expect(await truthOf(things)).toEqual(shown((await things.cache.list({}, soon())).items));
  for (const { held, color } of followers) {
    const { items } = await things.cache.list({ selector: selectorOf(color) }, soon());
    expect([...held].map(([key, revision]) => `${key}@${revision}`).sort()).toEqual(shown(items));
  }
  for (const list of lists) expect(shown(list.items)).toEqual(list.truth);
}

const shown = (items: readonly CachedObject[]) =>
  items.map((item) => `${item.namespace}/${item.name}@${item.revision}`);

test('whatever is written, cut and compacted, every follower ends with what a list shows, and pages with their revision', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const things = new CachedThings();
      let running = true;
      const time = (async () => {
        while (running) await things.clock.advance(50);
      })();
      try {
        await run(things, steps);
      } finally {
        running = false;
        await time;
        await things.end();
      }
    }),
    { ...cases(60), timeout: 5_000 },
  );
});
