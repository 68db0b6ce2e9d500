import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';
import { SampleApiServer } from './sample-api-server.ts';
import { ownAddress } from './stand-in-backend.ts';

const groupVersion = 'wardle.example.com/v1alpha1';
const flunders = `/apis/${groupVersion}/namespaces/default/flunders`;
const apiServices = '/apis/apiregistration.k8s.io/v1/apiservices';

interface Conditions {
  readonly status?: { readonly conditions?: readonly { readonly status: string; readonly reason: string }[] };
}

describe('the API of another server', () => {
  let master: LocalMaster;
  let api: RawClient;
  let sample: SampleApiServer;
  let port: number;

  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    sample = await startSample();
    port = await sample.listen(ownAddress());
    await must('POST', apiServices, {
      metadata: { name: 'v1alpha1.wardle.example.com' },
      spec: {
        group: 'wardle.example.com',
        version: 'v1alpha1',
        service: { namespace: 'default', name: 'sample', port: 7443 },
        caBundle: Buffer.from(master.authorityCertificate).toString('base64'),
        groupPriorityMinimum: 2000,
        versionPriority: 200,
      },
    });
  });
  afterAll(async () => {
    api.close();
    await sample.close();
    await master.end();
  });

  async function startSample(): Promise<SampleApiServer> {
    const { certificate, privateKey } = await master.issueServing('sample', ['sample.default.svc']);
    const ca = await readFile(join(master.folder, 'front-proxy-ca.crt'), 'utf8');
    return new SampleApiServer({ cert: certificate, key: privateKey, ca });
  }

  async function must(method: string, path: string, body: object): Promise<void> {
    const answer = await api.send(method, path, { body });
    expect(answer.code, answer.body).toBeLessThan(300);
  }

  const availability = async () => {
    const { status } = await api.json<Conditions>('GET', `${apiServices}/v1alpha1.wardle.example.com`);
    return status?.conditions?.map(({ status: known, reason }) => `${known} ${reason}`).join();
  };
  const becomes = (words: string) => expect.poll(availability, { timeout: 20_000 }).toBe(words);

  it('is said to be away, and why, until its service has endpoints and answers', async () => {
    await becomes('False ServiceNotFound');
    expect((await api.send('GET', flunders)).code).toBe(503);
    const ports = [{ name: 'https', port: 7443, targetPort: port }];
    await must('POST', '/api/v1/namespaces/default/services', { metadata: { name: 'sample' }, spec: { ports } });
    await becomes('False EndpointsNotFound');
    await must('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
      metadata: { name: 'sample-1', labels: { 'kubernetes.io/service-name': 'sample' } },
      addressType: 'IPv4',
      ports: [{ name: 'https', port }],
      endpoints: [{ addresses: [ownAddress()], conditions: { ready: true } }],
    });
    await becomes('True Passed');
  });

  it('answers in the name of who asks, whatever the client says of itself', async () => {
    const headers = { 'x-remote-user': 'somebody', 'x-remote-uid': 'u', 'x-remote-group': 'g' };
    const created = await api.send('POST', flunders, { headers, body: { metadata: { name: 'one' }, spec: { a: 1 } } });
    expect([created.code, JSON.parse(created.body)]).toMatchObject([201, { kind: 'Flunder', spec: { a: 1 } }]);
    expect(sample.lastUser).toEqual({ name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] });
    expect(await api.json('GET', `${flunders}/one`)).toMatchObject({ metadata: { name: 'one' } });
  });

  it('is watched through us', async () => {
    const lines = api.lines(`${flunders}?watch=true`);
    const first = lines.next();
    await expect
      .poll(async () => (await api.send('POST', flunders, { body: { metadata: { name: 'two' } } })).code)
      .toBe(201);
    expect(JSON.parse((await first).value as string)).toMatchObject({ type: 'ADDED', object: { kind: 'Flunder' } });
    await lines.return(undefined);
  });

  it('sends nobody elsewhere: whoever followed would take his credentials along', async () => {
    const answer = await api.send('GET', `${flunders}/moved`);
    expect(answer).toMatchObject({
      code: 502,
      body: 'the backend attempted to redirect this request, which is not permitted',
    });
    expect(answer.headers).not.toHaveProperty('location');
  });

  it('is for those who may', async () => {
    const jane = new RawClient(master, await master.issue({ commonName: 'jane' }));
    expect((await jane.send('GET', flunders)).code).toBe(403);
    jane.close();
  });

  it('is in discovery, and kubectl finds, explains and deletes its objects', async () => {
    const listed = await master.kubectl(['api-resources', '--api-group=wardle.example.com', '--no-headers']);
    expect(listed.stdout).toMatch(/flunders\s+fl\s+wardle.example.com\/v1alpha1\s+true\s+Flunder/);
    expect((await master.kubectl(['get', 'fl', 'one', '-o', 'jsonpath={.spec.a}'])).stdout).toBe('1');
    expect((await master.kubectl(['explain', 'flunder.spec'])).stdout).toContain('What it is like.');
    expect((await master.kubectl(['delete', 'flunder', 'one'])).stdout).toContain('deleted');
    const groups = await api.json<{ groups: { name: string }[] }>('GET', '/apis');
    expect(groups.groups.map(({ name }) => name)).toContain('wardle.example.com');
    const v2 = await api.json<{ definitions: object }>('GET', '/openapi/v2');
    expect(Object.keys(v2.definitions)).toEqual(expect.arrayContaining(['com.example.wardle.v1alpha1.Flunder']));
  });

  it('is missed when its server goes, and found again when it is back', async () => {
    await sample.close();
    expect((await api.send('GET', flunders)).code).toBe(503);
    const path = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/sample-1';
    const headers = { 'content-type': 'application/merge-patch+json' };
    const endpoints = (ready: boolean) => [{ addresses: [ownAddress()], conditions: { ready } }];
    await api.send('PATCH', path, { headers, body: { endpoints: endpoints(false) } });
    await becomes('False MissingEndpoints');
    const discovered = await master.kubectl(['get', 'configmaps']);
    expect(discovered.code, discovered.stderr).toBe(0);
    sample = await startSample();
    await sample.listen(ownAddress(), port);
    await api.send('PATCH', path, { headers, body: { endpoints: endpoints(true) } });
    await becomes('True Passed');
  });

  it('is gone with its APIService', async () => {
    await must('DELETE', `${apiServices}/v1alpha1.wardle.example.com`, {});
    await expect.poll(async () => (await api.send('GET', flunders)).code).toBe(404);
    const groups = await api.json<{ groups: { name: string }[] }>('GET', '/apis');
    expect(groups.groups.map(({ name }) => name)).not.toContain('wardle.example.com');
  });

  it('stands beside what definitions add, which have APIServices as long as they are served', async () => {
    const schema = { openAPIV3Schema: { type: 'object' } };
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    await must('POST', definitions, {
      metadata: { name: 'boats.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'boats', kind: 'Boat' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    });
    const code = async () => (await api.send('GET', `${apiServices}/v1.example.com`)).code;
    await expect.poll(code).toBe(200);
    const { stdout } = await master.kubectl(['get', 'apiservice', 'v1.example.com', '--no-headers']);
    expect(stdout).toMatch(/^v1.example.com\s+Local\s+True/);
    await must('DELETE', `${definitions}/boats.example.com`, {});
    await expect.poll(code, { timeout: 10_000 }).toBe(404);
  });
});
