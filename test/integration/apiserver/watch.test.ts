import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EtcdStore } from '../../../agent-bundle/apiserver/storage/etcd/etcd-store.ts';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

interface Event {
  readonly type: string;
  readonly object: {
    readonly kind: string;
    readonly code?: number;
    readonly reason?: string;
    readonly metadata: {
      readonly name?: string;
      readonly resourceVersion: string;
      readonly annotations?: Record<string, string>;
    };
    readonly data?: Record<string, string>;
  };
}

const maps = '/api/v1/namespaces/default/configmaps';

describe('watches, with etcd behind the server', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    api = new RawClient(master, await master.issue(admin));
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const create = (name: string, labels: Record<string, string> = {}) =>
    api.json<Event['object']>('POST', maps, { body: { metadata: { name, labels } } });
  const patch = (name: string, body: object) =>
    api.send('PATCH', `${maps}/${name}`, {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify(body),
    });
  const revision = async () => (await api.json<Event['object']>('GET', maps)).metadata.resourceVersion;

  /** The next events of a watch; it ends when the reader has enough. */
  async function* events(query: string, accept = 'application/json'): AsyncGenerator<Event> {
    for await (const line of api.lines(`${maps}?watch=true&${query}`, { headers: { accept } })) {
      yield JSON.parse(line) as Event;
    }
  }
  const next = async (watch: AsyncGenerator<Event>) => (await watch.next()).value as Event;
  const short = ({ type, object }: Event) => `${type} ${object.metadata.name ?? ''}`;

  it('tell everything after a revision, each thing once and in order', async () => {
    const from = await revision();
    await create('one');
    await patch('one', { data: { a: '1' } });
    await api.send('DELETE', `${maps}/one`);
    const watch = events(`resourceVersion=${from}`);
    expect(short(await next(watch))).toBe('ADDED one');
    const changed = await next(watch);
    expect(changed).toMatchObject({ type: 'MODIFIED', object: { kind: 'ConfigMap', data: { a: '1' } } });
    const gone = await next(watch);
    expect(gone).toMatchObject({ type: 'DELETED', object: { data: { a: '1' } } });
    // The last state, at the revision of its end.
    expect(Number(gone.object.metadata.resourceVersion)).toBeGreaterThan(
      Number(changed.object.metadata.resourceVersion),
    );
    await create('two');
    expect(short(await next(watch))).toBe('ADDED two');
    await watch.return(undefined);
    await api.send('DELETE', `${maps}/two`);
  });

  it('begin with what there is, and mark its end with a bookmark', async () => {
    await create('there');
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const watch = events(query);
    expect(short(await next(watch))).toBe('ADDED there');
    const bookmark = await next(watch);
    expect(bookmark.type).toBe('BOOKMARK');
    expect(bookmark.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    await create('later');
    expect(short(await next(watch))).toBe('ADDED later');
    await watch.return(undefined);
  });

  it('tell of what enters and leaves a selection', async () => {
    const watch = events(`resourceVersion=${await revision()}&labelSelector=in%3Dyes`);
    await create('mover');
    await patch('mover', { metadata: { labels: { in: 'yes' } } });
    await patch('mover', { metadata: { labels: { in: 'no' } } });
    expect(short(await next(watch))).toBe('ADDED mover');
    expect(short(await next(watch))).toBe('DELETED mover');
    await watch.return(undefined);
  });

  it('come as tables: the columns with the first row only', async () => {
    const watch = events(`resourceVersion=${await revision()}`, 'application/json;as=Table;g=meta.k8s.io;v=v1');
    await create('row');
    await patch('row', { data: { a: '1' } });
    expect(await next(watch)).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Table', columnDefinitions: [{ name: 'Name' }, {}, {}], rows: [{ cells: ['row', 0, '0s'] }] },
    });
    expect(await next(watch)).toMatchObject({
      type: 'MODIFIED',
      object: { columnDefinitions: [], rows: [{ cells: ['row', 1, expect.any(String)] }] },
    });
    await watch.return(undefined);
  });

  it('end when their time is over', async () => {
    const seen: Event[] = [];
    for await (const event of events(`resourceVersion=${await revision()}&timeoutSeconds=1`)) seen.push(event);
    expect(seen).toEqual([]);
  });

  it('wait for a revision that has not happened yet', async () => {
    const seen: Event[] = [];
    for await (const event of events('resourceVersion=99999999&timeoutSeconds=1')) seen.push(event);
    expect(seen).toEqual([]);
  });

  it('of two servers on one etcd tell the same, and both read what either wrote', async () => {
    const other = new RawClient(master, await master.issue(admin), await master.addApiserver());
    try {
      for (let round = 0; round < 10; round++) {
        await patch('there', { data: { round: String(round) } });
        expect(await other.json('GET', `${maps}/there`)).toMatchObject({ data: { round: String(round) } });
      }
      const from = await revision();
      await other.send('POST', maps, { body: { metadata: { name: 'elsewhere' } } });
      const watch = events(`resourceVersion=${from}`);
      expect(short(await next(watch))).toBe('ADDED elsewhere');
      await watch.return(undefined);
      const addresses = async () => {
        const path = '/api/v1/namespaces/default/endpoints/kubernetes';
        const { subsets } = await api.json<{ subsets: { addresses: { ip: string }[] }[] }>('GET', path);
        return subsets.flatMap((subset) => subset.addresses.map(({ ip }) => ip));
      };
      expect(await addresses()).toEqual(['192.0.2.1', '192.0.2.2']);
      expect(await master.process('apiserver-2').end()).toBe(0);
      expect(await addresses()).toEqual(['192.0.2.1']);
    } finally {
      other.close();
    }
  });

  it('a list whose state is forgotten goes on with what there is now, when told so', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await create(name, { paged: 'yes' });
    interface Page {
      readonly metadata: { readonly continue?: string; readonly resourceVersion: string };
      readonly items: readonly Event['object'][];
    }
    const page = (token: string) => api.json<Page>('GET', `${maps}?limit=1&labelSelector=paged&continue=${token}`);
    const first = await page('');
    await api.send('DELETE', `${maps}/page-b`);
    const store = new EtcdStore(master.etcd.access);
    const signal = AbortSignal.timeout(10_000);
    await store.compact(await store.currentRevision(signal), signal);
    store.close();
    await master.restart('apiserver');
    const expired = await page(first.metadata.continue ?? '');
    expect(expired).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' });
    const rest = await page(expired.metadata.continue ?? '');
    expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(['page-c']);
    expect(rest.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion);
    await api.send('DELETE', `${maps}?labelSelector=paged`);
  });

  it('from before what the store remembers are told to list again', async () => {
    const store = new EtcdStore(master.etcd.access);
    const signal = AbortSignal.timeout(10_000);
    await store.compact(await store.currentRevision(signal), signal);
    store.close();
    // A server that has just started knows no more than the store.
    await master.restart('apiserver');
    const [event] = [await next(events('resourceVersion=2'))];
    expect(event).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
  });

  it('end when the server stops, which then goes without an error', async () => {
    const watch = events(`resourceVersion=${await revision()}`);
    await create('last');
    expect(short(await next(watch))).toBe('ADDED last');
    const ended = watch.next();
    expect(await master.process('apiserver').end()).toBe(0);
    expect((await ended).done).toBe(true);
  });
});
