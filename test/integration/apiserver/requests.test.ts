import { gunzipSync } from 'node:zlib';
import { request } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

interface Named {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
}
interface List extends Named {
  readonly kind: string;
  readonly metadata: Named['metadata'] & { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: Named[];
}

const maps = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const mergePatch = (body: object) => ({
  headers: { 'content-type': 'application/merge-patch+json' },
  body: JSON.stringify(body),
});

describe('requests', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const labels = { vowel: String('ae'.includes(name)) };
      await api.send('POST', maps, { body: { metadata: { name: `list-${name}`, labels }, data: { name } } });
    }
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  describe('that cannot be answered say why, in the words clients know', () => {
    const status = (code: number, reason: string, message: string, details?: object) => ({
      code,
      reason,
      message,
      details,
    });
    it.each<[string, string, string | object | undefined, ReturnType<typeof status>]>([
      [
        'GET',
        `${maps}/none`,
        undefined,
        status(404, 'NotFound', 'configmaps "none" not found', { name: 'none', kind: 'configmaps' }),
      ],
      [
        'GET',
        '/api/v1/nothings',
        undefined,
        status(404, 'NotFound', 'the server could not find the requested resource', {}),
      ],
      [
        'GET',
        `${maps}/list-a/nothing`,
        undefined,
        status(404, 'NotFound', 'the server could not find the requested resource', {}),
      ],
      [
        'GET',
        '/api/v1/configmaps/list-a',
        undefined,
        status(404, 'NotFound', 'the server could not find the requested resource', {}),
      ],
      [
        'GET',
        '/api/v1/namespaces/default/nodes',
        undefined,
        status(404, 'NotFound', 'the server could not find the requested resource', {}),
      ],
      [
        'PUT',
        '/api/v1/pods',
        {},
        status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
      ],
      [
        'POST',
        `${maps}/list-a`,
        {},
        status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
      ],
      [
        'DELETE',
        '/api/v1/configmaps',
        undefined,
        status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
      ],
      [
        'GET',
        '/api/v1/configmaps/default%2Flist-a',
        undefined,
        status(404, 'NotFound', 'the server could not find the requested resource', {}),
      ],
      ['GET', '/api/v1/nodes/a%2Fb', undefined, status(400, 'BadRequest', `invalid name "a/b": [may not contain '/']`)],
      [
        'PUT',
        `${maps}/list-a`,
        { metadata: { name: 'b' } },
        status(400, 'BadRequest', 'the name of the object (b) does not match the name on the URL (list-a)'),
      ],
      [
        'PUT',
        `${maps}/new`,
        { metadata: { name: 'new' } },
        status(404, 'NotFound', 'configmaps "new" not found', { name: 'new', kind: 'configmaps' }),
      ],
      [
        'POST',
        maps,
        { metadata: { name: 'z', namespace: 'x' } },
        status(
          400,
          'BadRequest',
          'the namespace of the provided object does not match the namespace sent on the request',
        ),
      ],
      [
        'POST',
        maps,
        { metadata: { name: 'list-a' } },
        status(409, 'AlreadyExists', 'configmaps "list-a" already exists', { name: 'list-a', kind: 'configmaps' }),
      ],
      [
        'POST',
        '/api/v1/namespaces/nowhere/configmaps',
        { metadata: { name: 'z' } },
        status(404, 'NotFound', 'namespaces "nowhere" not found', { name: 'nowhere', kind: 'namespaces' }),
      ],
    ])('%s %s %o', async (method, path, body, expected) => {
      const answer = await api.send(method, path, { body });
      expect(answer.code).toBe(expected.code);
      const whole = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...expected };
      expect(JSON.parse(answer.body)).toEqual(JSON.parse(JSON.stringify(whole)));
    });

    it('for a group nobody serves there is not even a Status', async () => {
      const answer = await api.send('GET', '/apis/none.example/v1/things');
      expect(answer).toMatchObject({ code: 404, body: '404 page not found\n' });
    });

    it.each([
      ['text/plain', 415, 'the body of the request was in an unknown format'],
      ['application/json', 400, "couldn't get version/kind; json parse error"],
    ])('a body of %s that is no object is answered %i', async (type, code, words) => {
      const answer = await api.send('POST', maps, { headers: { 'content-type': type }, body: 'x' });
      expect(answer.code).toBe(code);
      expect(answer.body).toContain(words);
    });

    it('a patch of a kind that is not known is refused before the object is looked for', async () => {
      const headers = { 'content-type': 'application/foo-patch+json' };
      expect((await api.send('PATCH', `${maps}/none`, { headers, body: '{}' })).code).toBe(415);
    });

    it('what the client cannot read is not written', async () => {
      const answer = await api.send('GET', maps, { headers: { accept: 'text/html' } });
      expect(answer.code).toBe(406);
      expect(answer.body).toContain('Available representations: application/json');
    });

    it('a body of more than 3 MiB is refused, announced or not, and the connection still works', async () => {
      const body = Buffer.alloc(3 * 1024 * 1024 + 1, ' ');
      const message = 'Request entity too large: limit is 3145728';
      const announced = await api.send('POST', maps, { headers: { 'content-type': 'application/json' }, body });
      expect(announced.code).toBe(413);
      expect(JSON.parse(announced.body)).toMatchObject({ reason: 'RequestEntityTooLarge', message });
      const { certificate: cert, privateKey: key } = await master.issue(admin);
      const { hostname: host, port } = new URL(master.server);
      const headers = { 'content-type': 'application/json' };
      const options = { host, port, ca: master.authorityCertificate, cert, key, method: 'POST', path: maps, headers };
      const chunked = request(options);
      for (let at = 0; at < 4; at++) chunked.write(Buffer.alloc(1024 * 1024, ' '));
      const [response] = (await once(chunked.end(), 'response')) as [IncomingMessage];
      expect(response.statusCode).toBe(413);
      response.resume();
      expect((await api.send('GET', '/healthz')).code).toBe(200);
    });
  });

  describe('to read', () => {
    it('page by page see one state, whatever happens in between', async () => {
      const first = await api.json<List>('GET', `${maps}?limit=2&labelSelector=vowel`);
      expect(first.items.map(({ metadata }) => metadata.name)).toEqual(['list-a', 'list-b']);
      await api.send('DELETE', `${maps}/list-d`);
      const names: string[] = [];
      let token = first.metadata.continue;
      while (token !== undefined) {
        const query = `limit=2&labelSelector=vowel&continue=${encodeURIComponent(token)}`;
        const page: List = await api.json<List>('GET', `${maps}?${query}`);
        expect(page.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
        names.push(...page.items.map(({ metadata }) => metadata.name));
        token = page.metadata.continue;
      }
      expect(names).toEqual(['list-c', 'list-d', 'list-e']);
    });

    it('select by labels, and by what the fields of the kind are', async () => {
      const vowels = await api.json<List>('GET', `${maps}?labelSelector=vowel%3Dtrue`);
      expect(vowels.items.map(({ metadata }) => metadata.name)).toEqual(['list-a', 'list-e']);
      const one = await api.json<List>('GET', `/api/v1/configmaps?fieldSelector=metadata.name%3Dlist-b`);
      expect(one.items).toHaveLength(1);
    });

    it('come in the form that is asked for', async () => {
      const get = (path: string, accept: string) => api.send('GET', path, { headers: { accept } });
      const yaml = await get(`${maps}/list-a`, 'application/yaml');
      expect(yaml.headers['content-type']).toBe('application/yaml');
      expect(parse(yaml.body)).toMatchObject({ kind: 'ConfigMap', data: { name: 'a' } });
      const partial = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
      const metadata = JSON.parse((await get(maps, partial)).body) as List;
      expect(metadata.kind).toBe('PartialObjectMetadataList');
      expect(metadata.items[0]).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'list-a' } });
      expect(metadata.items[0]).not.toHaveProperty('data');
      const asTable = 'application/json;as=Table;g=meta.k8s.io;v=v1';
      const table = JSON.parse((await get(`${maps}?limit=1`, asTable)).body) as object;
      expect(table).toMatchObject({
        kind: 'Table',
        columnDefinitions: [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }],
        rows: [{ cells: ['list-a', 1, expect.any(String)], object: { kind: 'PartialObjectMetadata' } }],
      });
      const bare = JSON.parse((await get(`${maps}?limit=1&includeObject=None`, asTable)).body) as { rows: object[] };
      expect(bare.rows[0]).not.toHaveProperty('object');
    });

    it('are compressed when they are large and the client can read that', async () => {
      const data = { text: 'x'.repeat(200_000) };
      await api.send('POST', maps, { body: { metadata: { name: 'large' }, data } });
      const { certificate: cert, privateKey: key } = await master.issue(admin);
      const { hostname: host, port } = new URL(master.server);
      const headers = { 'accept-encoding': 'gzip' };
      const outgoing = request({ host, port, ca: master.authorityCertificate, cert, key, path: maps, headers }).end();
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      expect(response.headers['content-encoding']).toBe('gzip');
      const chunks: Buffer[] = [];
      for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
      const list = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as List;
      expect(list.items.find(({ metadata }) => metadata.name === 'large')).toMatchObject({ data });
      await api.send('DELETE', `${maps}/large`);
    });

    it('see what was written before, at once', async () => {
      for (let round = 0; round < 20; round++) {
        await api.send('PATCH', `${maps}/list-b`, mergePatch({ data: { round: String(round) } }));
        expect(await api.json('GET', `${maps}/list-b`)).toMatchObject({ data: { round: String(round) } });
      }
    });
  });

  describe('to write', () => {
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
  });

  it('measures itself', async () => {
    const { body } = await api.send('GET', '/metrics');
    expect(body).toMatch(
      /^apiserver_request_total\{verb="GET",group="",version="v1",resource="configmaps",subresource="",code="200"\} \d+$/m,
    );
    expect(body).toMatch(/^apiserver_request_duration_seconds_bucket\{.*verb="CREATE".*le="\+Inf"\} \d+$/m);
    expect(body).not.toContain('nothings');
  });
});
