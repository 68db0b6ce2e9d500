import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';
import { RawClient } from './raw-client.ts';

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly fieldsV1: object;
}
interface Managed {
  readonly metadata: { readonly resourceVersion: string; readonly managedFields?: Entry[] };
}

const maps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const configMap = (name: string, data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
const deployment = (name: string, containers: object[], replicas?: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers } },
  },
});
const applying = (body: object | string) => ({ headers: { 'content-type': 'application/apply-patch+yaml' }, body });

describe('managed fields', () => {
  let master: LocalMaster;
  let api: RawClient;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    kubectl = new Kubectl(master);
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const entriesOf = async (path: string): Promise<Entry[]> =>
    (await api.json<Managed>('GET', path)).metadata.managedFields ?? [];
  const managersOf = async (path: string): Promise<string[]> =>
    (await entriesOf(path)).map(({ manager, operation, subresource }) =>
      [manager, operation, ...(subresource === undefined ? [] : [subresource])].join(' '),
    );

  describe('of a configuration', () => {
    it('are recorded as the original records them: created, in conflict, forced', async () => {
      const created = await api.send('PATCH', `${maps}/b?fieldManager=one`, applying(configMap('b', { k: '1' })));
      expect(created.code).toBe(201);
      expect(JSON.parse(created.body)).toMatchObject({
        metadata: {
          managedFields: [
            {
              manager: 'one',
              operation: 'Apply',
              apiVersion: 'v1',
              fieldsType: 'FieldsV1',
              fieldsV1: { 'f:data': { 'f:k': {} } },
            },
          ],
        },
      });
      const taken = await api.send('PATCH', `${maps}/b?fieldManager=two`, applying(configMap('b', { k: '2' })));
      expect([taken.code, taken.body.trim()]).toEqual([
        409,
        String.raw`{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Apply failed with 1 conflict: conflict with \"one\": .data.k","reason":"Conflict","details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"one\"","field":".data.k"}]},"code":409}`,
      ]);
      const forced = await api.send(
        'PATCH',
        `${maps}/b?fieldManager=two&force=true`,
        applying(configMap('b', { k: '2' })),
      );
      expect(forced.code).toBe(200);
      expect(await managersOf(`${maps}/b`)).toEqual(['two Apply']);
      await api.send('DELETE', `${maps}/b`);
    });

    it('need a manager, and nothing but an apply is forced', async () => {
      const nobody = await api.send('PATCH', `${maps}/b`, applying(configMap('b', {})));
      expect([nobody.code, nobody.body.trim()]).toEqual([
        422,
        String.raw`{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch","reason":"Invalid","details":{"group":"meta.k8s.io","kind":"PatchOptions","causes":[{"reason":"FieldValueRequired","message":"Required value: is required for apply patch","field":"fieldManager"}]},"code":422}`,
      ]);
      const headers = { 'content-type': 'application/merge-patch+json' };
      const forced = await api.json('PATCH', `${maps}/b?force=true`, { headers, body: {} });
      expect(forced).toMatchObject({
        code: 422,
        details: { causes: [{ field: 'force', reason: 'FieldValueForbidden' }] },
      });
      const long = await api.json('POST', `${maps}?fieldManager=${'x'.repeat(129)}`, { body: configMap('b', {}) });
      expect(long).toMatchObject({
        code: 422,
        details: { causes: [{ field: 'fieldManager', reason: 'FieldValueTooLong' }] },
      });
      const cbor = { headers: { 'content-type': 'application/apply-patch+cbor' }, body: 'x' };
      expect((await api.send('PATCH', `${maps}/b?fieldManager=one`, cbor)).code).toBe(415);
    });

    it('may be YAML; keys that stand twice are told', async () => {
      const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata:\n  a: "1"\n';
      const path = `${maps}/yaml?fieldManager=one`;
      expect((await api.send('PATCH', path, applying(yaml))).code).toBe(201);
      const twice = applying(`${yaml}  a: "2"\n`);
      const refused = await api.json('PATCH', `${path}&fieldValidation=Strict`, twice);
      expect(refused).toMatchObject({
        code: 400,
        message: expect.stringContaining('key "a" already set in map') as string,
      });
      const warned = await api.send('PATCH', path, twice);
      expect([warned.code, warned.headers['warning']]).toEqual([200, expect.stringContaining('already set in map')]);
    });

    it('as a dry run, or the second time, write nothing', async () => {
      const path = `${maps}/still?fieldManager=one`;
      expect((await api.send('PATCH', `${path}&dryRun=All`, applying(configMap('still', { a: '1' })))).code).toBe(201);
      expect((await api.send('GET', `${maps}/still`)).code).toBe(404);
      const first = await api.json<Managed>('PATCH', path, applying(configMap('still', { a: '1' })));
      await new Promise((resolve) => setTimeout(resolve, 1100));
      expect(await api.json('PATCH', path, applying(configMap('still', { a: '1' })))).toEqual(first);
    });

    it('are of the resourceVersion and uid that they name', async () => {
      const named = (metadata: object) =>
        applying({ ...configMap('named', { a: '1' }), metadata: { name: 'named', ...metadata } });
      const path = `${maps}/named?fieldManager=one`;
      expect(await api.json('PATCH', path, named({ uid: 'x' }))).toMatchObject({
        code: 409,
        message: expect.stringContaining(
          'uid mismatch: the provided object specified uid x, and no existing object was found',
        ) as string,
      });
      await api.send('PATCH', path, named({}));
      expect(await api.json('PATCH', path, named({ resourceVersion: '1' }))).toMatchObject({
        code: 409,
        reason: 'Conflict',
      });
      expect(await api.json('PATCH', path, named({ name: 'other' }))).toMatchObject({
        code: 400,
        message: 'the name of the object (other) does not match the name on the URL (named)',
      });
    });

    it('keep what others own in the same list', async () => {
      const path = `${deployments}/lists`;
      await api.send('PATCH', `${path}?fieldManager=one`, applying(deployment('lists', [{ name: 'a', image: 'x' }])));
      const sidecar = applying({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'lists' },
        spec: { template: { spec: { containers: [{ name: 'side', image: 'y', ports: [{ containerPort: 80 }] }] } } },
      });
      expect((await api.send('PATCH', `${path}?fieldManager=two`, sidecar)).code).toBe(200);
      await api.send('PATCH', `${path}?fieldManager=one`, applying(deployment('lists', [{ name: 'a', image: 'z' }])));
      expect(await kubectl.field('deployment/lists', '.spec.template.spec.containers[*].image')).toBe('z y');
      const without = applying({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'lists' } });
      await api.send('PATCH', `${path}?fieldManager=two`, without);
      expect(await kubectl.field('deployment/lists', '.spec.template.spec.containers[*].name')).toBe('a');
      expect(await managersOf(path)).toEqual(['one Apply']);
    });
  });

  describe('of subresources', () => {
    it('are of the status alone', async () => {
      const path = `${deployments}/status`;
      await api.send('POST', `${deployments}?fieldManager=one`, {
        body: deployment('status', [{ name: 'a', image: 'x' }]),
      });
      const said = { ...deployment('status', [{ name: 'a', image: 'other' }]), status: { replicas: 3 } };
      expect((await api.send('PATCH', `${path}/status?fieldManager=two`, applying(said))).code).toBe(200);
      const [applied] = await entriesOf(path);
      expect(applied).toMatchObject({
        manager: 'two',
        operation: 'Apply',
        subresource: 'status',
        fieldsV1: { 'f:status': { 'f:replicas': {} } },
      });
      expect(await kubectl.field('deployment/status', '.spec.template.spec.containers[0].image')).toBe('x');
      // The object's own road leaves the status alone.
      await api.send('PATCH', `${path}?fieldManager=three`, applying({ ...said, spec: undefined }));
      expect(await managersOf(path)).toEqual(['two Apply status', 'one Update']);
    });

    it('follow who scales, and an applier that said replicas conflicts with that', async () => {
      const containers = [{ name: 'a', image: 'x' }];
      const path = `${deployments}/scaled`;
      await api.send('PATCH', `${path}?fieldManager=one`, applying(deployment('scaled', containers, 2)));
      await kubectl.run('scale deployment scaled --replicas=5');
      expect(await entriesOf(path)).toContainEqual(
        expect.objectContaining({
          manager: 'kubectl',
          operation: 'Update',
          apiVersion: 'apps/v1',
          subresource: 'scale',
          fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        }),
      );
      const again = await api.json('PATCH', `${path}?fieldManager=one`, applying(deployment('scaled', containers, 2)));
      expect(again).toMatchObject({
        code: 409,
        message:
          'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
      });
      const scale = {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'scaled' },
        spec: { replicas: 3 },
      };
      const refused = await api.json('PATCH', `${path}/scale?fieldManager=two`, applying(scale));
      expect(refused).toMatchObject({ code: 409, message: expect.stringContaining('.spec.replicas') as string });
      const forced = await api.json('PATCH', `${path}/scale?fieldManager=two&force=true`, applying(scale));
      expect(forced).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
      expect(await managersOf(path)).toEqual(['one Apply', 'two Apply scale']);
    });
  });

  describe('of updates', () => {
    it('are by the first word of the User-Agent, and of an object that nobody changed stay as they are', async () => {
      const headers = { 'user-agent': 'hand/1.0 (linux)' };
      const created = await api.json<Managed>('POST', maps, { headers, body: configMap('hand', { a: '1' }) });
      expect(created.metadata.managedFields).toMatchObject([{ manager: 'hand', operation: 'Update' }]);
      const again = await api.json<Managed>('PUT', `${maps}/hand?fieldManager=two`, {
        body: configMap('hand', { a: '1' }),
      });
      expect(again).toEqual(created);
    });

    it('may be forgotten, and come back with the first apply', async () => {
      await api.send('POST', `${maps}?fieldManager=one`, { body: configMap('reset', { a: '1', b: '2' }) });
      await kubectl.run(`patch configmap reset --type=merge -p '{"metadata":{"managedFields":[{}]}}'`);
      expect(await managersOf(`${maps}/reset`)).toEqual([]);
      await api.send('PATCH', `${maps}/reset?fieldManager=two`, applying(configMap('reset', { a: '1' })));
      expect(await managersOf(`${maps}/reset`)).toEqual(['two Apply', 'before-first-apply Update']);
    });
  });

  describe('of kubectl', () => {
    it('move from the client to the server and back', async () => {
      const body = (replicas: number) => JSON.stringify(deployment('moved', [{ name: 'a', image: 'x' }], replicas));
      await kubectl.run('apply -f -', body(1));
      await kubectl.run('apply --server-side -f -', body(2));
      // kubectl manages its annotation under a name of its own.
      expect(await managersOf(`${deployments}/moved`)).toEqual(['kubectl Apply', 'kubectl-last-applied Apply']);
      const lastApplied = '.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration';
      expect(await kubectl.field('deployment/moved', lastApplied)).toContain('"replicas":2');
      await kubectl.run('apply -f -', body(3));
      expect(await kubectl.field('deployment/moved', '.spec.replicas')).toBe('3');
    });

    it('conflict with others, and take over when told to', async () => {
      await kubectl.run('apply --server-side -f -', JSON.stringify(configMap('shared', { a: '1' })));
      const other = JSON.stringify(configMap('shared', { a: '2' }));
      const refused = await kubectl.refused('apply --server-side --field-manager=other -f -', other);
      expect(refused).toContain('Apply failed with 1 conflict: conflict with "kubectl": .data.a');
      await kubectl.run('apply --server-side --field-manager=other --force-conflicts -f -', other);
      expect(await managersOf(`${maps}/shared`)).toEqual(['other Apply']);
    });
  });

  it('of an autoscaler are told in the version of each request', async () => {
    const group = '/apis/autoscaling';
    const place = 'namespaces/default/horizontalpodautoscalers';
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' };
    const scaler = (version: string, spec: object) => ({
      apiVersion: `autoscaling/${version}`,
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h' },
      spec: { scaleTargetRef: target, maxReplicas: 5, ...spec },
    });
    const v1 = scaler('v1', { targetCPUUtilizationPercentage: 50 });
    expect((await api.send('POST', `${group}/v1/${place}?fieldManager=one`, { body: v1 })).code).toBe(201);
    const v2 = applying({ ...scaler('v2', {}), spec: { maxReplicas: 7 } });
    expect((await api.send('PATCH', `${group}/v2/${place}/h?fieldManager=two&force=true`, v2)).code).toBe(200);
    const entries = await entriesOf(`${group}/v2/${place}/h`);
    expect(entries.map(({ manager, apiVersion }) => `${manager} ${apiVersion}`)).toEqual([
      'two autoscaling/v2',
      'one autoscaling/v1',
    ]);
    expect(entries[1]?.fieldsV1).toEqual({
      'f:spec': { 'f:minReplicas': {}, 'f:scaleTargetRef': {}, 'f:targetCPUUtilizationPercentage': {} },
    });
  });
});
