import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiObject } from '../api/schema/kind.ts';
import type { WatchEvent } from './api-client.ts';
import { ApiError } from './api-error.ts';
import type { Source } from './follow.ts';
import { Informer, type InformerEvent, keyOf, splitKey } from './informer.ts';
import { cases } from '../../test/sampling.ts';

interface Thing extends ApiObject {
  color?: string;
}

const thing = (name: string, revision: number, color = 'red', namespace = 'ns'): Thing => ({
  metadata: { name, namespace, resourceVersion: String(revision) },
  color,
});

/** A source that a test plays: a list, then events as they are told; `forget` answers 410 so that it lists again. */
class PlayedSource implements Source<Thing> {
  readonly #next: Array<WatchEvent<Thing> | 'forget'> = [];
  #wake = () => {};
  state: Thing[];

  constructor(state: Thing[]) {
    this.state = state;
  }

  tell(...events: Array<WatchEvent<Thing> | 'forget'>): void {
    this.#next.push(...events);
    this.#wake();
  }

  async list() {
    return { items: [...this.state], metadata: { resourceVersion: '1' } };
  }

  async *watch(_: string, signal: AbortSignal) {
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      const next = this.#next.shift();
      if (next === 'forget') throw new ApiError(410, { reason: 'Expired' });
      if (next) yield next;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function start(state: Thing[]) {
  const source = new PlayedSource(state);
  const events: Array<InformerEvent<Thing>> = [];
  const informer = new Informer<Thing>(source)
    .index('color', (object) => (object.color ? [object.color] : []))
    .onChange((event) => events.push(event));
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  const end = async () => {
    stop.abort();
    await running;
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { source, informer, events, end, turn, synced: () => informer.synced(stop.signal) };
}

const words = ({ key, object, old }: InformerEvent<Thing>) =>
  `${key} ${old?.metadata.resourceVersion ?? '-'}→${object?.metadata.resourceVersion ?? '-'}`;
const colored = (informer: Informer<Thing>, color: string) =>
  [...informer.byIndex('color', color)].map((object) => object.metadata.name).sort();

describe('Informer', () => {
  test('mirrors the list and every change, and tells each difference with what was before', async () => {
    const { source, informer, events, end, turn, synced } = start([thing('a', 1), thing('b', 2)]);
    expect(informer.hasSynced).toBe(false);
    await synced();
    source.tell({ type: 'MODIFIED', object: thing('a', 3) }, { type: 'ADDED', object: thing('c', 4) });
    source.tell({ type: 'DELETED', object: thing('b', 5) });
    await turn();
    await end();
    expect(events.map(words)).toEqual(['ns/a -→1', 'ns/b -→2', 'ns/a 1→3', 'ns/c -→4', 'ns/b 5→-']);
    expect([...informer.list()].map((object) => object.metadata.name)).toEqual(['a', 'c']);
    expect(informer.get('ns/a')?.metadata.resourceVersion).toBe('3');
    expect(informer.size).toBe(2);
  });

  test('after a new list tells only what differs', async () => {
    const { source, events, end, turn, synced } = start([thing('a', 1), thing('b', 2), thing('c', 3)]);
    await synced();
    events.length = 0;
    source.state = [thing('a', 1), thing('b', 7), thing('d', 8)];
    source.tell('forget');
    await turn();
    await turn();
    await end();
    expect(events.map(words)).toEqual(['ns/b 2→7', 'ns/d -→8', 'ns/c 3→-']);
  });

  test('finds objects by what an index derives, as it is now', async () => {
    const { source, informer, end, turn, synced } = start([thing('a', 1, 'red'), thing('b', 2, 'blue')]);
    await synced();
    source.tell(
      { type: 'MODIFIED', object: thing('a', 3, 'blue') },
      { type: 'DELETED', object: thing('b', 4, 'blue') },
    );
    await turn();
    await end();
    expect(colored(informer, 'red')).toEqual([]);
    expect(colored(informer, 'blue')).toEqual(['a']);
  });

  test('an index that is added later finds what is there, and what comes', async () => {
    const { source, informer, end, turn, synced } = start([thing('a', 1, 'red'), thing('b', 2, 'blue')]);
    await synced();
    informer.index('late', ({ color = 'none' }) => [color]);
    source.tell({ type: 'ADDED', object: thing('c', 3, 'red') });
    await turn();
    await end();
    expect([...informer.byIndex('late', 'red')].map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
  });

  test('handlers see the mirror as it is after the change they are told of', async () => {
    const source = new PlayedSource([thing('a', 1)]);
    const sizes: number[] = [];
    const informer = new Informer<Thing>(source);
    informer.onChange(() => sizes.push(informer.size));
    const stop = new AbortController();
    const running = informer.run(stop.signal);
    await informer.synced(stop.signal);
    source.tell({ type: 'DELETED', object: thing('a', 2) });
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await running;
    expect(sizes).toEqual([1, 0]);
  });

  test('who waits for the first list is told when it will not come', async () => {
    const stop = new AbortController();
    const waiting = new Informer<Thing>(new PlayedSource([])).synced(stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow('stopped before the first list arrived');
  });

  test('mirror and indexes agree with a plain map, whatever comes in whatever order', async () => {
    const change = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      color: fc.constantFrom('red', 'blue'),
      type: fc.constantFrom('ADDED' as const, 'MODIFIED' as const, 'DELETED' as const, 'forget' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change), async (changes) => {
        const { source, informer, end, turn, synced } = start([]);
        await synced();
        const plain = new Map<string, Thing>();
        changes.forEach(({ type, name, color }, at) => {
          const object = thing(name, at, color);
          if (type === 'DELETED') plain.delete(name);
          else if (type !== 'forget') plain.set(name, object);
          if (type === 'forget') source.state = [...plain.values()];
          source.tell(type === 'forget' ? 'forget' : { type, object });
        });
        source.state = [...plain.values()];
        source.tell('forget');
        while (
          informer.size !== plain.size ||
          [...plain].some(([name, object]) => informer.get(`ns/${name}`) !== object)
        ) {
          await turn();
        }
        for (const color of ['red', 'blue']) {
          const expected = [...plain.values()].filter((object) => object.color === color);
          expect(colored(informer, color)).toEqual(expected.map((object) => object.metadata.name).sort());
        }
        await end();
      }),
      { ...cases(50), timeout: 5_000 },
    );
  });
});

test.each([
  ['ns/name', { namespace: 'ns', name: 'name' }],
  ['name', { name: 'name' }],
])('the key %s is taken apart and put together again', (key, parts) => {
  expect(splitKey(key)).toEqual(parts);
  expect(keyOf({ metadata: parts })).toBe(key);
});
