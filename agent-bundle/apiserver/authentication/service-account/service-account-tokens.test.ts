import { createHmac, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { cases } from '../../../../test/sampling.ts';
import { ManualClock } from '../../../../test/fakes/manual-clock.ts';
import type { BoundObjects, Life } from './bound-objects.ts';
import { ServiceAccountTokens } from './service-account-tokens.ts';
import { type BoundClaims, readClaims } from './token-claims.ts';
import { type NewToken, TokenIssuer } from './token-issuer.ts';
import { type TokenKey, publicKeysOf, signingKeyOf } from './token-keys.ts';
import { TokenVerifier } from './token-verifier.ts';

function newKeys(kind: 'rsa' | 'P-256' | 'P-384' | 'P-521'): { signing: TokenKey; verifying: TokenKey[] } {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { signing: signingKeyOf(pem), verifying: publicKeysOf(pem) };
}

const api = 'https://api';
const former = 'https://former';
const ours = newKeys('P-256');
const formerly = newKeys('rsa');
const signal = new AbortController().signal;
const start = Date.parse('2026-11-21T00:00:00Z');
const seconds = start / 1000;
const account: BoundClaims = { namespace: 'ns', serviceaccount: { name: 'builder', uid: 'u1' } };
const pod = { name: 'p', uid: 'u2' };
const secret = { name: 's', uid: 'u3' };
const node = { name: 'h1', uid: 'u4' };

/** What there is, by resource and name. */
class Objects implements BoundObjects {
  readonly lives = new Map<string, Life>();
  asked = 0;

  find: BoundObjects['find'] = async ({ resource }, { namespace, name }) => {
    this.asked++;
    return this.lives.get([resource, namespace, name].filter((part) => part !== undefined).join('/'));
  };
}

let clock: ManualClock;
let objects: Objects;
let reader: ServiceAccountTokens;
beforeEach(async () => {
  clock = new ManualClock();
  await clock.advance(start);
  objects = new Objects();
  const there = { 'serviceaccounts/ns/builder': 'u1', 'pods/ns/p': 'u2', 'secrets/ns/s': 'u3', 'nodes/h1': 'u4' };
  for (const [key, uid] of Object.entries(there)) objects.lives.set(key, { uid, endsAt: undefined });
  const verifier = new TokenVerifier([api, former], [...ours.verifying, ...formerly.verifying], readClaims);
  reader = new ServiceAccountTokens({ verifier, objects, audiences: [api], clock });
});

const issue = (more: Partial<NewToken> = {}, { signing } = ours, issuer = api) =>
  new TokenIssuer(issuer, signing).issue({
    audiences: [api],
    issuedAt: seconds,
    lifetime: 3600,
    bound: account,
    ...more,
  });
const read = (token: string, audiences: string[] = []) => reader.read(token, audiences, signal);
const invalid = 'invalid bearer token';
const gone = `[${invalid}, service account token has been invalidated]`;
const refused = (reason: string) => ({ state: 'unknown', reason });

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

describe('a token of a service account', () => {
  it('says who it is', async () => {
    expect(await read(await issue())).toMatchObject({
      state: 'known',
      audiences: [api],
      user: {
        name: 'system:serviceaccount:ns:builder',
        uid: 'u1',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'],
        extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^JTI=[0-9a-f-]{36}$/)] },
      },
    });
  });

  it('says which pod, and where it runs', async () => {
    const found = await read(await issue({ bound: { ...account, pod, node } }));
    expect(found).toMatchObject({
      user: {
        extra: {
          'authentication.kubernetes.io/node-name': ['h1'],
          'authentication.kubernetes.io/node-uid': ['u4'],
          'authentication.kubernetes.io/pod-name': ['p'],
          'authentication.kubernetes.io/pod-uid': ['u2'],
        },
      },
    });
  });

  it('holds what kube-apiserver’s holds, and no more', async () => {
    const [header, payload] = (await issue({ bound: { ...account, pod, warnafter: seconds + 60 } })).split('.');
    expect(decode(header)).toEqual({ alg: 'ES256', kid: ours.signing.id });
    expect(decode(payload)).toEqual({
      aud: [api],
      exp: seconds + 3600,
      iat: seconds,
      iss: api,
      jti: expect.any(String) as string,
      'kubernetes.io': {
        namespace: 'ns',
        pod,
        serviceaccount: { name: 'builder', uid: 'u1' },
        warnafter: seconds + 60,
      },
      nbf: seconds,
      sub: 'system:serviceaccount:ns:builder',
    });
  });

  it.each(['rsa', 'P-256', 'P-384', 'P-521'] as const)('is signed and verified by a key of %s', async (kind) => {
    const keys = newKeys(kind);
    const verifier = new TokenVerifier([api], keys.verifying, readClaims);
    expect(await verifier.verify(await issue({}, keys))).toMatchObject({ iss: api });
  });

  it('of a former key and a former issuer is believed while they are listed', async () => {
    expect(await read(await issue({}, formerly, former))).toMatchObject({ state: 'known' });
  });

  it.each<[string, () => Promise<string>]>([
    ['another key', () => issue({}, newKeys('P-256'))],
    [
      'another key that calls itself ours',
      () => issue({}, { ...ours, signing: { ...newKeys('P-256').signing, id: ours.signing.id } }),
    ],
    ['another issuer', () => issue({}, ours, 'https://elsewhere')],
    ['no algorithm', async () => `${encode({ alg: 'none' })}.${(await issue()).split('.')[1]}.`],
    [
      'our public key taken for a shared secret',
      async () => {
        const signed = `${encode({ alg: 'HS256', kid: ours.signing.id })}.${(await issue()).split('.')[1]}`;
        const pem = ours.verifying[0]?.key.export({ type: 'spki', format: 'pem' }) ?? '';
        return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
      },
    ],
    [
      'our signature under other claims',
      async () => {
        const [header, payload, signature] = (await issue()).split('.');
        const other = { ...account, serviceaccount: { name: 'admin', uid: 'u1' } };
        const claims = { ...decode(payload), sub: 'system:serviceaccount:ns:admin', 'kubernetes.io': other };
        return `${header}.${encode(claims)}.${signature}`;
      },
    ],
    ['no signature', async () => (await issue()).split('.').slice(0, 2).join('.')],
    ['an empty signature', async () => `${(await issue()).split('.').slice(0, 2).join('.')}.`],
    ['nothing of a token', async () => 'abc'],
    ['only dots', async () => '..'],
    ['null', async () => `${encode({})}.bnVsbA.x`],
  ])('of %s is nobody’s', async (_, make) => {
    expect(await read(await make())).toEqual(refused(invalid));
    expect(objects.asked).toBe(0);
  });

  it('is nobody’s once any character of it is another', async () => {
    const token = await issue();
    // The last one carries bits that are not of the signature.
    const changed = fc.tuple(fc.nat(token.length - 2), fc.constantFrom(...'Aa0_.-Zz9'));
    await fc.assert(
      fc.asyncProperty(changed, async ([at, character]) => {
        fc.pre(token[at] !== character);
        const { state } = await read(token.slice(0, at) + character + token.slice(at + 1));
        expect(state).toBe('unknown');
      }),
      cases(100),
    );
  });

  it('holds until its end, and a minute of clocks that differ', async () => {
    const token = await issue({ lifetime: 600 });
    await clock.advance(660_000);
    expect(await read(token)).toMatchObject({ state: 'known' });
    await clock.advance(1_000);
    expect(await read(token)).toEqual(refused(`[${invalid}, service account token has expired]`));
  });

  it('does not hold before its time', async () => {
    expect(await read(await issue({ issuedAt: seconds + 60 }))).toMatchObject({ state: 'known' });
    const early = `[${invalid}, service account token is not valid yet]`;
    expect(await read(await issue({ issuedAt: seconds + 61 }))).toEqual(refused(early));
  });

  it('holds for those it is meant for', async () => {
    const token = await issue({ audiences: ['vault', 'registry'] });
    const why = 'token audiences ["vault" "registry"] is invalid for the target audiences ["https://api"]';
    expect(await read(token)).toEqual(refused(`[${invalid}, ${why}]`));
    expect(await read(token, ['registry', 'other'])).toMatchObject({ state: 'known', audiences: ['registry'] });
  });

  it.each<[string, BoundClaims, string, string]>([
    ['its account', account, 'serviceaccounts/ns/builder', 'service account UID (new) does not match claim (u1)'],
    [
      'its pod',
      { ...account, pod, node },
      'pods/ns/p',
      'pod UID (new) does not match service account pod ref claim (u2)',
    ],
    [
      'its secret',
      { ...account, secret },
      'secrets/ns/s',
      'secret UID (new) does not match service account secret ref claim (u3)',
    ],
    ['its node', { ...account, node }, 'nodes/h1', 'node UID (new) does not match service account node ref claim (u4)'],
  ])('ends with %s, even where another takes its name', async (_, bound, key, words) => {
    const token = await issue({ bound });
    expect(await read(token)).toMatchObject({ state: 'known' });
    const uid = objects.lives.get(key)?.uid ?? '';
    objects.lives.set(key, { uid, endsAt: start - 60_000 });
    expect(await read(token)).toMatchObject({ state: 'known' });
    objects.lives.set(key, { uid, endsAt: start - 60_001 });
    expect(await read(token)).toEqual(refused(gone));
    objects.lives.delete(key);
    expect(await read(token)).toEqual(refused(gone));
    objects.lives.set(key, { uid: 'new', endsAt: undefined });
    expect(await read(token)).toEqual(refused(`[${invalid}, ${words}]`));
  });

  it('of a pod does not end with its node’s name', async () => {
    const token = await issue({ bound: { ...account, pod, node } });
    objects.lives.delete('nodes/h1');
    expect(await read(token)).toMatchObject({ state: 'known' });
  });
});
