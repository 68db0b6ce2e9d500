import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiRequest, Transport } from '../../../../common/client/transport.ts';
import { ManualClock } from '../../../../test/fakes/manual-clock.ts';
import type { Attributes } from '../authorizer.ts';
import { WebhookAuthorizer } from './webhook-authorizer.ts';

const user = { name: 'jane', groups: ['ops'], uid: 'u1', extra: { 'acme.com/project': ['x'] } };
const request = { verb: 'get', group: 'apps', version: 'v1', resource: 'deployments', subresource: 'scale' };
const about = (name: string): Attributes => ({
  user,
  request: { kind: 'resource', ...request, namespace: 'ns', name, rest: '', path: '' },
  selectedFields: {},
});

/** A webhook that answers what it is told to; an Error is a connection that fails. */
class ScriptedWebhook implements Transport {
  readonly asked: unknown[] = [];
  answers: (object | string | Error)[] = [];

  async request({ body = '' }: ApiRequest) {
    this.asked.push(JSON.parse(body));
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer instanceof Error) throw answer;
    const text = typeof answer === 'string' ? answer : JSON.stringify({ ...review, status: answer });
    const none = async function* () {};
    return { status: text === 'away' ? 503 : 201, headers: {}, text: async () => text, lines: none, chunks: none };
  }

  close() {}
}
const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: {} };

let clock: ManualClock;
let webhook: ScriptedWebhook;
let authorizer: WebhookAuthorizer;
beforeEach(() => {
  clock = new ManualClock();
  webhook = new ScriptedWebhook();
  const config = { access: { server: 'https://webhook' }, allowedFor: 300_000, refusedFor: 30_000 };
  authorizer = new WebhookAuthorizer(config, { transport: webhook, clock });
});

describe('the webhook authorizer', () => {
  it('asks with all that is known of the user and the request', async () => {
    webhook.answers = [{ allowed: true }];
    await authorizer.authorize(about('d'));
    await authorizer.authorize({ user: { name: 'x', groups: [] }, request: path, selectedFields: {} });
    const asked = { user: 'jane', groups: ['ops'], uid: 'u1', extra: { 'acme.com/project': ['x'] } };
    expect(webhook.asked).toEqual([
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { ...asked, resourceAttributes: { ...request, namespace: 'ns', name: 'd' } },
      },
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: 'x', groups: [], nonResourceAttributes: { verb: 'get', path: '/metrics' } },
      },
    ]);
  });
  const path = { kind: 'path', verb: 'get', path: '/metrics' } as const;

  it.each<[object | string | Error, object]>([
    [
      { allowed: true, reason: 'because' },
      { outcome: 'allow', reason: 'because' },
    ],
    [{ allowed: false }, { outcome: 'no-opinion' }],
    [
      { allowed: false, denied: true, reason: 'never' },
      { outcome: 'deny', reason: 'never' },
    ],
    [
      { allowed: false, evaluationError: 'confused' },
      { outcome: 'no-opinion', error: 'confused' },
    ],
    [
      { allowed: true, denied: true },
      { outcome: 'deny', error: 'webhook subject access review returned both allow and deny response' },
    ],
    [new Error('refused'), { outcome: 'no-opinion', error: 'refused' }],
    ['away', { outcome: 'no-opinion', error: 'the authorization webhook answered with the code 503' }],
    ['{}', { outcome: 'no-opinion', error: expect.any(String) as string }],
    ['hello', { outcome: 'no-opinion', error: expect.any(String) as string }],
    [JSON.stringify(review), { outcome: 'no-opinion', error: 'the authorization webhook answered without a status' }],
  ])('takes %j as %j', async (answer, decision) => {
    webhook.answers = [answer];
    expect(await authorizer.authorize(about('d'))).toEqual(decision);
  });

  it('asks once more where a connection fails', async () => {
    webhook.answers = [new Error('reset'), { allowed: true }];
    expect(await authorizer.authorize(about('d'))).toEqual({ outcome: 'allow' });
  });

  it('keeps each answer for its time, and asks the same once at a time', async () => {
    webhook.answers = [{ allowed: true }, { allowed: false }];
    await Promise.all([authorizer.authorize(about('a')), authorizer.authorize(about('a'))]);
    await authorizer.authorize(about('b'));
    expect(webhook.asked).toHaveLength(2);
    await clock.advance(29_000);
    expect(authorizer.authorize(about('a'))).toEqual({ outcome: 'allow' });
    expect(authorizer.authorize(about('b'))).toEqual({ outcome: 'no-opinion' });
    await clock.advance(2_000);
    await authorizer.authorize(about('b'));
    expect(webhook.asked).toHaveLength(3);
    await clock.advance(300_000);
    await authorizer.authorize(about('a'));
    expect(webhook.asked).toHaveLength(4);
  });

  it('keeps no failure', async () => {
    webhook.answers = [new Error('refused')];
    await authorizer.authorize(about('d'));
    webhook.answers = [{ allowed: true }];
    expect(await authorizer.authorize(about('d'))).toEqual({ outcome: 'allow' });
  });

  it('cannot list what somebody may do', () => {
    expect(authorizer.rulesFor(user, 'ns')).toEqual({
      rules: [],
      incomplete: true,
      errors: ['webhook authorizer does not support user rule resolution'],
    });
  });
});
