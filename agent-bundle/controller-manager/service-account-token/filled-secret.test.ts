import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Secret } from '../../../common/api/core/v1/secret.ts';
import { accountKeyOf, filledSecret, isFor, tokenSecretType } from './filled-secret.ts';
import { legacySigner } from './legacy-token.ts';

const name = 'kubernetes.io/service-account.name';
const uid = 'kubernetes.io/service-account.uid';
const account = { metadata: { name: 'builder', namespace: 'ns', uid: 'u1' } };
const secretOf = (annotations: Record<string, string>, data?: Record<string, string>): Secret => ({
  metadata: { name: 's', namespace: 'ns', annotations },
  type: tokenSecretType,
  data,
});
const base64 = (text: string) => Buffer.from(text).toString('base64');
const signer = { sign: () => 'signed' };
const complete = { token: base64('signed'), namespace: base64('ns'), 'ca.crt': base64('CA') };

describe('a Secret for a token', () => {
  it('gets token, authority and namespace, and knows its account from then on', () => {
    const filled = filledSecret(secretOf({ [name]: 'builder', own: 'x' }, { extra: 'eA==' }), account, {
      signer,
      rootCA: 'CA',
    });
    expect(filled.data).toEqual({ extra: 'eA==', ...complete });
    expect(filled.metadata.annotations).toEqual({ [name]: 'builder', [uid]: 'u1', own: 'x' });
  });

  it('that has everything stays the same; a token is never replaced, another authority is', () => {
    const annotations = { [name]: 'builder', [uid]: 'u1' };
    const full = secretOf(annotations, { ...complete, token: base64('older') });
    expect(filledSecret(full, account, { signer, rootCA: 'CA' })).toBe(full);
    expect(filledSecret(full, account, { signer, rootCA: undefined })).toBe(full);
    expect(filledSecret(full, account, { signer, rootCA: 'CA2' }).data).toEqual({
      ...full.data,
      'ca.crt': base64('CA2'),
    });
  });

  it.each([
    [{}, undefined, true],
    [{ [name]: 'builder' }, 'ns/builder', true],
    [{ [name]: 'builder', [uid]: 'u1' }, 'ns/builder', true],
    [{ [name]: 'builder', [uid]: 'u0' }, 'ns/builder', false],
  ])('annotated %j names %s', (annotations, key, matches) => {
    expect([accountKeyOf(secretOf(annotations)), isFor(secretOf(annotations), account)]).toEqual([key, matches]);
  });
});

describe('a token that does not end', () => {
  it.each([
    ['RS256', 'sha256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', 'sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['ES384', 'sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ])('is signed with %s', (algorithm, hash, { privateKey, publicKey }) => {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const token = legacySigner(pem).sign({ namespace: 'ns', secret: 's', account: { name: 'builder', uid: 'u1' } });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
    expect(read(header)).toMatchObject({ alg: algorithm });
    expect(read(payload)).toEqual({
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'ns',
      'kubernetes.io/serviceaccount/secret.name': 's',
      'kubernetes.io/serviceaccount/service-account.name': 'builder',
      'kubernetes.io/serviceaccount/service-account.uid': 'u1',
      sub: 'system:serviceaccount:ns:builder',
    });
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
    expect(verify(hash, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('is not signed with what is no key for that', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    expect(() => legacySigner(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow(
      'it is neither an RSA key nor one on P-256, P-384 or P-521',
    );
  });
});
