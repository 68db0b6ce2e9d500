import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { type List, type Named, createMaps, maps, mergePatch } from './config-maps.ts';
import { RawClient } from './raw-client.ts';

const pods = '/api/v1/namespaces/default/pods';

describe('writes', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } });
    await createMaps(api);
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  it('at the same time all succeed where a patch says of no resourceVersion', async () => {
    await api.send('POST', maps, { body: { metadata: { name: 'busy' } } });
    const keys = Array.from({ length: 20 }, (_, at) => `k${at}`);
    const answers = await Promise.all(
      keys.map((key) => api.send('PATCH', `${maps}/busy`, mergePatch({ data: { [key]: key } }))),
    );
    expect(answers.map(({ code }) => code)).toEqual(keys.map(() => 200));
    const { data } = await api.json<{ data: object }>('GET', `${maps}/busy`);
    expect(Object.keys(data).sort()).toEqual([...keys].sort());
  });

  it('of an old resourceVersion lose with 409', async () => {
    const old = await api.json<Named>('GET', `${maps}/busy`);
    await api.send('PATCH', `${maps}/busy`, mergePatch({ data: { more: '1' } }));
    const { resourceVersion } = old.metadata;
    const message =
      'Operation cannot be fulfilled on configmaps "busy": the object has been modified; please apply your changes to the latest version and try again';
    expect(await api.json('PUT', `${maps}/busy`, { body: old })).toMatchObject({ code: 409, message });
    const patch = mergePatch({ metadata: { resourceVersion }, data: { x: '1' } });
    expect(await api.json('PATCH', `${maps}/busy`, patch)).toMatchObject({ code: 409, message });
    const options = { preconditions: { resourceVersion } };
    expect((await api.send('DELETE', `${maps}/busy`, { body: options })).code).toBe(409);
  });

  it('what is there already change nothing', async () => {
    const before = await api.json<Named>('GET', `${maps}/busy`);
    const after = await api.json<Named>('PATCH', `${maps}/busy`, mergePatch({ data: { k1: 'k1' } }));
    expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });

  it('as a dry run answer as if, and write nothing', async () => {
    const created = await api.json<Named>('POST', `${maps}?dryRun=All`, { body: { metadata: { name: 'dry' } } });
    expect(created.metadata).toHaveProperty('uid');
    expect(created.metadata).not.toHaveProperty('resourceVersion');
    expect((await api.send('GET', `${maps}/dry`)).code).toBe(404);
    expect((await api.send('POST', `${maps}?dryRun=All`, { body: { metadata: { name: 'busy' } } })).code).toBe(409);
    const patched = await api.json('PATCH', `${maps}/busy?dryRun=All`, mergePatch({ data: { dry: '1' } }));
    expect(patched).toHaveProperty('data.dry', '1');
    expect(await api.json('GET', `${maps}/busy`)).not.toHaveProperty('data.dry');
    expect((await api.send('DELETE', `${maps}/busy?dryRun=All`)).code).toBe(200);
    expect((await api.send('GET', `${maps}/busy`)).code).toBe(200);
  });

  it('by PUT create what is not there, where the kind says so', async () => {
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    const lease = { metadata: { name: 'l' }, spec: { holderIdentity: 'me' } };
    const created = await api.send('PUT', `${leases}/l`, { body: lease });
    expect(created.code).toBe(201);
    // Once it is there, it must be said which one is meant.
    expect((await api.send('PUT', `${leases}/l`, { body: lease })).code).toBe(422);
    expect((await api.send('PUT', `${leases}/l`, { body: JSON.parse(created.body) as object })).code).toBe(200);
  });

  it('make names that are free', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, () => api.json<Named>('POST', maps, { body: { metadata: { generateName: 'g-' } } })),
    );
    const names = made.map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(10);
    for (const name of names) expect(name).toMatch(/^g-[a-z0-9]{5}$/);
  });

  it('warn of fields that nobody knows, or refuse them', async () => {
    const body = { metadata: { name: 'typo' }, dada: {} };
    const warned = await api.send('POST', `${maps}?dryRun=All`, { body });
    expect(warned).toMatchObject({ code: 201, headers: { warning: '299 - "unknown field \\"dada\\""' } });
    const strict = await api.send('POST', `${maps}?dryRun=All&fieldValidation=Strict`, { body });
    expect(strict.code).toBe(400);
    expect(strict.body).toContain('strict decoding error: unknown field');
    const ignored = await api.send('POST', `${maps}?dryRun=All&fieldValidation=Ignore`, { body });
    expect(ignored.headers.warning).toBeUndefined();
  });

  it('bind a pod once', async () => {
    await api.send('POST', pods, {
      body: { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'x' }] } },
    });
    const bind = (node: string) =>
      api.send('POST', `${pods}/p/binding`, {
        body: { metadata: { name: 'p' }, target: { kind: 'Node', name: node } },
      });
    expect((await bind('h1')).code).toBe(201);
    expect(await api.json('GET', `${pods}/p`)).toHaveProperty('spec.nodeName', 'h1');
    expect((await bind('h2')).code).toBe(409);
  });

  it('delete a pod that runs with its grace period, and then at once', async () => {
    const marked = await api.json('DELETE', `${pods}/p`, { body: { gracePeriodSeconds: 5 } });
    expect(marked).toMatchObject({ kind: 'Pod', metadata: { deletionGracePeriodSeconds: 5 } });
    expect((await api.send('DELETE', `${pods}/p?gracePeriodSeconds=0`)).code).toBe(200);
    expect((await api.send('GET', `${pods}/p`)).code).toBe(404);
  });

  it('delete what a selector says, and nothing else', async () => {
    await api.send('DELETE', `${maps}?labelSelector=vowel%3Dfalse`);
    const left = await api.json<List>('GET', `${maps}?labelSelector=vowel`);
    expect(left.items.map(({ metadata }) => metadata.name)).toEqual(['list-a', 'list-e']);
  });

  it('a deletion is told to people in lines', async () => {
    await api.send('POST', maps, { body: { metadata: { name: 'by-hand' } } });
    const { code, body } = await api.send('DELETE', `${maps}/by-hand?pretty=true`);
    expect(code).toBe(200);
    expect(body).toMatch(/^\{\n {2}"kind": "Status",\n/);
  });
});
