import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { type Authority, type Issued, createAuthority, issue, loadAuthority } from '../../../electron/pki/authority.ts';
import { TlsServer } from '../../fakes/tls-server.ts';
import { LocalMaster } from '../local-master.ts';
import { RawClient } from './raw-client.ts';
import { tokenKubeconfig } from './token-kubeconfig.ts';

const whoami = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const credentialId = 'authentication.kubernetes.io/credential-id';

let folder: string;
let hook: TlsServer;
let issuer: Issuer;
let frontProxy: Authority;
let master: LocalMaster;
let admin: ApiClient;
const clients: RawClient[] = [];

/** What the webhook was asked, and the tokens it knows. */
const asked: unknown[] = [];
const known: Record<string, object> = {
  'hooked-jane': { username: 'jane', groups: ['hooked'], extra: { 'a.b/c': ['d'] } },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ways-in-'));
  hook = await TlsServer.start();
  hook.server.on('request', (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { spec, ...type } = JSON.parse(body) as { spec: { token: string } };
      asked.push({ ...type, spec });
      const user = known[spec.token];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ ...type, status: user ? { authenticated: true, user } : { authenticated: false } }),
      );
    });
  });
  issuer = await startIssuer();
  await writeFile(join(folder, 'issuer-ca.crt'), issuer.ca);
  const authority = await createAuthority('kubernetes-front-proxy-ca', Date.now());
  frontProxy = await loadAuthority('kubernetes-front-proxy-ca', authority);
  const [ca, hookCa, hookConfig] = ['front-proxy-ca.crt', 'hook-ca.crt', 'hook.conf'].map((name) => join(folder, name));
  await writeFile(ca ?? '', authority.certificate);
  await writeFile(hookCa ?? '', hook.ca);
  const server = `https://127.0.0.1:${hook.port}/who`;
  const cluster = { server, 'certificate-authority': 'hook-ca.crt', 'tls-server-name': 'kubernetes' };
  const config = {
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  await writeFile(hookConfig ?? '', JSON.stringify(config));
  master = await LocalMaster.start({
    apiserverFlags: [
      '--anonymous-auth=false',
      `--requestheader-client-ca-file=${ca}`,
      '--requestheader-allowed-names=proxy-1,proxy-2',
      `--authentication-token-webhook-config-file=${hookConfig}`,
      `--oidc-issuer-url=${issuer.url}`,
      `--oidc-ca-file=${join(folder, 'issuer-ca.crt')}`,
      '--oidc-client-id=cluster',
      '--oidc-username-prefix=oidc:',
      '--oidc-groups-claim=groups',
    ],
    components: {},
  });
  admin = await master.client();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await master?.end();
  hook?.end();
  issuer?.end();
  await rm(folder, { recursive: true });
});

function as(credential?: Issued): RawClient {
  const client = new RawClient(master, credential);
  clients.push(client);
  return client;
}

interface Review {
  readonly code?: number;
  readonly status?: { readonly userInfo: { readonly username: string; readonly groups: string[] } };
}
const review = (client: RawClient, headers: Record<string, string> = {}) =>
  client.json<Review>('POST', whoami, { headers, body: {} });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('who shows nothing', () => {
  it('is refused where nobody may be anonymous', async () => {
    expect((await as().send('GET', '/version')).code).toBe(401);
    expect(await review(as(), bearer('x.y.z'))).toMatchObject({ code: 401, message: 'Unauthorized' });
  });
});

describe('a proxy', () => {
  const proxy = (commonName: string, by = frontProxy) =>
    issue(by, { subject: { commonName }, usages: ['client'], names: { dns: [], ips: [] } }, Date.now());
  const names = { 'x-remote-user': 'jane', 'x-remote-group': 'dev', 'x-remote-extra-acme.com%2fteam': 'blue' };

  it('with an allowed name says for whom it asks', async () => {
    const client = as(await proxy('proxy-2'));
    expect((await review(client, names)).status?.userInfo).toEqual({
      username: 'jane',
      groups: ['dev', 'system:authenticated'],
      extra: { 'acme.com/team': ['blue'] },
    });
    expect((await review(client, { 'x-remote-user': 'joe', 'x-remote-uid': 'u1' })).status?.userInfo).toEqual({
      username: 'joe',
      uid: 'u1',
      groups: ['system:authenticated'],
    });
  });

  it('is nobody itself', async () => {
    expect(await review(as(await proxy('proxy-1')))).toMatchObject({ code: 401 });
    const admins = await issue(
      frontProxy,
      {
        subject: { commonName: 'kubernetes-admin', organization: 'system:masters' },
        usages: ['client'],
        names: { dns: [], ips: [] },
      },
      Date.now(),
    );
    expect(await review(as(admins))).toMatchObject({ code: 401 });
  });

  it('with another name, or of another authority, is not believed', async () => {
    expect(await review(as(await proxy('proxy-3')), names)).toMatchObject({ code: 401 });
    const double = await createAuthority('kubernetes-front-proxy-ca', Date.now());
    const impostor = await proxy('proxy-1', await loadAuthority('kubernetes-front-proxy-ca', double));
    expect(await review(as(impostor), names)).toMatchObject({ code: 401 });
  });

  it('is not anybody with a certificate of the cluster: that one is himself, whatever he writes', async () => {
    const client = as(await master.issue({ commonName: 'proxy-1' }));
    expect((await review(client, names)).status?.userInfo).toMatchObject({
      username: 'proxy-1',
      groups: ['system:authenticated'],
    });
    expect((await review(as(), { ...names, ...bearer('hooked-jane') })).status?.userInfo.username).toBe('jane');
  });

  it('is told to other API servers', async () => {
    const map = await admin.text('/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication');
    expect((JSON.parse(map) as { data: object }).data).toMatchObject({
      'requestheader-allowed-names': '["proxy-1","proxy-2"]',
      'requestheader-username-headers': '["X-Remote-User"]',
      'requestheader-client-ca-file': expect.stringContaining('BEGIN CERTIFICATE') as string,
    });
  });
});

describe('a bootstrap token', () => {
  const token = 'abcdef.0123456789abcdef';
  it('lets a node in, for as long as its Secret says so', async () => {
    await admin.create(SecretKind, {
      metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
      type: 'bootstrap.kubernetes.io/token',
      stringData: {
        'token-id': 'abcdef',
        'token-secret': '0123456789abcdef',
        'usage-bootstrap-authentication': 'true',
        'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
      },
    });
    const userInfo = {
      username: 'system:bootstrap:abcdef',
      groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'],
    };
    expect((await review(as(), bearer(token))).status?.userInfo).toEqual(userInfo);
    expect(await review(as(), bearer('abcdef.0123456789abcdeg'))).toMatchObject({ code: 401 });
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    const answer = await admin.text(path, {
      method: 'POST',
      json: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } }),
    });
    expect(JSON.parse(answer)).toMatchObject({
      status: { authenticated: true, user: userInfo, audiences: ['https://kubernetes.default.svc.cluster.local'] },
    });
    await admin.delete(SecretKind, { name: 'bootstrap-token-abcdef', namespace: 'kube-system' });
    await expect.poll(async () => (await review(as(), bearer(token))).code).toBe(401);
  });
});

describe('a server that knows tokens', () => {
  it('is asked for those that nobody else knows, once', async () => {
    asked.length = 0;
    const client = as();
    for (const _ of [1, 2]) {
      expect((await review(client, bearer('hooked-jane'))).status?.userInfo).toEqual({
        username: 'jane',
        groups: ['hooked', 'system:authenticated'],
        extra: { 'a.b/c': ['d'] },
      });
    }
    expect(await review(client, bearer('hooked-joe'))).toMatchObject({ code: 401 });
    const audiences = ['https://kubernetes.default.svc.cluster.local'];
    const question = (token: string) => ({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token, audiences },
    });
    // The first was asked for by a test before, and is remembered.
    expect(asked.slice(-1)).toEqual([question('hooked-joe')]);
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  it('serves kubectl', async () => {
    const kubeconfig = join(folder, 'jane.conf');
    await writeFile(kubeconfig, tokenKubeconfig(master, 'hooked-jane'));
    const { stdout, stderr } = await master.kubectl(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'], {
      kubeconfig,
    });
    expect(stderr + stdout).toBe('jane');
  });
});

describe('an ID token', () => {
  it('lets in whom its issuer vouches for', async () => {
    const claims = { iss: issuer.url, aud: 'cluster', sub: 'jane', groups: ['dev'], exp: Date.now() / 1000 + 60 };
    const { status } = await review(as(), bearer(await issuer.sign(claims)));
    expect(status?.userInfo).toEqual({ username: 'oidc:jane', groups: ['dev', 'system:authenticated'] });
    expect(await review(as(), bearer(await issuer.sign({ ...claims, aud: 'others' })))).toMatchObject({ code: 401 });
    expect(await review(as(), bearer(await issuer.sign({ ...claims, exp: 1 })))).toMatchObject({ code: 401 });
  });
});

describe('a certificate of the cluster', () => {
  it('is still who it says, beside an authority of proxies', async () => {
    const client = as(await master.issue({ commonName: 'jane', organization: 'dev' }));
    const { status } = await review(client);
    expect(status?.userInfo).toMatchObject({
      username: 'jane',
      groups: ['dev', 'system:authenticated'],
      extra: { [credentialId]: [expect.stringMatching(/^X509SHA256=/)] },
    });
  });
});

/** An OpenID Connect issuer on loopback. */
interface Issuer {
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  sign(claims: object): Promise<string>;
  end(): void;
}

async function startIssuer(): Promise<Issuer> {
  const ca = await createAuthority('kubernetes-ca', Date.now());
  const by = await loadAuthority('kubernetes-ca', ca);
  const names = { dns: [], ips: ['127.0.0.1'] };
  const serving = await issue(by, { subject: { commonName: 'issuer' }, usages: ['server'], names }, Date.now());
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' }];
  const server = createServer({ cert: serving.certificate, key: serving.privateKey }, ({ url }, response) => {
    const discovery = { issuer: urlOf(server), jwks_uri: `${urlOf(server)}/keys` };
    response.end(JSON.stringify(url === '/keys' ? { keys } : discovery));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: urlOf(server),
    ca: ca.certificate,
    sign: (claims) =>
      new CompactSign(Buffer.from(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(privateKey),
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const urlOf = (server: Server): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
