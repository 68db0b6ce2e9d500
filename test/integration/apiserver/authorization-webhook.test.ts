import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Credentials } from '../../../build/local/credentials.ts';
import { LocalMaster } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

interface Review {
  readonly spec: { readonly user: string; readonly resourceAttributes?: { readonly resource: string } };
}

describe('a webhook that is asked who may do what', () => {
  let folder: string;
  let webhook: Server;
  let master: LocalMaster;
  let jane: RawClient;
  let root: RawClient;
  const asked: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authorization-webhook-'));
    const credentials = await Credentials.from();
    const { certificate: ca } = credentials.files;
    const serving = await credentials.issueServing('webhook');
    const tls = { ca, cert: serving.certificate, key: serving.privateKey, requestCert: true, rejectUnauthorized: true };
    const answer = (body: string, line: string): object => {
      const { spec, ...review } = JSON.parse(body) as Review;
      const { resource = '' } = spec.resourceAttributes ?? {};
      asked.push(`${line}: ${spec.user} ${resource}`);
      const status = { allowed: resource === 'pods', denied: resource === 'nodes', reason: `about ${resource}` };
      return { ...review, spec, status };
    };
    webhook = createServer(tls, (incoming, response) => {
      const line = `${incoming.method} ${incoming.url}`;
      void text(incoming).then((body) => response.end(JSON.stringify(answer(body, line))));
    });
    webhook.listen(0, '127.0.0.1');
    await once(webhook, 'listening');
    const { port } = webhook.address() as AddressInfo;
    const path = join(folder, 'webhook.conf');
    await credentials.writeKubeconfig(path, `https://127.0.0.1:${port}/authorize`, { commonName: 'apiserver' });
    const mode = ['--authorization-mode=Node,Webhook,RBAC', `--authorization-webhook-config-file=${path}`];
    master = await LocalMaster.start({ apiserverFlags: mode });
    jane = new RawClient(master, await master.issue({ commonName: 'jane' }));
    root = new RawClient(master, await master.issue({ commonName: 'root', organization: 'system:masters' }));
  });
  afterAll(async () => {
    jane.close();
    root.close();
    await master.end();
    webhook.close();
    webhook.closeAllConnections();
    await rm(folder, { recursive: true });
  });

  it('allows, and is asked once for a while', async () => {
    for (let time = 1; time <= 2; time++) expect((await jane.send('GET', '/api/v1/pods')).code).toBe(200);
    expect(asked).toEqual(['POST /authorize: jane pods']);
  });

  it('refuses for all who come after, in its words', async () => {
    const { code, body } = await jane.send('GET', '/api/v1/nodes');
    expect([code, (JSON.parse(body) as { message: string }).message]).toEqual([
      403,
      'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope: about nodes',
    ]);
    const spec = { user: 'jane', resourceAttributes: { verb: 'list', resource: 'nodes' } };
    const review = await root.json('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body: { spec } });
    expect(review['status']).toEqual({ allowed: false, denied: true, reason: 'about nodes' });
  });

  it('leaves what it has no opinion of to the next, and everything to it when it is away', async () => {
    const mine = { body: { spec: { resourceAttributes: { verb: 'list', resource: 'secrets' } } } };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    expect((await jane.json('POST', path, mine))['status']).toEqual({ allowed: false, reason: 'about secrets' });
    webhook.close();
    webhook.closeAllConnections();
    expect((await jane.send('GET', '/api')).code).toBe(200);
    expect((await jane.send('GET', '/api/v1/services')).code).toBe(403);
    expect((await root.send('GET', '/api/v1/nodes')).code).toBe(200);
  });

  it('is not asked about administrators', () => {
    expect(asked.filter((one) => one.includes('root'))).toEqual([]);
  });
});
