import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Secret } from '../../../../common/api/core/v1/secret.ts';
import type { Life } from './bound-objects.ts';
import { LegacyTokens, legacyIssuer, readLegacyClaims } from './legacy-tokens.ts';
import { publicKeysOf } from './token-keys.ts';
import { TokenVerifier } from './token-verifier.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = publicKeysOf(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const signal = new AbortController().signal;

const payload = {
  iss: legacyIssuer,
  'kubernetes.io/serviceaccount/namespace': 'ns',
  'kubernetes.io/serviceaccount/secret.name': 's',
  'kubernetes.io/serviceaccount/service-account.name': 'builder',
  'kubernetes.io/serviceaccount/service-account.uid': 'u1',
  sub: 'system:serviceaccount:ns:builder',
};
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
function tokenOf(changes: object = {}): string {
  const signed = `${part({ alg: 'RS256' })}.${part({ ...payload, ...changes })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}
const secretWith = (token: string, metadata: object = {}): Secret => ({
  metadata: { name: 's', namespace: 'ns', ...metadata },
  data: { token: Buffer.from(token).toString('base64') },
});

let secret: Secret | undefined;
let account: Life | undefined;
let reader: LegacyTokens;
beforeEach(() => {
  secret = secretWith(tokenOf());
  account = { uid: 'u1', endsAt: undefined };
  reader = new LegacyTokens({
    verifier: new TokenVerifier([legacyIssuer], keys, readLegacyClaims),
    objects: { find: async () => account },
    secrets: { find: async () => secret },
    audiences: ['api'],
  });
});
const read = (token: string, audiences: string[] = []) => reader.read(token, audiences, signal);
const gone = { state: 'unknown', reason: '[invalid bearer token, service account token has been invalidated]' };

describe('a token that lies in a Secret', () => {
  it('stands for its account, at this API', async () => {
    const known = {
      state: 'known',
      user: {
        name: 'system:serviceaccount:ns:builder',
        uid: 'u1',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'],
      },
      audiences: ['api'],
    };
    expect(await read(tokenOf())).toEqual(known);
    expect(await read(tokenOf(), ['x', 'api'])).toEqual(known);
    expect(await read(tokenOf(), ['x'])).toMatchObject({ state: 'unknown' });
  });

  it.each<[string, () => void]>([
    ['its Secret', () => (secret = undefined)],
    ['the Secret that held it, and another has its name', () => (secret = secretWith('other'))],
    ['its Secret in a moment', () => (secret = secretWith(tokenOf(), { deletionTimestamp: '2026-11-21T00:00:00Z' }))],
    ['its account', () => (account = undefined)],
    ['its account in a moment', () => (account = { uid: 'u1', endsAt: 0 })],
  ])('goes with %s', async (_, change) => {
    change();
    expect(await read(tokenOf())).toEqual(gone);
  });

  it('does not stand for another account of that name', async () => {
    account = { uid: 'u2', endsAt: undefined };
    expect(await read(tokenOf())).toMatchObject({
      reason: '[invalid bearer token, service account UID (u2) does not match claim (u1)]',
    });
  });

  it('may be marked invalid', async () => {
    const labels = { 'kubernetes.io/legacy-token-invalid-since': '2026-11-21' };
    secret = secretWith(tokenOf(), { labels });
    expect(await read(tokenOf())).toMatchObject({
      reason: expect.stringContaining('has been marked invalid') as string,
    });
  });

  it.each([
    [{ iss: 'https://other' }],
    [{ sub: 'system:serviceaccount:ns:admin' }],
    [{ 'kubernetes.io/serviceaccount/secret.name': undefined }],
    [{ 'kubernetes.io/serviceaccount/namespace': 5 }],
  ])('that says %j is none', async (changes) => {
    expect(await read(tokenOf(changes))).toEqual({ state: 'unknown', reason: 'invalid bearer token' });
  });

  it('must be signed', async () => {
    const [header, , signature] = tokenOf().split('.');
    const forged = part({ ...payload, 'kubernetes.io/serviceaccount/secret.name': 't' });
    expect(await read(`${header}.${forged}.${signature}`)).toMatchObject({ state: 'unknown' });
  });
});
