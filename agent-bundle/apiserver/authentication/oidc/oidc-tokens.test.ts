import { generateKeyPairSync } from 'node:crypto';
import { CompactSign, exportJWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/fakes/manual-clock.ts';
import { readOidc } from '../../config/oidc.ts';
import { OidcTokens } from './oidc-tokens.ts';

const issuer = 'https://id.example.org';
const signal = new AbortController().signal;
const newKey = (kid: string) => ({ kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) });
type Key = ReturnType<typeof newKey>;
const [first, second] = [newKey('k1'), newKey('k2')];

let clock: ManualClock;
let published: Key[];
let away: boolean;
let asked: string[];
let reader: OidcTokens;

beforeEach(async () => {
  clock = new ManualClock();
  published = [first];
  away = false;
  asked = [];
  const flags = { 'oidc-issuer-url': issuer, 'oidc-client-id': 'cluster', 'oidc-username-prefix': '-' };
  const config = await readOidc(new Map(Object.entries(flags)));
  if (!config) throw new Error('there is no issuer');
  const fetch = async (url: string) => {
    asked.push(url);
    if (away) throw new Error('the issuer is away');
    if (url.endsWith('/.well-known/openid-configuration')) return { issuer, jwks_uri: `${issuer}/keys` };
    return {
      keys: await Promise.all(published.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid }))),
    };
  };
  reader = new OidcTokens(config, { audiences: ['api'], fetch, clock });
});

const claims = { iss: issuer, aud: 'cluster', sub: 'jane', exp: 3600 };
const tokenOf = (changes: object = {}, { kid, privateKey }: Key = first, alg = 'RS256') =>
  new CompactSign(Buffer.from(JSON.stringify({ ...claims, ...changes })))
    .setProtectedHeader({ alg, kid })
    .sign(privateKey);
const read = async (token: string | Promise<string>, audiences: string[] = []) =>
  reader.read(await token, audiences, signal);
const refused = (why: string) => ({ state: 'unknown', reason: expect.stringContaining(why) as string });

describe('an ID token', () => {
  it('lets in whom the issuer vouches for; its keys are asked for once', async () => {
    const user = { name: 'jane', groups: ['system:authenticated'] };
    expect(await read(tokenOf())).toEqual({ state: 'known', user, audiences: ['api'] });
    expect(await read(tokenOf({ aud: ['other', 'cluster'] }))).toMatchObject({ state: 'known' });
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`, `${issuer}/keys`]);
  });

  it.each<[object, string]>([
    [{ aud: 'other' }, 'expected audience "cluster" got ["other"]'],
    [{ aud: undefined }, 'expected audience'],
    [{ exp: 0 }, 'token is expired'],
    [{ exp: undefined }, 'token is expired'],
    [{ nbf: 301 }, 'before the nbf'],
    [{ sub: '' }, 'claim not present'],
  ])('with %j lets nobody in', async (changes, why) => {
    expect(await read(tokenOf(changes))).toMatchObject(refused(why));
  });

  it('of others costs no question', async () => {
    for (const token of [await tokenOf({ iss: 'https://other' }), 'a.b.c', 'abc', '']) {
      expect(await read(token)).toMatchObject({ state: 'unknown', reason: 'invalid bearer token' });
    }
    expect(await read(tokenOf(), ['x'])).toMatchObject({ state: 'unknown' });
    expect(asked).toEqual([]);
  });

  it('whose signature is another’s lets nobody in', async () => {
    const impostor = { ...newKey('k1') };
    expect(await read(tokenOf({}, impostor))).toMatchObject(refused('signature verification failed'));
    const [header, , signature] = (await tokenOf()).split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'root' })).toString('base64url');
    expect(await read(`${header}.${forged}.${signature}`)).toMatchObject(refused('signature verification failed'));
    const plain = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged}.`;
    expect(await read(plain)).toMatchObject({ state: 'unknown' });
    expect(await read(tokenOf({}, first, 'PS256'))).toMatchObject({ state: 'unknown' });
  });

  it('of a new key lets in once the issuer publishes it, and strangers cannot make us ask all the time', async () => {
    expect(await read(tokenOf())).toMatchObject({ state: 'known' });
    expect(await read(tokenOf({}, second))).toMatchObject({ state: 'unknown' });
    published = [first, second];
    expect(await read(tokenOf({}, second))).toMatchObject({ state: 'unknown' });
    expect(asked).toHaveLength(2);
    await clock.advance(10_000);
    expect(await read(tokenOf({}, second))).toMatchObject({ state: 'known' });
    expect(asked).toHaveLength(4);
  });

  it('cannot be read while the issuer is away, and can when it is back', async () => {
    away = true;
    expect(await read(tokenOf())).toMatchObject(refused('the issuer is away'));
    expect(await read(tokenOf())).toMatchObject(refused('the issuer is away'));
    expect(asked).toHaveLength(1);
    away = false;
    await clock.advance(10_000);
    expect(await read(tokenOf())).toMatchObject({ state: 'known' });
    away = true;
    await clock.advance(1_000_000);
    expect(await read(tokenOf())).toMatchObject({ state: 'known' });
  });
});
