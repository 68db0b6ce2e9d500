import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../electron/pki/authority.ts';
import { readAuthentication } from './authentication.ts';

describe('the flags of authentication', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authentication-config-'));
    await writeFile(file('ca.crt'), (await createAuthority('kubernetes-front-proxy-ca', Date.now())).certificate);
    await writeFile(file('no.crt'), '-----BEGIN CERTIFICATE REQUEST-----\n');
    const config = {
      clusters: [{ name: 'c', cluster: { server: 'https://hook:8443/who', 'certificate-authority': 'ca.crt' } }],
      users: [{ name: 'u', user: { token: 'hunter2' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    await writeFile(file('hook.conf'), JSON.stringify(config));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = (flags: Record<string, string> = {}) => {
    const inFolder = Object.entries(flags).map(([name, value]) => [name, value.replace('@', `${folder}/`)] as const);
    return readAuthentication(new Map(inFolder));
  };

  it('have the defaults of kube-apiserver', async () => {
    expect(await read()).toEqual({
      anonymous: true,
      bootstrapTokens: false,
      requestHeader: undefined,
      oidc: undefined,
      webhook: undefined,
    });
  });

  it('name the headers that proxies may use, and who they are', async () => {
    expect((await read({ 'requestheader-client-ca-file': '@ca.crt' })).requestHeader).toEqual({
      clientCa: expect.stringContaining('BEGIN CERTIFICATE') as string,
      allowedNames: [],
      usernameHeaders: ['X-Remote-User'],
      uidHeaders: ['X-Remote-Uid'],
      groupHeaders: ['X-Remote-Group'],
      extraHeadersPrefix: ['X-Remote-Extra-'],
    });
    const flags = {
      'requestheader-client-ca-file': '@ca.crt',
      'requestheader-allowed-names': 'a,b',
      'requestheader-group-headers': 'X-G,X-H',
    };
    expect((await read(flags)).requestHeader).toMatchObject({ allowedNames: ['a', 'b'], groupHeaders: ['X-G', 'X-H'] });
  });

  it('name a server that knows tokens, by a kubeconfig whose files lie beside it', async () => {
    const flags = {
      'authentication-token-webhook-config-file': '@hook.conf',
      'authentication-token-webhook-cache-ttl': '10s',
    };
    expect((await read(flags)).webhook).toEqual({
      access: {
        server: 'https://hook:8443/who',
        ca: expect.stringContaining('BEGIN CERTIFICATE') as string,
        cert: undefined,
        key: undefined,
        token: 'hunter2',
        serverName: undefined,
        insecure: undefined,
      },
      cacheTtl: 10_000,
    });
  });

  it.each([
    [{ 'anonymous-auth': 'maybe' }, '--anonymous-auth'],
    [{ 'enable-bootstrap-token-auth': '1' }, '--enable-bootstrap-token-auth'],
    [{ 'requestheader-client-ca-file': '@no.crt' }, 'there is no certificate in it'],
    [{ 'requestheader-client-ca-file': '@ca.crt', 'requestheader-uid-headers': 'a,' }, 'names separated by commas'],
    [{ 'authentication-token-webhook-version': 'v1beta1' }, 'v1, the one version that is spoken here'],
    [{ 'authentication-token-webhook-config-file': '@nowhere.conf' }, 'nowhere.conf'],
  ])('%j are refused', async (flags, why) => {
    await expect(read(flags)).rejects.toThrow(why);
  });
});
