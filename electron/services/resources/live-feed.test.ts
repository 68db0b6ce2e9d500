import { describe, expect, test } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import type { WatchEvent } from '../../../common/client/api-client.ts';
import type { Source } from '../../../common/client/follow.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import type { ClusterLink, SharedInformer } from '../links/links.ts';
import { SharedMirror } from '../links/shared-mirror.ts';
import { dropReplaced } from './object-feed.ts';
import { LiveFeed } from './live-feed.ts';
import { rowKey } from './rows/resource-row.ts';

const object = (name: string, version: number, uid = name): ApiObject => ({
  metadata: { name, uid, resourceVersion: String(version) },
});

/** A source whose list a test answers, and whose events it tells. */
class TestSource implements Source<ApiObject> {
  answers: Array<ApiObject[] | Error> = [];
  readonly #events: Array<WatchEvent<ApiObject> | Error> = [];
  #wake = () => {};

  async list() {
    const answer = this.answers.shift() ?? new Error('off');
    if (answer instanceof Error) throw answer;
    return { items: answer, metadata: { resourceVersion: '1' } };
  }

  async *watch(_version: string, signal: AbortSignal, onOpen?: () => void) {
    onOpen?.();
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const event = this.#events.shift();
      if (event instanceof Error) throw event;
      if (event) yield event;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  tell(...events: Array<WatchEvent<ApiObject> | Error>): void {
    this.#events.push(...events);
    this.#wake();
  }
}

/** A feed of names over one source for each kind that is followed. */
function start(sources: TestSource[], row = ({ metadata }: ApiObject) => metadata.name) {
  const stop = new AbortController();
  const told: string[] = [];
  const released: number[] = [];
  const sink: FeedSink<string> = {
    replace: (rows) => told.push(`replace ${[...rows].map(([key, name]) => `${key}=${name}`).join(' ')}`),
    upsert: (key, name) => told.push(`${key}=${name}`),
    delete: (key) => told.push(`-${key}`),
    become: (state) => told.push(state.kind === 'stale' ? `stale ${state.error.code}` : state.kind),
  };
  const mirrors = sources.map((source) => new SharedMirror(source));
  const runs = mirrors.map(({ informer }) => informer.run(stop.signal));
  let held = 0;
  const informer = (): SharedInformer<ApiObject> => {
    const index = held++;
    const mirror = mirrors[index]!;
    return {
      mirror: mirror.informer,
      subscribe: (subscriber) => mirror.subscribe(subscriber),
      release: () => released.push(index),
    };
  };
  const link = { informer } as unknown as ClusterLink;
  const feed = new LiveFeed(link, sink, stop.signal);
  const first = feed.follow<ApiObject>(NodeKind, (now, old) => {
    dropReplaced(sink, now, old);
    if (now) sink.upsert(rowKey(now), row(now));
  });
  for (let more = 1; more < sources.length; more++) feed.follow<ApiObject>(NodeKind, () => {});
  const running = feed.run(() => [...first.list()].map((each) => [rowKey(each), row(each)]));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const end = async () => {
    stop.abort();
    await Promise.all([running, ...runs]);
  };
  return { told, released, running, turn, end };
}

const listing = (...answers: Array<ApiObject[] | Error>) => Object.assign(new TestSource(), { answers });

describe('a feed', () => {
  test('begins with all there is, then tells each change', async () => {
    const source = listing([object('a', 1), object('b', 1)]);
    const { told, turn, end, released } = start([source]);
    await turn();
    source.tell({ type: 'MODIFIED', object: object('a', 2) }, { type: 'DELETED', object: object('b', 3) });
    await turn();
    await end();
    expect(told).toEqual(['replace a=a b=b', 'a=a', '-b']);
    expect(released).toEqual([0]);
  });

  test('waits for every mirror it needs', async () => {
    const { told, turn, end } = start([listing([object('a', 1)]), listing(new Error('off'))]);
    await turn();
    expect(told).toEqual(['stale internal-fault']);
    await end();
  });

  test('has another row for another object of the same name', async () => {
    const source = listing([object('a', 1, 'u1')]);
    const { told, turn, end } = start([source]);
    await turn();
    source.tell({ type: 'MODIFIED', object: object('a', 2, 'u2') });
    await turn();
    await end();
    expect(told).toEqual(['replace u1=a', '-u1', 'u2=a']);
  });

  test('is stale while a source is silent, and live only when all are heard', async () => {
    const [one, other] = [listing([]), listing([])];
    const { told, turn, end } = start([one, other]);
    await turn();
    one.tell(new ApiError(503, { message: 'starting' }));
    await turn();
    await end();
    expect(told).toEqual(['replace ', 'stale api-refused', 'live']);
  });

  test('comes by itself where the first list fails for now', async () => {
    const { told, turn, end } = start([listing(new ApiError(503, { message: 'starting' }), [object('a', 1)])]);
    await turn();
    await turn();
    await end();
    expect(told).toEqual(['stale api-refused', 'replace a=a']);
  });

  test('ends where the list is refused for good', async () => {
    const { running, told } = start([listing(new ApiError(403, { message: 'you may not' }))]);
    await expect(running).rejects.toThrow('you may not');
    expect(told).toEqual([]);
  });

  test('ends when one of its rows cannot be made, and says so', async () => {
    const source = listing([object('a', 1)]);
    const { running, turn, released } = start([source], ({ metadata }) => {
      if (metadata.name === 'odd') throw new Error('no such row');
      return metadata.name;
    });
    await turn();
    source.tell({ type: 'ADDED', object: object('odd', 2) });
    await expect(running).rejects.toThrow('no such row');
    expect(released).toEqual([0]);
  });
});
