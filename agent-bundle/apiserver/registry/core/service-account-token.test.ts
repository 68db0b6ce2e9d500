import { describe, expect, it } from 'vitest';
import type { TokenRequest } from '../../../../common/api/authentication/v1/token-request.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { decodeObject } from '../../codec/decode-object.ts';
import {
  type BoundTo,
  bindableOf,
  claimsOfBound,
  lifetimeOf,
  tokenRequestKind,
  validatePlace,
  validateTokenRequest,
} from './service-account-token.ts';

function decoded(body: object): TokenRequest {
  const bytes = Buffer.from(JSON.stringify(body));
  return decodeObject({ kind: tokenRequestKind }, bytes, { contentType: '', fieldValidation: 'Strict' }).object;
}

describe('a token request', () => {
  it('asks for an hour, for nobody in particular', () => {
    expect(decoded({}).spec).toEqual({ audiences: [], expirationSeconds: 3600 });
  });

  it.each([
    [600, []],
    [2 ** 32, []],
    [0, ['Invalid value: 0: may not specify a duration less than 10 minutes']],
    [599, ['Invalid value: 599: may not specify a duration less than 10 minutes']],
    [2 ** 32 + 1, ['Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds']],
  ])('for %i seconds', (expirationSeconds, messages) => {
    const errors = validateTokenRequest(decoded({ spec: { expirationSeconds } }));
    expect(errors.map(({ message }) => message)).toEqual(messages);
    expect(errors.every(({ field }) => field === 'spec.expirationSeconds')).toBe(true);
  });

  it.each([
    [{}, undefined],
    [{ name: 'builder', namespace: 'ns' }, undefined],
    [{ name: 'other' }, 'Invalid value: "other": must match the service account name if specified'],
    [{ namespace: 'other' }, 'Invalid value: "other": must match the service account namespace if specified'],
  ])('that stands at %j', (metadata, message) => {
    const errors = validatePlace(decoded({ metadata }), { namespace: 'ns', name: 'builder' });
    expect(errors[0]?.message).toBe(message);
  });
});

describe('what a token is bound to', () => {
  it.each([
    [{ kind: 'Pod', apiVersion: 'v1' }, 'Pod'],
    [{ kind: 'Secret' }, 'Secret'],
    [{ kind: 'Node', apiVersion: 'v1' }, 'Node'],
  ])('%j is a %s', (ref, kind) => {
    expect(bindableOf(ref)).toBe(kind);
  });

  it.each([
    [{ kind: 'ConfigMap', apiVersion: 'v1' }, 'cannot bind token to object of type /v1, Kind=ConfigMap'],
    [{ kind: 'Pod', apiVersion: 'apps/v1' }, 'cannot bind token to object of type apps/v1, Kind=Pod'],
    [{}, 'cannot bind token to object of type /, Kind='],
  ])('%j is nothing of that sort', (ref, message) => {
    expect(() => bindableOf(ref)).toThrow(expect.objectContaining({ code: 400, message }) as Error);
  });

  const pod = (spec: Partial<Pod['spec']> = {}): Pod => ({
    metadata: { name: 'p', uid: 'u1' },
    spec: { containers: [], serviceAccountName: 'builder', ...spec },
  });
  const node = { metadata: { name: 'h1', uid: 'u2' } };
  it.each<[string, BoundTo, object]>([
    ['a pod', { kind: 'Pod', object: pod(), node: undefined }, { pod: { name: 'p', uid: 'u1' } }],
    [
      'a pod and its node',
      { kind: 'Pod', object: pod({ nodeName: 'h1' }), node },
      { node: { name: 'h1', uid: 'u2' }, pod: { name: 'p', uid: 'u1' } },
    ],
    [
      'a pod and the name of a node that is away',
      { kind: 'Pod', object: pod({ nodeName: 'h1' }), node: undefined },
      { node: { name: 'h1' }, pod: { name: 'p', uid: 'u1' } },
    ],
    [
      'a secret',
      { kind: 'Secret', object: { metadata: { name: 's', uid: 'u1' } } },
      { secret: { name: 's', uid: 'u1' } },
    ],
    ['a node', { kind: 'Node', object: node }, { node: { name: 'h1', uid: 'u2' } }],
  ])('names %s', (_, bound, claims) => {
    expect(claimsOfBound('builder', {}, bound)).toEqual(claims);
  });

  it('must be the one that is meant', () => {
    const bound: BoundTo = { kind: 'Pod', object: pod(), node: undefined };
    expect(claimsOfBound('builder', { uid: 'u1' }, bound)).toMatchObject({ pod: { uid: 'u1' } });
    expect(() => claimsOfBound('builder', { uid: 'old' }, bound)).toThrow(
      expect.objectContaining({
        code: 409,
        message:
          'Operation cannot be fulfilled on Pod "p": the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated',
      }) as Error,
    );
    expect(() => claimsOfBound('other', {}, bound)).toThrow(
      expect.objectContaining({
        code: 400,
        message: 'cannot bind token for serviceaccount "other" to pod running with different serviceaccount name.',
      }) as Error,
    );
  });
});

describe('how long a token holds', () => {
  const year = 365 * 24 * 3600;
  const mounted = { podBound: true, forThisApi: true };
  it.each([
    ['as long as it asks for', 86_400, { most: undefined, extend: true }, mounted, 86_400, 86_400],
    ['not longer than the server wants', 86_400, { most: 7200, extend: true }, mounted, 7200, 7200],
    ['a year where a kubelet mounts it', 3607, { most: undefined, extend: true }, mounted, 3607, year],
    ['no year without a pod', 3607, { most: undefined, extend: true }, { ...mounted, podBound: false }, 3607, 3607],
    ['no year for others', 3607, { most: undefined, extend: true }, { ...mounted, forThisApi: false }, 3607, 3607],
    ['no year unless it is extended', 3607, { most: undefined, extend: false }, mounted, 3607, 3607],
  ])('%s', (_, asked, lifetimes, where, told, real) => {
    const warnAfter = real === told ? undefined : told;
    expect(lifetimeOf(asked, lifetimes, where)).toEqual({ told, real, warnAfter });
  });
});
