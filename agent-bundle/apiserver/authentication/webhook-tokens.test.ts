import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiRequest, Transport } from '../../../common/client/transport.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { WebhookTokens } from './webhook-tokens.ts';

const signal = new AbortController().signal;
let clock: ManualClock;
let asked: unknown[];
beforeEach(() => {
  clock = new ManualClock();
  asked = [];
});

function readerOf(answer: () => { status?: object; code?: number }, cacheTtl = 120_000): WebhookTokens {
  const transport: Transport = {
    request: async ({ body }: ApiRequest) => {
      asked.push(JSON.parse(body ?? ''));
      const { status, code = 200 } = answer();
      const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: {}, status };
      const none = async function* () {};
      return { status: code, headers: {}, text: async () => JSON.stringify(review), lines: none, chunks: none };
    },
    close: () => {},
  };
  const config = { access: { server: 'https://hook' }, cacheTtl };
  return new WebhookTokens(config, { audiences: ['api'], transport, clock });
}

const jane = { authenticated: true, user: { username: 'jane', uid: 'u1', groups: ['dev'], extra: { k: ['v'] } } };
const known = {
  state: 'known',
  user: { name: 'jane', uid: 'u1', groups: ['dev', 'system:authenticated'], extra: { k: ['v'] } },
};

describe('a server that knows tokens', () => {
  it('is asked with the token and whom it should be for', async () => {
    const reader = readerOf(() => ({ status: jane }));
    expect(await reader.read('t', [], signal)).toEqual({ ...known, audiences: ['api'] });
    const question = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview' };
    expect(asked).toEqual([{ ...question, spec: { token: 't', audiences: ['api'] } }]);
  });

  it('is asked once for all who wait, and again when its answer is old', async () => {
    const reader = readerOf(() => ({ status: jane }));
    await Promise.all([reader.read('t', [], signal), reader.read('t', [], signal)]);
    await reader.read('t', [], signal);
    expect(asked).toHaveLength(1);
    await reader.read('t', ['x'], signal);
    await reader.read('other', [], signal);
    expect(asked).toHaveLength(3);
    await clock.advance(120_000);
    await reader.read('t', [], signal);
    expect(asked).toHaveLength(4);
  });

  it.each([
    [{ authenticated: false }, [], { state: 'unknown', reason: 'invalid bearer token' }],
    [{ error: 'locked' }, [], { state: 'unknown', reason: '[invalid bearer token, locked]' }],
    [{ ...jane, audiences: ['other'] }, [], { state: 'unknown' }],
    [{ ...jane, audiences: ['other', 'api'] }, ['other'], { ...known, audiences: ['other'] }],
    [jane, ['other'], { state: 'unknown' }],
    [{ authenticated: true, user: {} }, [], { state: 'unknown' }],
  ])('that says %j of a token for %j', async (status, audiences, finding) => {
    expect(await readerOf(() => ({ status })).read('t', audiences, signal)).toMatchObject(finding);
  });

  it('that fails is asked again next time', async () => {
    let code = 500;
    const reader = readerOf(() => ({ status: jane, code }));
    await expect(reader.read('t', [], signal)).rejects.toThrow('the token webhook answered with the code 500');
    code = 200;
    expect(await reader.read('t', [], signal)).toMatchObject({ state: 'known' });
  });
});
