import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Secret } from '../../../common/api/core/v1/secret.ts';
import { signingToken, untilExpired } from './bootstrap-token.ts';
import { detachedSignature, signedData } from './signatures.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const values = {
  'token-id': 'abcdef',
  'token-secret': '0123456789abcdef',
  'usage-bootstrap-signing': 'true',
};
const secretOf = (more: Record<string, string> = {}, rest: Partial<Secret> = {}): Secret => ({
  metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
  type: 'bootstrap.kubernetes.io/token',
  data: Object.fromEntries(
    Object.entries({ ...values, ...more }).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
  ...rest,
});

describe('the end of a token', () => {
  it.each([
    ['without a time', {}, Infinity],
    ['in the future', { expiration: '2026-03-01T12:00:05Z' }, 5_000],
    ['in another zone', { expiration: '2026-03-01T13:00:05+01:00' }, 5_000],
    ['right now', { expiration: '2026-03-01T12:00:00Z' }, 0],
    ['in the past', { expiration: '2020-01-01T00:00:00Z' }, 0],
    ['that nobody can read', { expiration: 'tomorrow' }, 0],
  ])('%s', (_, more, wait) => {
    expect(untilExpired(secretOf(more), now)).toBe(wait);
  });
});

describe('a token signs', () => {
  const token = { id: 'abcdef', secret: '0123456789abcdef' };
  it.each<[string, Secret, object | undefined]>([
    ['when it says so', secretOf(), token],
    ['until its end', secretOf({ expiration: '2026-03-01T12:00:01Z' }), token],
    ['not afterwards', secretOf({ expiration: '2026-03-01T12:00:00Z' }), undefined],
    ['not when it does not say so', secretOf({ 'usage-bootstrap-signing': 'false' }), undefined],
    ['not when it is of another name', secretOf({ 'token-id': 'fedcba' }), undefined],
    ['not with a secret that is none', secretOf({ 'token-secret': 'short' }), undefined],
    [
      'not in another namespace',
      secretOf({}, { metadata: { name: 'bootstrap-token-abcdef', namespace: 'x' } }),
      undefined,
    ],
    ['not as a Secret of another type', secretOf({}, { type: 'Opaque' }), undefined],
  ])('%s', (_, secret, expected) => {
    expect(signingToken(secret, now)).toEqual(expected);
  });
});

describe('a signature', () => {
  const token = { id: 'abcdef', secret: '0123456789abcdef' };

  it('is a JWS without its payload, which anybody who has token and text can check', () => {
    const [header = '', payload, signature] = detachedSignature('grün', token).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', kid: 'abcdef' });
    expect(payload).toBe('');
    const whole = `${header}.${Buffer.from('grün').toString('base64url')}`;
    expect(signature).toBe(createHmac('sha256', '0123456789abcdef').update(whole).digest('base64url'));
  });

  const own = detachedSignature('text', token);
  const other = { id: 'fedcba', secret: 'fedcba9876543210' };
  it.each([
    ['is added', { kubeconfig: 'text' }, [token], { kubeconfig: 'text', 'jws-kubeconfig-abcdef': own }],
    ['that is right stays', { kubeconfig: 'text', 'jws-kubeconfig-abcdef': own }, [token], undefined],
    [
      'of another text is made anew',
      { kubeconfig: 'text', 'jws-kubeconfig-abcdef': 'old', note: 'x' },
      [token],
      { kubeconfig: 'text', 'jws-kubeconfig-abcdef': own, note: 'x' },
    ],
    ['of a token that is gone goes', { kubeconfig: 'text', 'jws-kubeconfig-abcdef': own }, [], { kubeconfig: 'text' }],
    [
      'stands beside that of another',
      { kubeconfig: 'text', 'jws-kubeconfig-abcdef': own },
      [token, other],
      {
        kubeconfig: 'text',
        'jws-kubeconfig-abcdef': own,
        'jws-kubeconfig-fedcba': detachedSignature('text', other),
      },
    ],
    ['of nothing is not made', { 'jws-kubeconfig-abcdef': own }, [token], undefined],
  ])('%s', (_, data, tokens, expected) => {
    expect(signedData(data, tokens)).toEqual(expected);
  });
});
