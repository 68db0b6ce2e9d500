import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { type Convertible, ConversionWebhook } from './conversion-webhook.ts';
import { type Definition, crds, define, preserved, widgets } from './definitions.ts';
import { RawClient } from './raw-client.ts';

interface Listed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly continue?: string };
  readonly items: readonly Place[];
}
interface Place {
  readonly apiVersion: string;
  readonly metadata: { readonly name: string; readonly resourceVersion: string; readonly labels?: object };
  readonly hostPort?: string;
  readonly host?: string;
  readonly port?: string;
}
const text = { type: 'string' };
const place = (version: string, plural = 'places') => `/apis/test.dev/${version}/namespaces/default/${plural}`;

/** `hostPort: a:1` in v1 is `host: a, port: "1"` in v2. */
function convert({ hostPort, host, port, ...object }: Convertible, apiVersion: string): object {
  if (host === 'broken' || hostPort === 'broken:1') throw new Error('it is broken');
  if (apiVersion.endsWith('/v1')) return { ...object, apiVersion, hostPort: `${String(host)}:${String(port)}` };
  const [first, second] = String(hostPort).split(':');
  const metadata = { ...object.metadata, labels: { converted: 'yes' }, finalizers: ['not/kept'] };
  return { ...object, apiVersion, metadata, host: first, port: second };
}

describe('versions of custom resources', () => {
  let master: LocalMaster;
  let api: RawClient;
  let webhook: ConversionWebhook;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    webhook = await ConversionWebhook.start(master, convert);
    const caBundle = Buffer.from(master.authorityCertificate).toString('base64');
    const schema = (properties: object) => ({ openAPIV3Schema: { type: 'object', properties } });
    await define(
      api,
      widgets({
        plural: 'places',
        kind: 'Place',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: schema({ hostPort: text }),
            selectableFields: [{ jsonPath: '.hostPort' }],
          },
          {
            name: 'v2',
            served: true,
            storage: false,
            schema: schema({ host: text, port: text }),
            selectableFields: [{ jsonPath: '.host' }, { jsonPath: '.port' }],
          },
        ],
        spec: {
          conversion: {
            strategy: 'Webhook',
            webhook: { clientConfig: { url: webhook.url, caBundle }, conversionReviewVersions: ['v1'] },
          },
        },
      }),
    );
    for (const name of ['a', 'b', 'c']) {
      const body = { apiVersion: 'test.dev/v1', kind: 'Place', metadata: { name }, hostPort: `${name}:80` };
      await api.send('POST', place('v1'), { body });
    }
  });
  afterAll(async () => {
    api.close();
    await webhook.end();
    await master.end();
  });

  it('are converted by a webhook, which may change labels but no other metadata', async () => {
    const read = await api.json<Place>('GET', `${place('v2')}/a`);
    expect(read).toMatchObject({ apiVersion: 'test.dev/v2', host: 'a', port: '80' });
    expect(read.metadata.labels).toEqual({ converted: 'yes' });
    expect(read.metadata).not.toHaveProperty('finalizers');
    const body = { apiVersion: 'test.dev/v2', kind: 'Place', metadata: { name: 'second' }, host: 's', port: '2' };
    expect(await api.json<Place>('POST', place('v2'), { body })).toMatchObject({ host: 's' });
    expect(await api.json<Place>('GET', `${place('v1')}/second`)).toMatchObject({ hostPort: 's:2' });
    const patched = await api.send('PATCH', `${place('v2')}/second`, {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ port: '3' }),
    });
    expect(JSON.parse(patched.body)).toMatchObject({ apiVersion: 'test.dev/v2', port: '3' });
    expect(await api.json<Place>('GET', `${place('v1')}/second`)).toMatchObject({ hostPort: 's:3' });
    await api.send('DELETE', `${place('v2')}/second`);
  });

  it('are listed with one call for all objects that nobody asked for before', async () => {
    for (const name of ['m', 'n']) {
      const body = { apiVersion: 'test.dev/v1', kind: 'Place', metadata: { name }, hostPort: `${name}:1` };
      await api.send('POST', place('v1'), { body });
    }
    await api.json<Listed>('GET', place('v2'));
    webhook.calls.length = 0;
    for (const name of ['m', 'n']) await api.send('DELETE', `${place('v1')}/${name}`);
    const list = await api.json<Listed>('GET', place('v2'));
    expect([list.apiVersion, list.kind, list.items.map(({ host }) => host)]).toEqual([
      'test.dev/v2',
      'PlaceList',
      ['a', 'b', 'c'],
    ]);
    expect(webhook.calls).toEqual([]);
  });

  it.each([
    ['v1', 'hostPort=b:80', ['b']],
    ['v2', 'host=b', ['b']],
    ['v2', 'host!=b,port=80', ['a', 'c']],
  ])('of %s are selected by %s', async (version, fields, names) => {
    const { items } = await api.json<Listed>('GET', `${place(version)}?fieldSelector=${fields}`);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(names);
  });

  it('are paged as they are selected', async () => {
    const query = `fieldSelector=port=80&limit=2`;
    const first = await api.json<Listed>('GET', `${place('v2')}?${query}`);
    const token = first.metadata.continue ?? '';
    const second = await api.json<Listed>('GET', `${place('v2')}?${query}&continue=${token}`);
    const names = [first, second].map(({ items }) => items.map(({ metadata }) => metadata.name));
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect(second.metadata.continue).toBeUndefined();
  });

  it('tell a watch what enters its selector, and what leaves it', async () => {
    const seen: string[] = [];
    const rename = (hostPort: string) =>
      api.send('PATCH', `${place('v1')}/c`, {
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ hostPort }),
      });
    for await (const line of api.lines(`${place('v2')}?watch=true&fieldSelector=host=c&timeoutSeconds=20`)) {
      const { type, object } = JSON.parse(line) as { type: string; object: Place };
      seen.push(`${type} ${object.host ?? ''}:${object.port ?? ''}`);
      if (seen.length === 1) void rename('c:81');
      if (seen.length === 2) void rename('other:1');
      if (seen.length === 3) void rename('c:80');
      if (seen.length === 4) break;
    }
    expect(seen).toEqual(['ADDED c:80', 'MODIFIED c:81', 'DELETED c:81', 'ADDED c:80']);
  });

  it('are refused in the words of who could not convert them', async () => {
    const body = { apiVersion: 'test.dev/v2', kind: 'Place', metadata: { name: 'x' }, host: 'broken', port: '1' };
    const { code, body: answer } = await api.send('POST', place('v2'), { body });
    expect([code, (JSON.parse(answer) as { message: string }).message]).toEqual([
      500,
      'conversion webhook for test.dev/v2, Kind=Place failed: it is broken',
    ]);
  });

  it('are deleted as they are selected', async () => {
    await api.send('DELETE', `${place('v2')}?fieldSelector=host=b`);
    const { items } = await api.json<Listed>('GET', place('v1'));
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
  });

  it('differ in nothing but their name without a webhook, and move to another storage version as they are written', async () => {
    const version = (name: string, storage: boolean) => ({
      name,
      served: true,
      storage,
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: preserved } } },
    });
    await define(
      api,
      widgets({ plural: 'moves', kind: 'Move', versions: [version('v1', true), version('v2', false)] }),
    );
    const body = { apiVersion: 'test.dev/v1', kind: 'Move', metadata: { name: 'a' }, spec: { x: 1 } };
    await api.send('POST', place('v1', 'moves'), { body });
    expect(await api.json('GET', `${place('v2', 'moves')}/a`)).toMatchObject({
      apiVersion: 'test.dev/v2',
      spec: { x: 1 },
    });
    const versions = [version('v1', false), version('v2', true)];
    const changed = await api.send('PATCH', `${crds}/moves.test.dev`, {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec: { versions } }),
    });
    expect((JSON.parse(changed.body) as Definition).status.storedVersions).toEqual(['v1', 'v2']);
    for (const name of ['v1', 'v2']) {
      const read = await api.json<Place>('GET', `${place(name, 'moves')}/a`);
      expect(read.apiVersion).toBe(`test.dev/${name}`);
    }
    const { versions: order } = await api.json<{ versions: { version: string }[] }>('GET', '/apis/test.dev');
    expect(order.map(({ version: name }) => name)).toEqual(['v2', 'v1']);
  });
});
