import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

interface Stored {
  readonly metadata: { readonly name: string; readonly resourceVersion: string; readonly labels?: object };
  readonly spec?: object;
  readonly status?: object;
}
interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly verbs: readonly string[] }[];
}
interface GroupList {
  readonly groups: readonly {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
    readonly preferredVersion: { readonly groupVersion: string };
  }[];
}

const namespaced = (path: string) => path.replace('NS', 'namespaces/default');
const deployments = namespaced('/apis/apps/v1/NS/deployments');
const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'demo:1' }] } };
const workload = { spec: { replicas: 1, selector: { matchLabels: labels }, template } };
const asYaml = { 'content-type': 'application/yaml' };

/** What the tests of Kubernetes' conformance suite ask of an API server beside the operations of every kind. */
describe('the API machinery', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', namespaced('/api/v1/NS/serviceaccounts'), { body: { metadata: { name: 'default' } } });
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const patch = (path: string, body: unknown, type = 'merge-patch+json') =>
    api.send('PATCH', path, { headers: { 'content-type': `application/${type}` }, body: JSON.stringify(body) });
  const message = (body: string) => (JSON.parse(body) as { message: string }).message;

  describe('discovery', () => {
    it('tells of a group the same in the list, by itself and in its versions', async () => {
      const { groups } = await api.json<GroupList>('GET', '/apis');
      expect(groups.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'apps',
          'batch',
          'autoscaling',
          'policy',
          'networking.k8s.io',
          'rbac.authorization.k8s.io',
        ]),
      );
      for (const group of groups) {
        const { kind: _, apiVersion: __, ...alone } = await api.json('GET', `/apis/${group.name}`);
        expect(alone).toEqual(group);
        expect(group.versions.map(({ groupVersion }) => groupVersion)).toContain(group.preferredVersion.groupVersion);
        for (const { groupVersion } of group.versions) {
          const list = await api.json<ResourceList>('GET', `/apis/${groupVersion}`);
          expect(list).toMatchObject({ kind: 'APIResourceList', groupVersion });
          for (const { name, kind, verbs } of list.resources) {
            expect({ name, kind, verbs }).toEqual({
              name: expect.stringMatching(/^[a-z/]+$/) as string,
              kind: expect.any(String) as string,
              verbs: expect.any(Array) as string[],
            });
          }
        }
      }
    });

    it('has an OpenAPI document for every group and version', async () => {
      const { paths } = await api.json<{ paths: Record<string, { serverRelativeURL: string }> }>('GET', '/openapi/v3');
      const { groups } = await api.json<GroupList>('GET', '/apis');
      const versions = groups.flatMap((group) => group.versions.map(({ groupVersion }) => `apis/${groupVersion}`));
      expect(Object.keys(paths)).toEqual(expect.arrayContaining(['api/v1', ...versions]));
      const { serverRelativeURL } = paths['apis/apps/v1'] ?? { serverRelativeURL: '' };
      const document = await api.send('GET', serverRelativeURL);
      expect(document.headers['cache-control']).toContain('immutable');
      expect(document.body).toContain('io.k8s.api.apps.v1.Deployment');
    });
  });

  it('answers 406 where something cannot be a table', async () => {
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
    };
    expect(
      await api.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { headers, body }),
    ).toMatchObject({ code: 406 });
    const unknown = { accept: 'application/json;as=Table;v=v1alpha1;g=meta.k8s.io' };
    expect((await api.send('GET', '/api/v1/pods', { headers: unknown })).code).toBe(406);
  });

  describe('field validation', () => {
    const invalid = `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"strict"},"spec":{"unknown1":"a","paused":true,"paused":false,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"main","image":"demo:1","unknownNested":"x","imagePullPolicy":"Always","imagePullPolicy":"Never"}]}}}}`;
    const headers = { 'content-type': 'application/json' };
    const found = [
      'unknown field "spec.template.spec.containers[0].unknownNested"',
      'duplicate field "spec.template.spec.containers[0].imagePullPolicy"',
      'unknown field "spec.unknown1"',
      'duplicate field "spec.paused"',
    ];

    it('Strict names every unknown and every duplicate field of a create', async () => {
      const { code, body } = await api.send('POST', `${deployments}?fieldValidation=Strict`, {
        headers,
        body: invalid,
      });
      expect(code).toBe(400);
      for (const each of found) expect(message(body)).toContain(each);
    });

    it('Warn says the same in headers, Ignore says nothing', async () => {
      const warned = await api.send('POST', `${deployments}?fieldValidation=Warn&dryRun=All`, {
        headers,
        body: invalid,
      });
      expect(warned.code).toBe(201);
      for (const each of found) expect(String(warned.headers.warning)).toContain(each.replaceAll('"', '\\"'));
      const ignored = await api.send('POST', `${deployments}?fieldValidation=Ignore`, { headers, body: invalid });
      expect(ignored).toMatchObject({ code: 201 });
      expect(ignored.headers.warning).toBeUndefined();
      // The last of two counts.
      expect(JSON.parse(ignored.body)).toMatchObject({
        spec: { template: { spec: { containers: [{ imagePullPolicy: 'Never' }] } } },
      });
    });

    it.each(['merge-patch+json', 'strategic-merge-patch+json'])('holds for a %s', async (type) => {
      const text = '{"spec":{"unknown1":"a","paused":true,"paused":false}}';
      const send = (validation: string) =>
        api.send('PATCH', `${deployments}/strict?fieldValidation=${validation}`, {
          headers: { 'content-type': `application/${type}` },
          body: text,
        });
      const { code, body } = await send('Strict');
      expect(code).toBe(422);
      expect(message(body)).toContain('unknown field "spec.unknown1"');
      expect(message(body)).toContain('duplicate field "spec.paused"');
      const warned = await send('Warn');
      expect(warned.code).toBe(200);
      expect(String(warned.headers.warning)).toContain('unknown field \\"spec.unknown1\\"');
    });

    it('holds for YAML and for what is applied', async () => {
      const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: typo }\ndta: {}\ndata:\n  a: "1"\n  a: "2"\n';
      const path = namespaced('/api/v1/NS/configmaps');
      const { code, body } = await api.send('POST', `${path}?fieldValidation=Strict`, { headers: asYaml, body: yaml });
      expect(code).toBe(400);
      expect(message(body)).toMatch(/key "a" already set in map|duplicate field "data.a"/);
      expect(message(body)).toContain('unknown field "dta"');
      const applied = await api.send('PATCH', `${path}/typo?fieldManager=me&fieldValidation=Strict`, {
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: yaml.replace('  a: "2"\n', ''),
      });
      expect(applied.code).toBeGreaterThanOrEqual(400);
      expect(applied.body).toContain('.dta: field not declared in schema');
    });
  });

  describe('lifecycles', () => {
    it('a namespace is patched, gets conditions, and is finalized apart', async () => {
      await api.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'life' } } });
      const path = '/api/v1/namespaces/life';
      expect((await patch(path, { metadata: { labels: { a: 'b' } } })).code).toBe(200);
      const condition = { type: 'StatusPatch', status: 'True', reason: 'E2E', message: 'set by a test' };
      expect((await patch(`${path}/status`, { status: { conditions: [condition] } })).code).toBe(200);
      const read = await api.json<Stored>('GET', path);
      expect(read).toMatchObject({
        metadata: { labels: { a: 'b', 'kubernetes.io/metadata.name': 'life' } },
        status: { phase: 'Active', conditions: [condition] },
      });
      const finalizers = ['kubernetes', 'e2e.example.com/fakeFinalizer'];
      const finalized = await api.send('PUT', `${path}/finalize`, { body: { ...read, spec: { finalizers } } });
      expect(JSON.parse(finalized.body)).toMatchObject({ spec: { finalizers } });
      // A plain update cannot touch them.
      await patch(path, { spec: { finalizers: [] } });
      expect(await api.json('GET', path)).toMatchObject({ spec: { finalizers } });
      expect(JSON.parse((await api.send('DELETE', path)).body)).toMatchObject({ status: { phase: 'Terminating' } });
      const dying = await api.json<Stored>('GET', path);
      await api.send('PUT', `${path}/finalize`, { body: { ...dying, spec: { finalizers: [] } } });
      expect((await api.send('GET', path)).code).toBe(404);
    });

    it.each([
      [
        'configmaps',
        { data: { a: '1' }, immutable: true },
        { data: { a: '2' } },
        'data: Forbidden: field is immutable when `immutable` is set',
      ],
      [
        'secrets',
        { stringData: { a: '1' }, immutable: true },
        { data: { a: 'Mg==' } },
        'data: Forbidden: field is immutable when `immutable` is set',
      ],
      [
        'configmaps',
        { immutable: true },
        { immutable: false },
        'immutable: Forbidden: field is immutable when `immutable` is set',
      ],
      [
        'secrets',
        { type: 'Opaque' },
        { type: 'example.com/other' },
        'type: Invalid value: "example.com/other": field is immutable',
      ],
    ])('%s %o refuse %o', async (resource, object, change, expected) => {
      const path = namespaced(`/api/v1/NS/${resource}`);
      const created = JSON.parse(
        (await api.send('POST', path, { body: { metadata: { generateName: 'fixed-' }, ...object } })).body,
      ) as Stored;
      const { code, body } = await patch(`${path}/${created.metadata.name}`, change);
      expect(code).toBe(422);
      expect(message(body)).toContain(expected);
      expect((await patch(`${path}/${created.metadata.name}`, { metadata: { labels: { a: 'b' } } })).code).toBe(200);
    });

    it('an event is the same in both of its groups', async () => {
      const core = namespaced('/api/v1/NS/events');
      const events = namespaced('/apis/events.k8s.io/v1/NS/events');
      const involvedObject = { kind: 'Pod', namespace: 'default', name: 'p' };
      const body = {
        metadata: { name: 'old', labels: { both: 'yes' } },
        involvedObject,
        reason: 'R',
        message: 'told',
        type: 'Normal',
        source: { component: 'test' },
        count: 2,
      };
      expect((await api.send('POST', core, { body })).code).toBe(201);
      expect(await api.json('GET', `${events}/old`)).toMatchObject({
        apiVersion: 'events.k8s.io/v1',
        regarding: involvedObject,
        note: 'told',
        deprecatedCount: 2,
        deprecatedSource: { component: 'test' },
      });
      const fresh = {
        metadata: { name: 'new', labels: { both: 'yes' } },
        regarding: involvedObject,
        reason: 'R',
        note: 'said',
        type: 'Warning',
        action: 'A',
        reportingController: 'test',
        reportingInstance: 'test-1',
        eventTime: '2026-01-02T03:04:05.678901Z',
      };
      const created = await api.send('POST', events, { body: fresh });
      expect(created, created.body).toMatchObject({ code: 201 });
      expect(await api.json('GET', `${core}/new`)).toMatchObject({
        involvedObject,
        message: 'said',
        reportingComponent: 'test',
        eventTime: '2026-01-02T03:04:05.678901Z',
      });
      const series = { count: 3, lastObservedTime: '2026-01-02T03:05:05.000000Z' };
      expect((await patch(`${events}/new`, { series })).code).toBe(200);
      expect(await api.json('GET', `${core}/new`)).toMatchObject({ series });
      const selected = await api.json<{ items: Stored[] }>(
        'GET',
        '/api/v1/events?fieldSelector=reason%3DR%2Ctype%3DWarning',
      );
      expect(selected.items.map(({ metadata }) => metadata.name)).toEqual(['new']);
      expect((await api.send('DELETE', `${events}?labelSelector=both%3Dyes`)).code).toBe(200);
      expect(await api.json('GET', `${core}?labelSelector=both%3Dyes`)).toMatchObject({ items: [] });
    });

    it.each([
      ['/apis/apps/v1/NS/deployments', workload],
      ['/apis/apps/v1/NS/replicasets', workload],
      ['/apis/apps/v1/NS/statefulsets', { spec: { ...workload.spec, serviceName: 'web' } }],
      ['/api/v1/NS/replicationcontrollers', { spec: { replicas: 1, selector: labels, template } }],
    ])('%s are read, replaced and patched as a Scale', async (pattern, body) => {
      const path = namespaced(pattern);
      const created = await api.send('POST', path, { body: { metadata: { name: 'scaled' }, ...body } });
      expect(created, created.body).toMatchObject({ code: 201 });
      const scale = await api.json<Stored>('GET', `${path}/scaled/scale`);
      expect(scale).toMatchObject({
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        spec: { replicas: 1 },
        status: { selector: 'app=web' },
      });
      expect((await api.send('PUT', `${path}/scaled/scale`, { body: { ...scale, spec: { replicas: 2 } } })).code).toBe(
        200,
      );
      expect(
        await api.json('PUT', `${path}/scaled/scale`, { body: { ...scale, spec: { replicas: 9 } } }),
      ).toMatchObject({ code: 409 });
      expect(JSON.parse((await patch(`${path}/scaled/scale`, { spec: { replicas: 4 } })).body)).toMatchObject({
        spec: { replicas: 4 },
      });
      expect(await api.json('GET', `${path}/scaled`)).toMatchObject({ spec: { replicas: 4 } });
      expect((await patch(`${path}/scaled/scale`, { spec: { replicas: -1 } })).code).toBe(422);
    });

    it('a service changes its type, and gives back what it no longer needs', async () => {
      const path = namespaced('/api/v1/NS/services');
      await api.send('POST', path, {
        body: { metadata: { name: 'turning' }, spec: { type: 'ExternalName', externalName: 'example.com' } },
      });
      const turn = async (spec: object) => {
        const answer = await patch(`${path}/turning`, { spec });
        expect(answer, answer.body).toMatchObject({ code: 200 });
        return (JSON.parse(answer.body) as { spec: Record<string, unknown> & { ports: { nodePort?: number }[] } }).spec;
      };
      const inner = await turn({ type: 'ClusterIP', externalName: null, ports: [{ port: 80 }] });
      expect(inner.clusterIP).toMatch(/^10\.96\./);
      const outer = await turn({ type: 'NodePort' });
      expect(outer.ports[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
      expect(outer.clusterIP).toBe(inner.clusterIP);
      expect((await turn({ type: 'ClusterIP' })).ports[0]?.nodePort).toBeUndefined();
      expect(await turn({ type: 'ExternalName', externalName: 'example.com' })).not.toHaveProperty('clusterIP');
      const reused = await api.send('POST', path, {
        body: { metadata: { name: 'reused' }, spec: { clusterIP: inner.clusterIP, ports: [{ port: 80 }] } },
      });
      expect(reused, reused.body).toMatchObject({ code: 201 });
    });

    it('a certificate request is approved and issued by its subresources alone', async () => {
      const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
      const { samples } = await import('./samples.ts');
      const sample = samples['certificates.k8s.io/v1/certificatesigningrequests'];
      await api.send('POST', path, {
        body: { metadata: { name: 'asked' }, ...(sample?.object as object), status: { certificate: 'AAAA' } },
      });
      const read = await api.json<Stored>('GET', `${path}/asked`);
      expect(read).toMatchObject({
        spec: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      });
      expect(read.status ?? {}).toEqual({});
      const conditions = [{ type: 'Approved', status: 'True', reason: 'Test', message: 'yes' }];
      await patch(`${path}/asked/status`, { status: { conditions } });
      expect((await api.json<Stored>('GET', `${path}/asked`)).status ?? {}).toEqual({});
      const approved = await api.send('PUT', `${path}/asked/approval`, { body: { ...read, status: { conditions } } });
      expect(approved, approved.body).toMatchObject({ code: 200 });
      const both = await patch(`${path}/asked/approval`, {
        status: { conditions: [...conditions, { type: 'Denied', status: 'True', reason: 'No', message: 'no' }] },
      });
      expect(both.code).toBe(422);
    });
  });
});
