import { type KeyObject, createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { publicKeysOf, signingKeyOf } from './token-keys.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

describe('keys for tokens', () => {
  it.each([
    ['RSA', rsa, 'RS256'],
    ['P-256', ec('P-256'), 'ES256'],
    ['P-384', ec('P-384'), 'ES384'],
    ['P-521', ec('P-521'), 'ES512'],
  ])('of %s sign in the way of their kind, and both halves have one name', (_, pair, algorithm) => {
    const signing = signingKeyOf(privatePem(pair.privateKey));
    const [verifying] = publicKeysOf(publicPem(pair.publicKey));
    expect(signing).toMatchObject({ algorithm, id: verifying?.id });
    expect(verifying).toMatchObject({ algorithm, key: { type: 'public' } });
  });

  it('are named by a hash of what is public of them', () => {
    const der = rsa.publicKey.export({ type: 'spki', format: 'der' });
    expect(publicKeysOf(publicPem(rsa.publicKey))[0]?.id).toBe(createHash('sha256').update(der).digest('base64url'));
  });

  it('stand in one file, several, in every form; a private one gives its public half only', () => {
    const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const sec1 = ec('P-256').privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const keys = publicKeysOf(`# ours\n${pkcs1}\n${parameters}${sec1}${publicPem(ec('P-384').publicKey)}`);
    expect(keys.map(({ algorithm, key }) => [algorithm, key.type])).toEqual([
      ['RS256', 'public'],
      ['ES256', 'public'],
      ['ES384', 'public'],
    ]);
    expect(signingKeyOf(parameters + sec1).algorithm).toBe('ES256');
  });

  it.each([
    ['a short RSA key', publicPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    ['another curve', publicPem(ec('secp256k1').publicKey)],
    ['an Edwards curve', publicPem(generateKeyPairSync('ed25519').publicKey)],
    ['nothing', ''],
    ['no key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
  ])('are not made of %s', (_, pem) => {
    expect(() => publicKeysOf(pem)).toThrow();
  });
});
