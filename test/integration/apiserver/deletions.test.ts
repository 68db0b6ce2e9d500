import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeleteOptions } from '../../../common/api/meta/v1.ts';
import { encodeProtobuf, envelope } from '../../../agent-bundle/apiserver/codec/protobuf-writer.ts';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

interface List {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

const maps = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const namesOf = ({ items }: List) => items.map(({ metadata }) => metadata.name);

/** https://kubernetes.io/docs/concepts/architecture/garbage-collection/ */
describe('a DELETE', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } });
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const create = (name: string, metadata: object = {}) =>
    api.json<{ metadata: { uid: string; resourceVersion: string } }>('POST', maps, {
      body: { metadata: { name, ...metadata } },
    });
  const remove = (name: string, options?: object, query = '') =>
    api.send('DELETE', `${maps}/${name}${query}`, options ? { body: options } : {});

  it.each<[string, object | undefined, string, number, string | undefined]>([
    ['nothing', undefined, '', 200, undefined],
    ['Background', { propagationPolicy: 'Background' }, '', 200, undefined],
    ['Foreground', { propagationPolicy: 'Foreground' }, '', 202, 'foregroundDeletion'],
    ['Orphan', { propagationPolicy: 'Orphan' }, '', 200, 'orphan'],
    ['Foreground in the query', undefined, '?propagationPolicy=Foreground', 202, 'foregroundDeletion'],
    ['orphanDependents', { orphanDependents: true }, '', 200, 'orphan'],
    ['no orphanDependents', undefined, '?orphanDependents=false', 200, undefined],
  ])('that says %s of dependents', async (title, options, query, code, finalizer) => {
    const name = title.toLowerCase().replaceAll(' ', '-');
    await create(name);
    const answer = await remove(name, options, query);
    expect(answer.code).toBe(code);
    const body: unknown = JSON.parse(answer.body);
    if (finalizer === undefined) {
      expect(body).toMatchObject({ kind: 'Status', status: 'Success', details: { name, kind: 'configmaps' } });
      return;
    }
    expect(body).toMatchObject({ kind: 'ConfigMap', metadata: { name, finalizers: [finalizer] } });
    // The last word counts, and nothing holds the object then.
    expect((await remove(name, { propagationPolicy: 'Background' })).code).toBe(200);
    expect((await api.send('GET', `${maps}/${name}`)).code).toBe(404);
  });

  it('that wants dependents gone and finds a finalizer is accepted only', async () => {
    await create('held', { finalizers: ['example.com/hold'] });
    expect((await remove('held')).code).toBe(200);
    expect((await remove('held', { orphanDependents: false })).code).toBe(202);
    const patch = {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: '{"metadata":{"finalizers":null}}',
    };
    const freed = await api.send('PATCH', `${maps}/held`, patch);
    expect(freed.code).toBe(200);
    // The object as it was wanted: kubectl tells by it that the patch changed something.
    expect(JSON.parse(freed.body)).toMatchObject({ metadata: { name: 'held' } });
    expect(freed.body).not.toContain('example.com/hold');
    expect((await api.send('GET', `${maps}/held`)).code).toBe(404);
  });

  it.each<[string, object, string]>([
    [
      'both ways to say it',
      { propagationPolicy: 'Orphan', orphanDependents: true },
      'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
    ],
    [
      'a way that there is not',
      { propagationPolicy: 'Sometimes' },
      'propagationPolicy: Unsupported value: "Sometimes": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
    ['half a dry run', { dryRun: ['Some'] }, 'dryRun: Unsupported value: []string{"Some"}: supported values: "All"'],
  ])('with %s is refused before anything is looked for', async (_title, options, why) => {
    for (const path of [`${maps}/nobody`, `${maps}?labelSelector=none%3Dat-all`]) {
      expect(JSON.parse((await api.send('DELETE', path, { body: options })).body)).toMatchObject({
        code: 422,
        message: `DeleteOptions.meta.k8s.io "" is invalid: ${why}`,
      });
    }
  });

  it('keeps what its preconditions do not allow', async () => {
    const { metadata } = await create('guarded');
    expect(JSON.parse((await remove('guarded', { preconditions: { uid: 'no' } })).body)).toMatchObject({
      code: 409,
      message:
        `Operation cannot be fulfilled on ConfigMap "guarded": the UID in the precondition (no) does not match the UID in ` +
        `record (${metadata.uid}). The object might have been deleted and then recreated`,
      details: { name: 'guarded', kind: 'ConfigMap' },
    });
    const stale = { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid, resourceVersion: '1' } };
    expect(JSON.parse((await remove('guarded', stale)).body)).toMatchObject({
      code: 409,
      message:
        `Operation cannot be fulfilled on ConfigMap "guarded": the ResourceVersion in the precondition (1) does not match ` +
        `the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    });
    const { uid, resourceVersion } = metadata;
    expect((await remove('guarded', { preconditions: { uid, resourceVersion } })).code).toBe(200);
  });

  it('is read in every format', async () => {
    const type = 'application/vnd.kubernetes.protobuf';
    const kind = { group: '', version: 'v1', kind: 'DeleteOptions' };
    const bodies: [string, string | Buffer][] = [
      ['application/json', '{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Orphan"}'],
      ['application/yaml', 'kind: DeleteOptions\napiVersion: meta.k8s.io/v1\npropagationPolicy: Orphan\n'],
      [type, envelope(kind, encodeProtobuf(DeleteOptions, { propagationPolicy: 'Orphan' }))],
    ];
    for (const [at, [contentType, body]] of bodies.entries()) {
      await create(`format-${at}`);
      const answer = await api.send('DELETE', `${maps}/format-${at}`, {
        headers: { 'content-type': contentType },
        body,
      });
      expect(JSON.parse(answer.body), contentType).toMatchObject({ metadata: { finalizers: ['orphan'] } });
    }
  });

  it('for show shows what would stand, and changes nothing', async () => {
    await create('shown');
    expect(await api.json('DELETE', `${maps}/shown?dryRun=All`)).toMatchObject({ kind: 'Status', status: 'Success' });
    const shown = await api.json('DELETE', `${maps}/shown?dryRun=All&propagationPolicy=Orphan`);
    expect(shown).toMatchObject({ metadata: { finalizers: ['orphan'], deletionGracePeriodSeconds: 0 } });
    const { metadata } = await api.json<{ metadata: object }>('GET', `${maps}/shown`);
    expect(metadata).not.toHaveProperty('deletionTimestamp');
    expect((await api.send('DELETE', `${maps}?dryRun=All`)).code).toBe(200);
    expect((await api.send('GET', `${maps}/shown`)).code).toBe(200);
  });

  it('of a pod again shortens its time, and never lengthens it', async () => {
    const spec = { nodeName: 'h1', containers: [{ name: 'c', image: 'x' }], terminationGracePeriodSeconds: 20 };
    await api.send('POST', pods, { body: { metadata: { name: 'p' }, spec } });
    const grace = async (query: string) => {
      const { metadata } = await api.json<{ metadata: Record<string, unknown> }>('DELETE', `${pods}/p${query}`);
      return metadata['deletionGracePeriodSeconds'];
    };
    expect(await grace('?gracePeriodSeconds=60')).toBe(60);
    expect(await grace('')).toBe(60);
    expect(await grace('?gracePeriodSeconds=90')).toBe(60);
    expect(await grace('?gracePeriodSeconds=10&propagationPolicy=Foreground')).toBe(10);
    expect(await grace('?gracePeriodSeconds=-1')).toBe(1);
    const last = await api.json('DELETE', `${pods}/p?gracePeriodSeconds=0&propagationPolicy=Background`);
    expect(last).toMatchObject({ kind: 'Pod', metadata: { name: 'p' } });
    expect((await api.send('GET', `${pods}/p`)).code).toBe(404);
  });

  it('of a namespace marks it once', async () => {
    await api.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'gone' } } });
    const marked = await api.send('DELETE', '/api/v1/namespaces/gone');
    expect(marked.code).toBe(200);
    const first = JSON.parse(marked.body) as { metadata: { deletionTimestamp: string; resourceVersion: string } };
    expect(first).toMatchObject({ status: { phase: 'Terminating' }, spec: { finalizers: ['kubernetes'] } });
    const again = await api.json<typeof first>('DELETE', '/api/v1/namespaces/gone');
    expect(again.metadata).toEqual(first.metadata);
    expect((await api.send('DELETE', '/api/v1/namespaces')).code).toBe(405);
  });

  describe('of a collection', () => {
    const names = ['c1', 'c2', 'c3', 'c4', 'c5'];
    const selected = `${maps}?labelSelector=swept%3Dyes`;
    const left = async () => namesOf(await api.json<List>('GET', selected));
    const fill = async () => {
      for (const name of names) await create(name, { labels: { swept: 'yes' } });
    };

    it('takes what its selectors say', async () => {
      await fill();
      const deleted = await api.json<List>('DELETE', `${selected}&fieldSelector=metadata.name!%3Dc3`);
      expect(deleted).toMatchObject({ kind: 'ConfigMapList' });
      expect(namesOf(deleted)).toEqual(['c1', 'c2', 'c4', 'c5']);
      expect(await left()).toEqual(['c3']);
      await api.send('DELETE', selected);
    });

    it('takes page after page where it is asked to', async () => {
      await fill();
      const first = await api.json<List>('DELETE', `${selected}&limit=2`);
      expect(namesOf(first)).toEqual(['c1', 'c2']);
      const next = encodeURIComponent(first.metadata.continue ?? '');
      const second = await api.json<List>('DELETE', `${selected}&limit=2&continue=${next}`);
      expect(namesOf(second)).toEqual(['c3', 'c4']);
      expect(await left()).toEqual(['c5']);
      await api.send('DELETE', selected);
    });

    it('gives each the options', async () => {
      await fill();
      expect((await api.send('DELETE', selected, { body: { propagationPolicy: 'Orphan' } })).code).toBe(200);
      expect(await left()).toEqual(names);
      const kept = await api.json<{ metadata: object }>('GET', `${maps}/c1`);
      expect(kept.metadata).toMatchObject({ finalizers: ['orphan'] });
      const guarded = await api.json('DELETE', selected, { body: { preconditions: { uid: 'no' } } });
      expect(guarded).toMatchObject({ code: 409, reason: 'Conflict' });
      await api.send('DELETE', selected, { body: { propagationPolicy: 'Background' } });
      expect(await left()).toEqual([]);
    });

    it('needs a namespace, and a selector that can be read', async () => {
      expect((await api.send('DELETE', '/api/v1/configmaps')).code).toBe(405);
      expect((await api.send('DELETE', `${maps}?labelSelector=a%20b%20c`)).code).toBe(400);
      expect((await api.send('DELETE', `${maps}?fieldSelector=data.a%3Db`)).code).toBe(400);
    });
  });
});
