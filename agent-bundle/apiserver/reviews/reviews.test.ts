import { describe, expect, it, test } from 'vitest';
import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SubjectAccessReview,
} from '../../../common/api/authorization/v1/subject-access-review.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { TokenReader } from '../authentication/token-reader.ts';
import { firstOpinionOf } from '../authorization/authorizer.ts';
import { NodeAuthorizer } from '../authorization/node-authorizer.ts';
import { NodeGraph } from '../authorization/node-graph.ts';
import { RbacAuthorizer } from '../authorization/rbac/rbac-authorizer.ts';
import { RoleIndex } from '../authorization/rbac/role-index.ts';
import { grant } from '../authorization/rbac/roles.fixture.ts';
import { allRulesOf } from '../authorization/rule-resolver.ts';
import { decodeObject } from '../codec/decode-object.ts';
import { StatusError } from '../status-error.ts';
import { localSubjectAccessReviews, selfSubjectAccessReviews, subjectAccessReviews } from './access-reviews.ts';
import { servedReviews } from './index.ts';
import type { Review, ReviewContext } from './review.ts';
import { selfSubjectReviews } from './self-subject-review.ts';
import { selfSubjectRulesReviews } from './self-subject-rules-review.ts';
import { tokenReviews } from './token-review.ts';

const jane = { name: 'jane', groups: ['ops', 'system:authenticated'] };
const kubelet = { name: 'system:node:h1', groups: ['system:nodes', 'system:authenticated'] };
const index = new RoleIndex();
grant(index, 'jane', [
  { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] },
  { verbs: ['get'], apiGroups: [''], resources: ['nodes'], resourceNames: ['h1'] },
  { verbs: ['get'], nonResourceURLs: ['/metrics', '/logs/*'] },
]);
grant(index, 'jane', [{ verbs: ['create'], apiGroups: ['apps'], resources: ['deployments'] }], 'dev');
const authorizers = [new NodeAuthorizer(new NodeGraph()), new RbacAuthorizer(index)];
const noTokens: TokenReader = { read: async () => ({ state: 'unknown', reason: 'invalid bearer token' }) };
const context: ReviewContext = {
  user: jane,
  namespace: '',
  authorizer: firstOpinionOf(authorizers),
  rules: allRulesOf(authorizers),
  tokens: noTokens,
  signal: new AbortController().signal,
};

async function ask<T extends ApiObject>(
  review: Review<T>,
  body: object,
  more: Partial<ReviewContext> = {},
): Promise<T> {
  const bytes = Buffer.from(JSON.stringify(body));
  const { object } = decodeObject<T>(review, bytes, { contentType: '', fieldValidation: 'Strict' });
  return review.answer(object, { ...context, ...more });
}

async function refusalOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof StatusError) return `${error.code} ${error.message}`;
  throw new Error('it was answered');
}

describe('a SelfSubjectAccessReview', () => {
  test.each<[object, boolean]>([
    [{ resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'default' } }, true],
    [{ resourceAttributes: { verb: 'get', resource: 'pods', subresource: 'log' } }, true],
    [{ resourceAttributes: { verb: 'get', resource: 'pods', subresource: 'exec' } }, false],
    [{ resourceAttributes: { verb: 'delete', resource: 'pods' } }, false],
    [{ resourceAttributes: { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'dev' } }, true],
    [{ resourceAttributes: { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'prod' } }, false],
    [{ resourceAttributes: { verb: 'get', resource: 'nodes', name: 'h1' } }, true],
    [{ resourceAttributes: { verb: 'get', resource: 'nodes' } }, false],
    [
      { resourceAttributes: { verb: 'get', resource: 'nodes', fieldSelector: { rawSelector: 'metadata.name=h1' } } },
      true,
    ],
    [{ resourceAttributes: { verb: '*', group: '*', resource: '*' } }, false],
    [{ nonResourceAttributes: { verb: 'get', path: '/logs/a' } }, true],
    [{ nonResourceAttributes: { verb: 'get', path: '/healthz' } }, false],
  ])('%j is answered %j', async (spec, allowed) => {
    const { status } = await ask<SelfSubjectAccessReview>(selfSubjectAccessReviews, { spec });
    expect(status?.allowed).toBe(allowed);
    expect(status?.denied ?? false).toBe(false);
  });

  it('says why not, where somebody knows', async () => {
    const spec = { resourceAttributes: { verb: 'update', resource: 'secrets', namespace: 'a', name: 'b' } };
    expect((await ask(selfSubjectAccessReviews, { spec }, { user: kubelet })).status).toEqual({
      allowed: false,
      reason: 'can only read resources of this type',
    });
  });

  test.each<[object, string]>([
    [
      { spec: {} },
      '422 SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ],
    [
      { spec: { resourceAttributes: {}, nonResourceAttributes: {} } },
      'spec.nonResourceAttributes: Invalid value: {}: cannot be specified in combination with resourceAttributes',
    ],
    [
      { metadata: { name: 'a' }, spec: { resourceAttributes: {} } },
      'metadata: Invalid value: {"name":"a"}: must be empty',
    ],
    [
      { spec: { resourceAttributes: { labelSelector: {} } } },
      'spec.resourceAttributes.labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified',
    ],
  ])('%j is refused', async (body, message) => {
    expect(await refusalOf(ask(selfSubjectAccessReviews, body))).toContain(message);
  });
});

describe('a SubjectAccessReview', () => {
  const resourceAttributes = { verb: 'get', resource: 'pods', namespace: 'dev' };

  it('is about somebody else, of whom a name or a group must be said', async () => {
    const root = { name: 'root', groups: ['system:masters'] };
    const asked = (who: object) =>
      ask<SubjectAccessReview>(subjectAccessReviews, { spec: { ...who, resourceAttributes } }, { user: root });
    expect((await asked({ user: 'jane' })).status?.allowed).toBe(true);
    expect((await asked({ groups: ['jane'] })).status?.allowed).toBe(false);
    expect(await refusalOf(asked({}))).toContain(
      'spec.user: Invalid value: "": at least one of user or group must be specified',
    );
  });

  it('of one namespace asks about nothing else', async () => {
    const asked = (body: object) =>
      ask<LocalSubjectAccessReview>(localSubjectAccessReviews, body, { namespace: 'dev' });
    const local = await asked({ spec: { user: 'jane', resourceAttributes } });
    expect(local).toMatchObject({ metadata: { namespace: 'dev' }, status: { allowed: true } });
    const other = { ...resourceAttributes, namespace: 'prod' };
    expect(await refusalOf(asked({ spec: { user: 'jane', resourceAttributes: other } }))).toContain(
      'spec.resourceAttributes.namespace: Invalid value: "prod": must match metadata.namespace',
    );
    expect(await refusalOf(asked({ spec: { user: 'jane', nonResourceAttributes: { path: '/' } } }))).toContain(
      'disallowed on this kind of request',
    );
    expect(await refusalOf(asked({ metadata: { namespace: 'prod' }, spec: {} }))).toBe(
      '400 the namespace of the provided object does not match the namespace sent on the request',
    );
  });
});

describe('a SelfSubjectRulesReview', () => {
  it('lists what holds in the namespace', async () => {
    const { status } = await ask(selfSubjectRulesReviews, { spec: { namespace: 'prod' } });
    expect(status).toEqual({
      resourceRules: [
        { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] },
        { verbs: ['get'], apiGroups: [''], resources: ['nodes'], resourceNames: ['h1'] },
      ],
      nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/metrics', '/logs/*'] }],
      incomplete: false,
    });
  });

  it('says that it cannot list what a kubelet may do', async () => {
    const { status } = await ask(selfSubjectRulesReviews, { spec: { namespace: 'prod' } }, { user: kubelet });
    expect(status).toMatchObject({
      incomplete: true,
      evaluationError: 'node authorizer does not support user rule resolution',
    });
  });

  it('is about one namespace', async () => {
    expect(await refusalOf(ask(selfSubjectRulesReviews, { spec: {} }))).toBe('400 no namespace on request');
  });
});

describe('who somebody is', () => {
  it('is told to whoever asks', async () => {
    const { status } = await ask(selfSubjectReviews, {});
    expect(status).toEqual({ userInfo: { username: 'jane', groups: ['ops', 'system:authenticated'] } });
  });

  it('is told of a token that somebody knows', async () => {
    const tokens = { read: async () => ({ state: 'known', user: jane, audiences: ['api'] }) as const };
    const { status } = await ask(tokenReviews, { spec: { token: 't', audiences: ['api', 'x'] } }, { tokens });
    expect(status).toMatchObject({ authenticated: true, user: { username: 'jane' }, audiences: ['api'] });
  });

  it('is not told of any other', async () => {
    const { status } = await ask(tokenReviews, { spec: { token: 't' } });
    expect(status).toEqual({ user: {}, error: 'invalid bearer token' });
    expect(await refusalOf(ask(tokenReviews, { spec: {} }))).toBe(
      '400 token is required for TokenReview in authentication',
    );
  });
});

it('all of them are for POST alone', () => {
  expect(servedReviews.map(({ kind, verbs }) => [kind.resource, ...verbs])).toEqual([
    ['selfsubjectreviews', 'create'],
    ['tokenreviews', 'create'],
    ['localsubjectaccessreviews', 'create'],
    ['selfsubjectaccessreviews', 'create'],
    ['selfsubjectrulesreviews', 'create'],
    ['subjectaccessreviews', 'create'],
  ]);
});
