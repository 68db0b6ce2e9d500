import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';
import { RawClient } from './raw-client.ts';

const containers = [{ name: 'c', image: 'demo:1' }];
const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
const table = 'application/json;as=Table;g=meta.k8s.io;v=v1';

/** What few use, and stock clients still ask for. */
describe('what is old and still there', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    api = new RawClient(master, await master.issue(admin));
    await kubectl.run('create serviceaccount default');
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  describe('component statuses', () => {
    const path = '/api/v1/componentstatuses';

    it('are shown by kubectl, with a warning', async () => {
      const { code, stdout, stderr } = await kubectl.result('get cs');
      expect({ code, stderr }).toEqual({ code: 0, stderr: 'Warning: v1 ComponentStatus is deprecated in v1.19+\n' });
      expect(stdout).toMatch(/^NAME +STATUS +MESSAGE +ERROR\netcd-0 +Healthy +ok +\n$/);
    });

    it('are objects, and selected as such', async () => {
      const status = {
        kind: 'ComponentStatus',
        apiVersion: 'v1',
        metadata: { name: 'etcd-0' },
        conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
      };
      expect(await kubectl.json('get componentstatus etcd-0')).toEqual(status);
      expect(await kubectl.run('get cs --field-selector metadata.name=other')).toBe('');
      expect(await kubectl.run('get cs -l a=b')).toBe('');
      expect(await api.json('GET', path)).toEqual({
        kind: 'ComponentStatusList',
        apiVersion: 'v1',
        metadata: { resourceVersion: '0' },
        items: [{ metadata: status.metadata, conditions: status.conditions }],
      });
      const yaml = await api.send('GET', path, { headers: { accept: 'application/yaml' } });
      expect(yaml.body).toContain('name: etcd-0');
      const protobuf = await api.send('GET', path, { headers: { accept: 'application/vnd.kubernetes.protobuf' } });
      expect(protobuf.body).toContain('Healthy');
      expect(protobuf.headers.warning).toBe('299 - "v1 ComponentStatus is deprecated in v1.19+"');
    });

    it.each<[string, string, number]>([
      ['POST', path, 405],
      ['DELETE', path, 405],
      ['DELETE', `${path}/etcd-0`, 405],
      ['GET', `${path}?watch=1`, 405],
      ['GET', `${path}/scheduler`, 404],
      ['GET', `${path}/etcd-0/status`, 404],
    ])('%s %s is refused', async (method, target, code) => {
      expect((await api.send(method, target)).code).toBe(code);
    });
  });

  describe('bindings', () => {
    const path = '/api/v1/namespaces/default/bindings';
    const bind = (name: string, target: object = { kind: 'Node', name: 'h1' }, query = '') => {
      const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target };
      return api.send('POST', path + query, { body });
    };

    it('give the pod that they name its node', async () => {
      await kubectl.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bound' }, spec: { containers } });
      expect((await bind('bound', undefined, '?dryRun=All')).code).toBe(201);
      expect(await kubectl.field('pod/bound', '.spec.nodeName')).toBe('');
      const bound = await bind('bound');
      expect(bound.code).toBe(201);
      expect(JSON.parse(bound.body)).toMatchObject({ kind: 'Status', status: 'Success', code: 201 });
      expect(await kubectl.field('pod/bound', '.spec.nodeName')).toBe('h1');
      expect(JSON.parse((await bind('bound')).body)).toMatchObject({
        code: 409,
        message: 'Operation cannot be fulfilled on pods/binding "bound": pod bound is already assigned to node "h1"',
      });
    });

    it('are refused where they name no pod, or no node', async () => {
      expect(JSON.parse((await bind('')).body)).toMatchObject({ code: 400, message: 'Name parameter required.' });
      expect(JSON.parse((await bind('default/bound')).body)).toMatchObject({
        code: 400,
        message: 'invalid name "default/bound": [may not contain \'/\']',
      });
      expect(JSON.parse((await bind('nobody')).body)).toMatchObject({ code: 404, message: 'pods "nobody" not found' });
      expect(JSON.parse((await bind('bound', { kind: 'Node' })).body)).toMatchObject({
        code: 422,
        message: 'Binding "bound" is invalid: target.name: Required value',
      });
    });

    it.each<[string, string, number]>([
      ['GET', path, 405],
      ['GET', `${path}/bound`, 405],
      ['DELETE', `${path}/bound`, 405],
      ['POST', '/api/v1/bindings', 405],
      ['POST', `${path}/bound/status`, 404],
    ])('%s %s is refused', async (method, target, code) => {
      expect((await api.send(method, target)).code).toBe(code);
    });
  });

  describe('endpoints', () => {
    const warning = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';

    it('are warned of by whatever is asked of them', async () => {
      expect((await kubectl.result('get endpoints')).stderr).toBe(`Warning: ${warning}\n`);
      const path = '/api/v1/namespaces/default/endpoints';
      const posted = await api.send('POST', path, { body: { metadata: { name: 'own' } } });
      const watched = await api.send('GET', `${path}?watch=1&timeoutSeconds=1`);
      const deleted = await api.send('DELETE', `${path}/own`);
      for (const { headers } of [posted, watched, deleted]) expect(headers.warning).toBe(`299 - "${warning}"`);
      expect((await kubectl.result('get endpointslices')).stderr).not.toContain('deprecated');
    });
  });

  it('bindings and component statuses are found in discovery and in the documents', async () => {
    const listed = await kubectl.run('api-resources --api-group= --sort-by=name');
    expect(listed).toMatch(/^bindings +v1 +true +Binding$/m);
    expect(listed).toMatch(/^componentstatuses +cs +v1 +false +ComponentStatus$/m);
    expect(await kubectl.run('explain componentstatus.conditions')).toContain('Healthy, and nothing else.');
    const { paths } = await api.json<{ paths: Record<string, object> }>('GET', '/openapi/v3/api/v1');
    expect(Object.keys(paths['/api/v1/namespaces/{namespace}/bindings'] ?? {})).toEqual(['post', 'parameters']);
    expect(paths['/api/v1/componentstatuses/{name}']).toHaveProperty('get');
  });

  describe('a scale', () => {
    beforeAll(async () => {
      const selector = { matchLabels: { app: 'web' } };
      const spec = { replicas: 3, selector, template };
      await kubectl.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec });
    });

    it('is a row for people', async () => {
      const shown = await kubectl.run('get deployment web --subresource=scale');
      expect(shown).toMatch(/^NAME +DESIRED +AVAILABLE +AGE\nweb +3 +0 +\d+s\n$/);
    });

    it('keeps its row and its metadata apart, as it is asked for', async () => {
      const path = '/apis/apps/v1/namespaces/default/deployments/web/scale';
      const metadata = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
      expect(await api.json('GET', path, { headers: { accept: metadata } })).toMatchObject({
        kind: 'PartialObjectMetadata',
        metadata: { name: 'web' },
      });
      expect(await api.json('GET', `${path}?includeObject=Object`, { headers: { accept: table } })).toMatchObject({
        kind: 'Table',
        rows: [{ cells: ['web', 3, 0, expect.any(String)], object: { kind: 'Scale', spec: { replicas: 3 } } }],
      });
    });
  });

  describe('a job that is deleted without a word of its pods', () => {
    const path = '/apis/batch/v1/namespaces/default/jobs';
    const warning =
      '299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove ' +
      'them or set propagationPolicy=Orphan to suppress this warning"';
    const create = async (name: string) => {
      const spec = { template: { spec: { containers, restartPolicy: 'Never' } } };
      await kubectl.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec });
    };

    it('orphans them, and says so', async () => {
      await create('silent');
      const { headers, body } = await api.send('DELETE', `${path}/silent`);
      expect(headers.warning).toBe(warning);
      expect(JSON.parse(body)).toMatchObject({ metadata: { finalizers: ['orphan'] } });
      await create('other');
      expect((await api.send('DELETE', path)).headers.warning).toBe(warning);
    });

    it.each(['Orphan', 'Background', 'Foreground'])('is not warned of when it says %s', async (policy) => {
      const name = policy.toLowerCase();
      await create(name);
      const { headers } = await api.send('DELETE', `${path}/${name}?propagationPolicy=${policy}`);
      expect(headers.warning).toBeUndefined();
    });

    it('is deleted by kubectl, which always says it', async () => {
      await create('spoken');
      const { stderr } = await kubectl.result('delete job spoken');
      expect(stderr).toBe('');
    });
  });
});
