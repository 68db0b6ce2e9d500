import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { type List, createMaps, maps, mergePatch } from './config-maps.ts';
import { RawClient } from './raw-client.ts';

describe('reads', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await createMaps(api);
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

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

  it('are indented for people: who asks for that, and programs that are used by hand', async () => {
    const plain = (await api.send('GET', `${maps}/list-a`)).body;
    const indented = JSON.stringify(JSON.parse(plain), null, 2);
    const curl = { 'user-agent': 'curl/8.5.0' };
    expect((await api.send('GET', `${maps}/list-a?pretty=true`)).body).toBe(indented);
    expect((await api.send('GET', `${maps}/list-a`, { headers: curl })).body).toBe(indented);
    expect((await api.send('GET', `${maps}/list-a?pretty=false`, { headers: curl })).body).toBe(plain);
    expect((await api.send('GET', `${maps}?limit=1&pretty=1`)).body).toMatch(/^\{\n {2}"kind": "ConfigMapList",\n/);
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

  it('are measured', async () => {
    // What a client makes up is not counted by name: nobody may fill our memory so.
    await api.send('GET', '/api/v1/nothings');
    const { body } = await api.send('GET', '/metrics');
    expect(body).toMatch(
      /^apiserver_request_total\{component="apiserver",verb="GET",group="",version="v1",resource="configmaps",subresource="",code="200"\} \d+$/m,
    );
    expect(body).toMatch(/^apiserver_request_duration_seconds_bucket\{.*verb="POST".*le="\+Inf"\} \d+$/m);
    expect(body).not.toContain('nothings');
  });
});
