import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';
import { RawClient } from './raw-client.ts';
import { tokenKubeconfig } from './token-kubeconfig.ts';
import { TokenIssuer } from '../../../agent-bundle/apiserver/authentication/service-account/token-issuer.ts';
import { signingKeyOf } from '../../../agent-bundle/apiserver/authentication/service-account/token-keys.ts';
import type { TokenRequest } from '../../../common/api/authentication/v1/token-request.ts';

const issuer = 'https://kubernetes.default.svc.cluster.local';
const accounts = '/api/v1/namespaces/default/serviceaccounts';

interface Claims {
  readonly aud: string[];
  readonly exp: number;
  readonly iat: number;
  readonly 'kubernetes.io': Record<string, { readonly name: string; readonly uid: string } | undefined>;
}
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;

describe('tokens of service accounts', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let root: RawClient;
  let nobody: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    root = new RawClient(master, await master.issue(admin));
    nobody = new RawClient(master);
    await kubectl.run('create serviceaccount builder');
    await kubectl.run('create serviceaccount other');
    await kubectl.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'h1' } }, podOf('p1', 'h1'));
  });
  afterAll(async () => {
    root.close();
    nobody.close();
    await master.end();
  });

  const podOf = (name: string, nodeName: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { serviceAccountName: 'builder', nodeName, containers: [{ name: 'c', image: 'x' }] },
  });
  const newToken = async (options = '', account = 'builder') =>
    (await kubectl.run(`create token ${account} ${options}`)).trim();
  const uidOf = (object: string) => kubectl.field(object, '.metadata.uid');
  const codeWith = async (token: string) =>
    (await nobody.send('GET', '/api', { headers: { authorization: `Bearer ${token}` } })).code;
  const review = async (token: string, audiences?: string[]) => {
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    const { status } = await root.json<{ status: object }>('POST', path, { body: { spec: { token, audiences } } });
    return status;
  };
  /** Stock kubectl with nothing but a token. */
  const kubectlAs = async (token: string) =>
    new Kubectl(master, await kubectl.file('token.conf', tokenKubeconfig(master, token)));

  it('kubectl asks for one, and is the account with it, without rights of its own', async () => {
    const as = await kubectlAs(await newToken());
    expect(await as.json('auth whoami')).toMatchObject({
      status: {
        userInfo: {
          username: 'system:serviceaccount:default:builder',
          uid: await uidOf('serviceaccount/builder'),
          groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
        },
      },
    });
    expect(await as.run('auth can-i --list')).toContain('selfsubjectreviews');
    expect(await as.refused('get pods')).toContain(
      'pods is forbidden: User "system:serviceaccount:default:builder" cannot list resource "pods" in API group "" in the namespace "default"',
    );
  });

  it('is not needed by who may impersonate the account', async () => {
    const name = 'system:serviceaccount:default:builder';
    expect(await kubectl.json(`auth whoami --as=${name} --as-uid=u1`)).toMatchObject({
      status: {
        userInfo: {
          username: name,
          uid: 'u1',
          groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
        },
      },
    });
    const as = await kubectlAs(await newToken());
    expect(await as.refused('get pods --as=system:serviceaccount:default:other')).toContain(
      'serviceaccounts "other" is forbidden: User "system:serviceaccount:default:builder" cannot impersonate resource "serviceaccounts"',
    );
  });

  it('holds as long and for whom it is asked for', async () => {
    const { aud, exp, iat } = claimsOf(await newToken('--duration=20m --audience=vault --audience=registry'));
    expect([aud, exp - iat]).toEqual([['vault', 'registry'], 1200]);
    const plain = claimsOf(await newToken());
    expect([plain.aud, plain.exp - plain.iat]).toEqual([[issuer], 3600]);
  });

  it('is answered as it was asked for, with what the server filled in', async () => {
    const { code, body } = await root.send('POST', `${accounts}/builder/token`, { body: {} });
    expect(code).toBe(201);
    const answer = JSON.parse(body) as TokenRequest;
    expect(answer).toMatchObject({
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name: 'builder', namespace: 'default', creationTimestamp: expect.any(String) as string },
      spec: { audiences: [issuer], expirationSeconds: 3600 },
    });
    const { exp, iat } = claimsOf(answer.status?.token ?? '');
    const { creationTimestamp = '' } = answer.metadata;
    expect(Date.parse(creationTimestamp)).toBe(iat * 1000);
    expect(Date.parse(answer.status?.expirationTimestamp ?? '')).toBe(exp * 1000);
    expect((await root.send('POST', `${accounts}/builder/token?dryRun=All`, { body: {} })).code).toBe(201);
  });

  it('that a kubelet mounts holds for a year, and says when it should have been replaced', async () => {
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'p1' };
    const body = { spec: { expirationSeconds: 3607, boundObjectRef } };
    const answer = await root.json<TokenRequest>('POST', `${accounts}/builder/token`, { body });
    const claims = claimsOf(answer.status?.token ?? '');
    expect(claims.exp - claims.iat).toBe(365 * 24 * 3600);
    expect(claims['kubernetes.io']['warnafter']).toBe(claims.iat + 3607);
    expect(Date.parse(answer.status?.expirationTimestamp ?? '')).toBe((claims.iat + 3607) * 1000);
  });

  it.each([
    ['builder', { spec: { expirationSeconds: 60 } }, 422, 'may not specify a duration less than 10 minutes'],
    ['builder', { metadata: { name: 'x' } }, 422, 'must match the service account name if specified'],
    ['builder', { metadata: { namespace: 'x' } }, 422, 'must match the service account namespace if specified'],
    ['none', {}, 404, 'serviceaccounts "none" not found'],
    [
      'builder',
      { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'none' } } },
      404,
      'pods "none" not found',
    ],
    [
      'builder',
      { spec: { boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name: 'none' } } },
      404,
      'secrets "none" not found',
    ],
    [
      'builder',
      { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p1', uid: 'old' } } },
      409,
      'does not match the UID in record',
    ],
    [
      'other',
      { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p1' } } },
      400,
      'different serviceaccount name',
    ],
    [
      'builder',
      { spec: { boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' } } },
      400,
      '/v1, Kind=ConfigMap',
    ],
    ['builder', { kind: 'Pod', apiVersion: 'v1' }, 400, 'TokenRequest'],
  ])('of %s is not given for %j', async (account, body, code, words) => {
    const answer = await root.send('POST', `${accounts}/${account}/token`, { body });
    expect(JSON.parse(answer.body)).toMatchObject({ code, message: expect.stringContaining(words) as string });
    expect(answer.code).toBe(code);
  });

  it('can only be asked for', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await root.send(method, `${accounts}/builder/token`)).code, method).toBe(405);
    }
  });

  it('ends with the account, and another of the same name does not bring it back', async () => {
    await kubectl.run('create serviceaccount short');
    const token = await newToken('', 'short');
    expect(await codeWith(token)).toBe(200);
    await kubectl.run('delete serviceaccount short');
    expect(await codeWith(token)).toBe(401);
    await kubectl.run('create serviceaccount short');
    expect(await codeWith(token)).toBe(401);
    expect(await review(token)).toMatchObject({
      error: expect.stringMatching(/service account UID \(.*\) does not match claim/) as string,
    });
    expect(await codeWith(await newToken('', 'short'))).toBe(200);
  });

  it('ends with the pod, the secret or the node it is bound to', async () => {
    await kubectl.create(podOf('brief', 'h1'), { apiVersion: 'v1', kind: 'Node', metadata: { name: 'brief' } });
    await kubectl.run('create secret generic brief');
    for (const kind of ['Pod', 'Secret', 'Node']) {
      const object = `${kind.toLowerCase()}/brief`;
      const bound = `--bound-object-kind=${kind} --bound-object-name=brief`;
      const token = await newToken(`${bound} --bound-object-uid=${await uidOf(object)}`);
      expect(await codeWith(token), kind).toBe(200);
      expect(claimsOf(token)['kubernetes.io'][kind.toLowerCase()]).toEqual({
        name: 'brief',
        uid: await uidOf(object),
      });
      await kubectl.run(`delete ${object} --force --grace-period=0`);
      expect(await codeWith(token), kind).toBe(401);
      expect(await review(token)).toMatchObject({
        error: '[invalid bearer token, service account token has been invalidated]',
      });
    }
  });

  it('names the pod and its node', async () => {
    const as = await kubectlAs(await newToken('--bound-object-kind=Pod --bound-object-name=p1'));
    expect(await as.json('auth whoami')).toMatchObject({
      status: {
        userInfo: {
          extra: {
            'authentication.kubernetes.io/pod-name': ['p1'],
            'authentication.kubernetes.io/pod-uid': [await uidOf('pod/p1')],
            'authentication.kubernetes.io/node-name': ['h1'],
            'authentication.kubernetes.io/node-uid': [await uidOf('node/h1')],
          },
        },
      },
    });
  });

  describe('that nobody gave', () => {
    const forge = async (more: { audiences?: string[]; issuedAt?: number } = {}, pem?: string) => {
      const key = pem ?? (await readFile(join(master.folder, 'sa.key'), 'utf8'));
      return new TokenIssuer(issuer, signingKeyOf(key)).issue({
        audiences: [issuer],
        issuedAt: Math.floor(Date.now() / 1000),
        lifetime: 600,
        bound: {
          namespace: 'default',
          serviceaccount: { name: 'builder', uid: await uidOf('serviceaccount/builder') },
        },
        ...more,
      });
    };
    const strange = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });

    it('is told from one that is ours', async () => {
      expect(await codeWith(await forge())).toBe(200);
    });

    it.each<[string, () => Promise<string>]>([
      ['of another key', () => forge({}, strange.toString())],
      ['that has expired', () => forge({ issuedAt: Math.floor(Date.now() / 1000) - 700 })],
      ['for others', () => forge({ audiences: ['vault'] })],
      ['without a signature', async () => `${btoa('{"alg":"none"}')}.${(await forge()).split('.')[1]}.`],
      [
        'with other claims under our signature',
        async () => {
          const [header, payload = '', signature] = (await forge()).split('.');
          const text = Buffer.from(payload, 'base64url').toString().replaceAll('builder', 'other');
          return `${header}.${Buffer.from(text).toString('base64url')}.${signature}`;
        },
      ],
    ])('%s is refused', async (_, make) => {
      const headers = { authorization: `Bearer ${await make()}` };
      const { code, body } = await nobody.send('GET', '/healthz', { headers });
      expect([code, JSON.parse(body)]).toEqual([
        401,
        {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'Unauthorized',
          reason: 'Unauthorized',
          code: 401,
        },
      ]);
    });
  });

  it('others ask whose it is, and whether it is for them', async () => {
    const token = await newToken('--audience=vault --audience=registry');
    expect(await review(token, ['registry', 'else'])).toMatchObject({
      authenticated: true,
      audiences: ['registry'],
      user: { username: 'system:serviceaccount:default:builder' },
    });
    expect(await review(token, ['else'])).toEqual({
      user: {},
      error:
        '[invalid bearer token, token audiences ["vault" "registry"] is invalid for the target audiences ["else"]]',
    });
    expect(await review(token)).not.toMatchObject({ authenticated: true });
    expect(await review(await newToken())).toMatchObject({ authenticated: true, audiences: [issuer] });
    expect(await review('abc')).toEqual({ user: {}, error: 'invalid bearer token' });
  });

  it('others verify it themselves, by the keys they find here', async () => {
    const token = await newToken();
    const headers = { authorization: `Bearer ${token}` };
    const found = await nobody.send('GET', '/.well-known/openid-configuration', { headers });
    expect([found.code, found.headers['content-type']]).toEqual([200, 'application/json']);
    expect(JSON.parse(found.body)).toMatchObject({
      issuer,
      jwks_uri: expect.stringMatching(/^https:\/\/.*\/openid\/v1\/jwks$/) as string,
      id_token_signing_alg_values_supported: ['RS256'],
    });
    const listed = await nobody.send('GET', '/openid/v1/jwks', { headers });
    expect([listed.code, listed.headers['content-type']]).toEqual([200, 'application/jwk-set+json']);
    const { keys } = JSON.parse(listed.body) as { keys: [{ kid: string; kty: string; n: string; e: string }] };
    const [header, payload, signature = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(header ?? '', 'base64url').toString())).toEqual({ alg: 'RS256', kid: keys[0].kid });
    const key = createPublicKey({ key: keys[0], format: 'jwk' });
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(listed.body).not.toContain('"d"');
    expect((await nobody.send('GET', '/openid/v1/jwks')).code).toBe(403);
  });

  it('never stands in the log', async () => {
    const token = await newToken();
    expect(await codeWith(token)).toBe(200);
    expect(await codeWith(`${token}x`)).toBe(401);
    const log = await readFile(join(master.folder, 'apiserver.log'), 'utf8');
    expect(log).not.toContain(token.slice(0, 20));
  });
});
