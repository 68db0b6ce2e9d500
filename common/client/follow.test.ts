import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import type { WatchEvent } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { type Change, type Source, follow } from './follow.ts';

interface Thing {
  metadata: { name: string; resourceVersion: string };
}

const thing = (name: string, revision: number): Thing => ({ metadata: { name, resourceVersion: String(revision) } });
const event = (type: 'ADDED' | 'MODIFIED' | 'DELETED', name: string, revision: number): WatchEvent<Thing> => ({
  type,
  object: thing(name, revision),
});
const bookmark = (revision: number): WatchEvent<Thing> => ({
  type: 'BOOKMARK',
  object: { metadata: { resourceVersion: String(revision) } },
});

/** One answer to a watch: events, then how it goes on. */
interface WatchAnswer {
  readonly events?: ReadonlyArray<WatchEvent<Thing>>;
  readonly then: 'end' | 'hang' | Error;
}
type ListAnswer = { readonly items: Thing[]; readonly revision: number } | Error;

/** A source that answers as the script says, and keeps what it was asked. */
class ScriptedSource implements Source<Thing> {
  readonly asked: string[] = [];
  readonly #lists: ListAnswer[];
  readonly #watches: WatchAnswer[];

  constructor(lists: ListAnswer[], watches: WatchAnswer[]) {
    this.#lists = lists;
    this.#watches = watches;
  }

  async list() {
    this.asked.push('list');
    const answer = this.#lists.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error('no list is scripted');
    return { items: answer.items, metadata: { resourceVersion: String(answer.revision) } };
  }

  async *watch(resourceVersion: string, signal: AbortSignal, onOpen?: () => void) {
    this.asked.push(`watch ${resourceVersion}`);
    const { events = [], then } = this.#watches.shift() ?? { then: 'hang' };
    if (!(then instanceof Error) || events.length > 0) onOpen?.();
    yield* events;
    if (then instanceof Error) throw then;
    if (then === 'hang') await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
}

/** Follows until the source hangs, and tells what was learnt. */
async function learn(lists: ListAnswer[], watches: WatchAnswer[]) {
  const source = new ScriptedSource(lists, watches);
  const clock = new ManualClock();
  const stop = new AbortController();
  const learnt: string[] = [];
  const errors: string[] = [];
  /** What was heard and what was not, in order. */
  const hearing: string[] = [];
  const words = (change: Change<Thing>) =>
    change.type === 'replace'
      ? `replace ${change.objects.map((object) => object.metadata.name).join(' ')}`
      : `${change.type} ${change.object.metadata.name}`;
  const backoff = { first: 100, most: 1_000, factor: 2, jitter: 0 };
  const following = (async () => {
    const onError = ({ message }: Error) => {
      errors.push(message);
      hearing.push(message);
    };
    const options = { clock, backoff, onError, onHeard: () => hearing.push('heard') };
    for await (const change of follow(source, stop.signal, options)) learnt.push(words(change));
  })();
  const end = async () => {
    stop.abort();
    await following;
  };
  return { source, clock, learnt, errors, hearing, end };
}

const times = <T>(count: number, one: T): T[] => Array<T>(count).fill(one);

describe('follow', () => {
  test('lists, then tells what changes', async () => {
    const { clock, learnt, source, end } = await learn(
      [{ items: [thing('a', 3), thing('b', 5)], revision: 7 }],
      [{ events: [event('ADDED', 'c', 8), event('MODIFIED', 'a', 9), event('DELETED', 'b', 10)], then: 'hang' }],
    );
    await clock.advance(0);
    await end();
    expect(learnt).toEqual(['replace a b', 'upsert c', 'upsert a', 'delete b']);
    expect(source.asked).toEqual(['list', 'watch 7']);
  });

  test('tells when the source is heard again: once a watch is taken, not only when something happens', async () => {
    const { clock, hearing, end } = await learn(
      [new Error('no list'), { items: [], revision: 7 }],
      [{ then: new Error('no watch') }, { then: 'hang' }],
    );
    await clock.advance(1_000);
    await end();
    expect(hearing).toEqual(['no list', 'heard', 'no watch', 'heard']);
  });

  test('goes on from the last revision seen, that of a bookmark included, when a watch ends or breaks', async () => {
    const { clock, source, errors, learnt, end } = await learn(
      [{ items: [], revision: 7 }],
      [
        { events: [event('ADDED', 'c', 8)], then: 'end' },
        { events: [bookmark(20)], then: new Error('connection lost') },
        { then: 'hang' },
      ],
    );
    await clock.advance(0);
    await end();
    expect(source.asked).toEqual(['list', 'watch 7', 'watch 8', 'watch 20']);
    expect(learnt).toEqual(['replace ', 'upsert c']);
    expect(errors).toEqual(['connection lost']);
  });

  test.each([
    ['as an answer', { then: new ApiError(410, { reason: 'Expired', code: 410 }) }],
    ['as an event', { events: [{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }], then: 'end' }],
  ] as Array<[string, WatchAnswer]>)(
    'lists again when the server has forgotten the revision and says so %s',
    async (_, gone) => {
      const lists = [
        { items: [thing('a', 3)], revision: 7 },
        { items: [thing('b', 30)], revision: 40 },
      ];
      const { clock, source, learnt, errors, end } = await learn(lists, [gone, { then: 'hang' }]);
      await clock.advance(0);
      await end();
      expect(learnt).toEqual(['replace a', 'replace b']);
      expect(source.asked).toEqual(['list', 'watch 7', 'list', 'watch 40']);
      expect(errors).toEqual([]);
    },
  );

  const silent: WatchAnswer = { then: 'end' };
  const failing: WatchAnswer = { events: [{ type: 'ERROR', object: { code: 500 } }], then: 'end' };
  const gone: WatchAnswer = { then: new ApiError(410, { reason: 'Expired' }) };
  const empty: ListAnswer = { items: [], revision: 7 };
  test.each([
    ['lists that fail', 'list', [], []],
    ['watches that end without a word', 'watch 7', [empty], times(20, silent)],
    ['watches that only tell an error', 'watch 7', [empty], times(20, failing)],
    ['revisions that are always gone', 'list', times(20, empty), times(20, gone)],
  ])('asks ever more slowly after %s', async (_, question, lists, watches) => {
    const { clock, source, end } = await learn(lists, watches);
    const count = () => source.asked.filter((asked) => asked === question).length;
    await clock.advance(0);
    expect(count()).toBe(2);
    await clock.advance(200);
    expect(count()).toBe(3);
    await clock.advance(400 + 800 + 1_000);
    expect(count()).toBe(6);
    await end();
  });

  test('an event shows that the server is well again: the next break is mended at once', async () => {
    const { clock, source, end } = await learn(
      [{ items: [], revision: 7 }],
      [...times(4, silent), { events: [event('ADDED', 'a', 8)], then: 'end' }, { then: 'hang' }],
    );
    await clock.advance(200 + 400 + 800);
    await end();
    expect(source.asked.at(-1)).toBe('watch 8');
  });

  test('ends quietly with its signal, also while it waits', async () => {
    const { clock, end } = await learn([], []);
    await clock.advance(0);
    expect(clock.sleeping).toBe(1);
    await end();
    expect(clock.sleeping).toBe(0);
  });
});
