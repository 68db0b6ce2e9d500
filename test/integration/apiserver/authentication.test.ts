import { X509Certificate, createHash } from 'node:crypto';
import { createAuthority, issue, loadAuthority } from '../../../electron/pki/authority.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin, kubeletOf } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

describe('who one is, and what one may do', () => {
  let master: LocalMaster;
  const clients: RawClient[] = [];
  const as = (credential?: { certificate: string; privateKey: string }) => {
    const client = new RawClient(master, credential);
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    master = await LocalMaster.start();
    const client = as(await master.issue(admin));
    const pod = (name: string, node: string, secretName: string) => ({
      metadata: { name },
      spec: {
        nodeName: node,
        containers: [{ name: 'c', image: 'x' }],
        volumes: [{ name: 'v', secret: { secretName } }],
      },
    });
    const post = async (path: string, body: object) => {
      const answer = await client.send('POST', path, { body });
      expect(answer.code, answer.body).toBe(201);
    };
    await post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
    await post('/api/v1/namespaces/default/secrets', { metadata: { name: 'of-h1' } });
    await post('/api/v1/namespaces/default/secrets', { metadata: { name: 'of-h2' } });
    await post('/api/v1/namespaces/default/pods', pod('p1', 'h1', 'of-h1'));
    await post('/api/v1/namespaces/default/pods', pod('p2', 'h2', 'of-h2'));
    await post('/api/v1/nodes', { metadata: { name: 'h1' } });
    await post('/api/v1/nodes', { metadata: { name: 'h2' } });
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await master.end();
  });

  it('takes a certificate of its authority: the common name is the user, the organization the group', async () => {
    const answer = await as(await master.issue(admin)).send('GET', '/api/v1/secrets');
    expect(answer.code).toBe(200);
    const jane = await as(await master.issue({ commonName: 'jane', organization: 'developers' })).json(
      'GET',
      '/api/v1/namespaces/default/secrets',
    );
    expect(jane).toMatchObject({ code: 403, message: expect.stringContaining('User "jane" cannot list') as string });
  });

  it('says by which certificate one is known', async () => {
    const issued = await master.issue({ commonName: 'jane' });
    const fingerprint = createHash('sha256').update(new X509Certificate(issued.certificate).raw).digest('hex');
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    expect(await as(issued).json('POST', path, { body: {} })).toMatchObject({
      status: { userInfo: { extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] } } },
    });
  });

  it('refuses a certificate of an authority it does not know with 401', async () => {
    const stranger = await loadAuthority('kubernetes-ca', await createAuthority('kubernetes-ca', Date.now()));
    const subject = { commonName: 'kubernetes-admin', organization: 'system:masters' };
    const forged = await issue(stranger, { subject, usages: ['client'], names: { dns: [], ips: [] } }, Date.now());
    const answer = await as(forged).send('GET', '/api/v1/secrets');
    expect(answer.code).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({ kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' });
    // Not even what anybody may see: a credential that does not hold is no missing one.
    expect((await as(forged).send('GET', '/healthz')).code).toBe(401);
  });

  it('refuses a serving certificate that is shown as a client’s', async () => {
    const answer = await as(await master.issueServing('kubernetes-admin')).send('GET', '/api/v1/secrets');
    expect(answer.code).toBe(401);
  });

  it('takes who shows nothing for anonymous, who may ask for health and version only', async () => {
    const nobody = as();
    for (const path of ['/healthz', '/livez', '/readyz', '/version']) {
      expect((await nobody.send('GET', path)).code, path).toBe(200);
    }
    for (const path of ['/api', '/apis', '/openapi/v3', '/metrics', '/api/v1/pods', '/']) {
      expect((await nobody.send('GET', path)).code, path).toBe(403);
    }
  });

  it('refuses a bearer token of nobody', async () => {
    const answer = await as().send('GET', '/healthz', { headers: { authorization: 'Bearer abc' } });
    expect(answer.code).toBe(401);
  });

  it('lets who may impersonate be another, and nobody else', async () => {
    const headers = { 'impersonate-user': 'jane', 'impersonate-group': 'developers' };
    const administrator = as(await master.issue(admin));
    const forbidden = await administrator.json('GET', '/api/v1/namespaces/default/secrets', { headers });
    expect(forbidden).toMatchObject({
      code: 403,
      message:
        'secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" in the namespace "default"',
    });
    const jane = as(await master.issue({ commonName: 'jane' }));
    const climbing = await jane.json('GET', '/api/v1/secrets', { headers: { 'impersonate-user': 'kubernetes-admin' } });
    expect(climbing).toMatchObject({ code: 403, message: expect.stringContaining('cannot impersonate') as string });
    // What is not obeyed is refused, or one would be more than one asked to be.
    const unknown = await administrator.send('GET', '/api/v1/secrets', { headers: { 'impersonate-all': '1' } });
    expect(unknown.code).toBe(400);
  });

  describe('a kubelet', () => {
    let h1: RawClient;
    beforeAll(async () => {
      h1 = as(await master.issue(kubeletOf('h1')));
    });
    const secret = (name: string) => `/api/v1/namespaces/default/secrets/${name}`;

    it('reads the secret its pod names, and not that of another node’s pod', async () => {
      expect((await h1.send('GET', secret('of-h1'))).code).toBe(200);
      const refused = await h1.json('GET', secret('of-h2'));
      expect(refused).toMatchObject({
        code: 403,
        message: expect.stringContaining("no relationship found between node 'h1' and this object") as string,
      });
      expect((await h1.send('GET', '/api/v1/secrets')).code).toBe(403);
    });

    it('stops reading the secret when the pod is gone', async () => {
      const administrator = as(await master.issue(admin));
      const path = '/api/v1/namespaces/default/pods';
      const spec = {
        nodeName: 'h1',
        containers: [{ name: 'c', image: 'x', envFrom: [{ secretRef: { name: 'of-h2' } }] }],
      };
      await administrator.send('POST', path, { body: { metadata: { name: 'short' }, spec } });
      await expect.poll(async () => (await h1.send('GET', secret('of-h2'))).code).toBe(200);
      await administrator.send('DELETE', `${path}/short?gracePeriodSeconds=0`);
      await expect.poll(async () => (await h1.send('GET', secret('of-h2'))).code).toBe(403);
    });

    it('lists its own pods only', async () => {
      const list = await h1.json<{ items: { metadata: { name: string } }[] }>(
        'GET',
        '/api/v1/pods?fieldSelector=spec.nodeName%3Dh1',
      );
      expect(list.items.map(({ metadata }) => metadata.name)).toEqual(['p1']);
      expect((await h1.send('GET', '/api/v1/pods')).code).toBe(403);
    });

    it('writes its own node and status, and not those of others', async () => {
      const patch = {
        headers: { 'content-type': 'application/merge-patch+json' },
        body: '{"status":{"phase":"Running"}}',
      };
      expect((await h1.send('PATCH', '/api/v1/nodes/h1/status', patch)).code).toBe(200);
      expect((await h1.send('PATCH', '/api/v1/nodes/h2/status', patch)).code).toBe(403);
      const pods = '/api/v1/namespaces/default/pods';
      expect((await h1.send('PATCH', `${pods}/p1/status`, patch)).code).toBe(200);
      expect((await h1.send('PATCH', `${pods}/p2/status`, patch)).code).toBe(403);
    });

    it('keeps its own lease, and cannot create another’s', async () => {
      const path = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
      expect((await h1.send('POST', path, { body: { metadata: { name: 'h1' } } })).code).toBe(201);
      expect((await h1.send('POST', path, { body: { metadata: { name: 'h2' } } })).code).toBe(403);
    });
  });
});
