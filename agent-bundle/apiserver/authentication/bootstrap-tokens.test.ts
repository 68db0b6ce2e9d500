import { describe, expect, it } from 'vitest';
import type { Secret } from '../../../common/api/core/v1/secret.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { BootstrapTokens, bootstrapUser } from './bootstrap-tokens.ts';

const now = Date.parse('2026-11-21T00:00:00Z');
const good = {
  'token-id': 'abcdef',
  'token-secret': '0123456789abcdef',
  'usage-bootstrap-authentication': 'true',
};
const token = { id: 'abcdef', secret: '0123456789abcdef' };

function secretOf(data: Record<string, string>, rest: Partial<Secret> = {}): Secret {
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return {
    metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    data: Object.fromEntries(encoded) as Record<string, string>,
    ...rest,
  };
}
const userOf = (data: Record<string, string>, rest?: Partial<Secret>) =>
  bootstrapUser(secretOf(data, rest), token, now);

describe('a bootstrap token', () => {
  it('makes one a node that is about to join', () => {
    expect(userOf({ ...good, expiration: '2026-11-21T00:00:01Z' })).toEqual({
      name: 'system:bootstrap:abcdef',
      groups: ['system:bootstrappers', 'system:authenticated'],
    });
    expect(
      userOf({ ...good, 'auth-extra-groups': 'system:bootstrappers:a:b-1,system:bootstrappers:c' })?.groups,
    ).toEqual(['system:bootstrappers', 'system:bootstrappers:a:b-1', 'system:bootstrappers:c', 'system:authenticated']);
  });

  it.each<[string, Record<string, string>, Partial<Secret>?]>([
    ['is over', { expiration: '2026-11-21T00:00:00Z' }],
    ['ends at no time that can be read', { expiration: 'soon' }],
    ['has another secret', { 'token-secret': '0123456789abcdeg' }],
    ['has an empty secret', { 'token-secret': '' }],
    ['is another’s', { 'token-id': 'abcdeg' }],
    ['is not for this', { 'usage-bootstrap-authentication': 'false' }],
    ['says not what for', { 'usage-bootstrap-authentication': '' }],
    ['would give more than it may', { 'auth-extra-groups': 'system:bootstrappers:a,system:masters' }],
    ['names a group badly', { 'auth-extra-groups': 'system:bootstrappers:' }],
    ['is a Secret of another type', {}, { type: 'Opaque' }],
    [
      'is being deleted',
      {},
      { metadata: { name: 'bootstrap-token-abcdef', deletionTimestamp: '2026-11-20T00:00:00Z' } },
    ],
  ])('that %s is nobody’s', (_, data, rest) => {
    expect(userOf({ ...good, ...data }, rest)).toBeUndefined();
  });

  it('is looked up by its first part, and is for this API alone', async () => {
    const asked: string[] = [];
    const secrets = {
      find: async (namespace: string, name: string) => {
        asked.push(`${namespace}/${name}`);
        return name === 'bootstrap-token-abcdef' ? secretOf(good) : undefined;
      },
    };
    const reader = new BootstrapTokens({ secrets, audiences: ['api'], clock: new ManualClock() });
    const read = (text: string, audiences: string[] = []) => reader.read(text, audiences, new AbortController().signal);
    expect(await read('abcdef.0123456789abcdef')).toMatchObject({ state: 'known', audiences: ['api'] });
    expect(asked).toEqual(['kube-system/bootstrap-token-abcdef']);
    expect(await read('abcdef.0123456789abcdef', ['api', 'x'])).toMatchObject({ state: 'known', audiences: ['api'] });
    expect(await read('abcdef.0123456789abcdef', ['x'])).toMatchObject({ state: 'unknown' });
    expect(await read('ghijkl.0123456789abcdef')).toMatchObject({ state: 'unknown' });
    asked.length = 0;
    for (const no of ['abcdef', 'ABCDEF.0123456789abcdef', 'abcdef.0123456789abcdef ', '../abc.0123456789abcdef']) {
      expect(await read(no), no).toMatchObject({ state: 'unknown' });
    }
    expect(asked).toEqual([]);
  });
});
