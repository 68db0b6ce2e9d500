import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { type Definition, conditionOf, crds, define, widgets } from './definitions.ts';
import { RawClient } from './raw-client.ts';

interface Widget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly managedFields?: { readonly manager: string; readonly fieldsV1: object }[];
  };
  readonly spec: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
}
const at = (name = '', plural = 'widgets') => `/apis/test.dev/v1/namespaces/default/${plural}${name && `/${name}`}`;
const widget = (name: string, spec: object = {}, more: object = {}) => ({
  apiVersion: 'test.dev/v1',
  kind: 'Widget',
  metadata: { name },
  spec,
  ...more,
});

describe('custom resources', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await define(api, widgets({ names: { shortNames: ['wg'], categories: ['all'] } }));
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const message = (body: string) => (JSON.parse(body) as { message: string }).message;
  const patch = (path: string, body: unknown, type = 'merge-patch+json') =>
    api.send('PATCH', path, { headers: { 'content-type': `application/${type}` }, body: JSON.stringify(body) });
  const create = (object: object, query = '') => api.json<Widget>('POST', `${at()}${query}`, { body: object });

  it('are in discovery when their definition is established', async () => {
    const { resources } = await api.json<{ resources: { name: string }[] }>('GET', '/apis/test.dev/v1');
    expect(resources).toEqual([
      expect.objectContaining({ name: 'widgets', singularName: 'widget', shortNames: ['wg'], categories: ['all'] }),
      expect.objectContaining({ name: 'widgets/status', kind: 'Widget', verbs: ['get', 'patch', 'update'] }),
    ]);
    const { groups } = await api.json<{ groups: { name: string }[] }>('GET', '/apis');
    expect(groups.map(({ name }) => name)).toContain('test.dev');
    const v3 = await api.json<{ components: { schemas: object } }>('GET', '/openapi/v3/apis/test.dev/v1');
    expect(v3.components.schemas).toHaveProperty(['dev.test.v1.Widget', 'properties', 'spec', 'properties', 'color']);
  });

  it('are defaulted and pruned, and count generations of what is wanted', async () => {
    const created = await create(
      widget('plain', { size: 2, bogus: true, free: { b: 12345678901234567890n.toString() } }),
    );
    expect(created.spec).toEqual({ size: 2, color: 'red', free: { b: '12345678901234567890' } });
    expect(created.metadata.generation).toBe(1);
    const more = JSON.parse((await patch(at('plain'), { spec: { size: 3 }, status: { no: 1 } })).body) as Widget;
    expect(more).toMatchObject({ metadata: { generation: 2 }, spec: { size: 3 } });
    expect(more.status).toBeUndefined();
    const status = JSON.parse(
      (await patch(`${at('plain')}/status`, { spec: { size: 9 }, status: { yes: 1 } })).body,
    ) as Widget;
    expect(status).toMatchObject({ metadata: { generation: 2 }, spec: { size: 3 }, status: { yes: 1 } });
  });

  it('keep integers that no double holds', async () => {
    const body = JSON.stringify(widget('exact', { free: { big: 0 } })).replace('"big":0', '"big":9007199254740993');
    await api.send('POST', at(), { headers: { 'content-type': 'application/json' }, body });
    expect((await api.send('GET', at('exact'))).body).toContain('"big":9007199254740993');
  });

  it('are checked for unknown fields as the client asks, and their types by their schema', async () => {
    const strict = await api.send('POST', `${at()}?fieldValidation=Strict`, { body: widget('x', { bogus: 1 }) });
    expect([strict.code, message(strict.body)]).toEqual([
      400,
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.bogus"',
    ]);
    const warn = await api.send('POST', `${at()}?fieldValidation=Warn&dryRun=All`, { body: widget('x', { bogus: 1 }) });
    expect([warn.code, warn.headers['warning']]).toEqual([201, '299 - "unknown field \\"spec.bogus\\""']);
    const wrong = await api.send('POST', at(), { body: widget('x', { size: 'many' }) });
    expect([wrong.code, message(wrong.body)]).toEqual([
      422,
      'Widget.test.dev "x" is invalid: spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    ]);
  });

  it('are refused in forms that they do not have', async () => {
    await create(widget('forms'));
    const strategic = await patch(at('forms'), { spec: {} }, 'strategic-merge-patch+json');
    expect([strategic.code, message(strategic.body)]).toEqual([
      415,
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    ]);
    const accept = 'application/vnd.kubernetes.protobuf';
    expect((await api.send('GET', at('forms'), { headers: { accept } })).code).toBe(406);
    const either = await api.send('GET', at('forms'), { headers: { accept: `${accept},application/json` } });
    expect([either.code, either.headers['content-type']]).toEqual([200, 'application/json']);
    const put = await api.send('PUT', at('forms'), { body: widget('forms') });
    expect([put.code, message(put.body)]).toEqual([
      422,
      'Widget.test.dev "forms" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ]);
  });

  it('are applied by servers, item by item', async () => {
    const apply = (manager: string, tags: string[]) =>
      api.send('PATCH', `${at('applied')}?fieldManager=${manager}`, {
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(widget('applied', { tags })),
      });
    expect((await apply('one', ['a'])).code).toBe(201);
    const second = JSON.parse((await apply('two', ['b'])).body) as Widget;
    expect([...(second.spec['tags'] as string[])].sort()).toEqual(['a', 'b']);
    expect(second.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['one', 'two']);
    const third = JSON.parse((await apply('one', [])).body) as Widget;
    expect(third.spec['tags']).toEqual(['b']);
    const unknown = await api.send('PATCH', `${at('applied')}?fieldManager=one`, {
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: JSON.stringify(widget('applied', { bogus: 1 })),
    });
    expect(message(unknown.body)).toContain('.spec.bogus: field not declared in schema');
  });

  it('are told to watches, until their definition goes', async () => {
    await define(api, widgets({ plural: 'shorts', kind: 'Short' }));
    await api.send('POST', at('', 'shorts'), { body: { ...widget('one'), kind: 'Short' } });
    const lines: string[] = [];
    const watching = (async () => {
      for await (const line of api.lines(`${at('', 'shorts')}?watch=true&timeoutSeconds=30`)) {
        lines.push((JSON.parse(line) as { type: string }).type);
        if (lines.length === 1) void api.send('DELETE', `${crds}/shorts.test.dev`);
      }
    })();
    await watching;
    expect(lines).toEqual(['ADDED', 'DELETED']);
    const gone = await api.send('GET', at('', 'shorts'));
    expect(gone.code).toBe(404);
  });

  it('hold their definition while finalizers hold them', async () => {
    await define(api, widgets({ plural: 'helds', kind: 'Held' }));
    const held = { ...widget('one'), kind: 'Held', metadata: { name: 'one', finalizers: ['test.dev/wait'] } };
    await api.send('POST', at('', 'helds'), { body: held });
    await api.send('DELETE', `${crds}/helds.test.dev`);
    const ending = await conditionOf(api, 'helds.test.dev', 'Terminating=True');
    expect(ending.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
    const late = await api.send('POST', at('', 'helds'), { body: { ...held, metadata: { name: 'two' } } });
    expect([late.code, message(late.body)]).toEqual([
      405,
      'create not allowed while custom resource definition is terminating',
    ]);
    const gone = (async () => {
      const query = 'watch=true&fieldSelector=metadata.name=helds.test.dev&timeoutSeconds=20';
      for await (const line of api.lines(`${crds}?${query}`)) if (line.includes('"DELETED"')) return true;
      return false;
    })();
    await patch(at('one', 'helds'), { metadata: { finalizers: null } });
    expect(await gone).toBe(true);
  });

  it('get the defaults of a newer schema, also where they were stored before', async () => {
    await define(api, widgets({ plural: 'olds', kind: 'Old' }));
    await api.send('POST', at('', 'olds'), { body: { ...widget('one'), kind: 'Old' } });
    const definition = await api.json<Definition>('GET', `${crds}/olds.test.dev`);
    const [version = {}] = structuredClone(definition.spec.versions);
    const schema = (version as { schema: { openAPIV3Schema: { properties: { spec: { properties: object } } } } })
      .schema;
    Object.assign(schema.openAPIV3Schema.properties.spec.properties, { shape: { type: 'string', default: 'round' } });
    await patch(`${crds}/olds.test.dev`, { spec: { versions: [version] } });
    await expect
      .poll(async () => (await api.json<Widget>('GET', at('one', 'olds'))).spec, { timeout: 10_000 })
      .toEqual({ color: 'red', shape: 'round' });
  });

  it('are not established under names that others of the group have', async () => {
    const { status } = await define(
      api,
      widgets({ plural: 'rivals', kind: 'Rival', names: { shortNames: ['wg'] } }),
      'Established=False',
    );
    expect(status.conditions).toEqual([
      expect.objectContaining({
        type: 'NamesAccepted',
        status: 'False',
        reason: 'ShortNamesConflict',
        message: '"wg" is already in use',
      }),
      expect.objectContaining({
        type: 'Established',
        status: 'False',
        reason: 'NotAccepted',
        message: 'not all names are accepted',
      }),
    ]);
    expect((await api.send('GET', at('', 'rivals'))).code).toBe(404);
  });
});
