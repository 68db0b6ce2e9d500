import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { Attempts, type Sent, jsonPatch, patch } from './attempts.ts';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const rbac = '/apis/rbac.authorization.k8s.io/v1';
let all: Attempts;

beforeAll(async () => {
  all = await Attempts.start();
});
afterAll(() => all.end());

describe('who may write definitions', () => {
  const definition = (plural: string, schema: object, group = 'acme.com') => ({
    metadata: {
      name: `${plural}.${group}`,
      annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes/kubernetes/pull/1' },
    },
    spec: {
      group,
      scope: 'Cluster',
      names: { plural, kind: plural.charAt(0).toUpperCase() + plural.slice(1) },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', ...schema } } },
      ],
    },
  });
  const established = async (name: string) => {
    const { status } = await all.must<{ status?: { conditions?: { type: string; status: string }[] } }>(
      'GET',
      `${definitions}/${name}`,
    );
    return status?.conditions?.some(({ type, status: holds }) => type === 'Established' && holds === 'True');
  };
  const free = { 'x-kubernetes-preserve-unknown-fields': true };

  it('does not answer in our place whose a token is, nor keep the roles', async () => {
    const known = { authenticated: true, user: { username: 'root', groups: ['system:masters'] } };
    const yes = { properties: { status: { type: 'object', ...free, default: known } } };
    for (const [group, plural] of [
      ['authentication.k8s.io', 'tokenreviews'],
      ['authorization.k8s.io', 'subjectaccessreviews'],
      ['rbac.authorization.k8s.io', 'clusterroles'],
    ] as const) {
      await all.must('POST', definitions, { body: definition(plural, yes, group) });
    }
    // By then the others have been looked at.
    await all.must('POST', definitions, { body: definition('lasts', free) });
    await expect.poll(() => established('lasts.acme.com')).toBe(true);
    const review = await all.must('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
      body: { spec: { token: 'x' } },
    });
    expect(review).toMatchObject({ status: { user: {}, error: 'invalid bearer token' } });
    const asked = { user: 'joe', resourceAttributes: { verb: 'get', resource: 'nodes' } };
    const access = await all.must('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      body: { spec: asked },
    });
    expect(access).toMatchObject({ status: { allowed: false } });
    expect(await all.must('GET', `${rbac}/clusterroles/view`)).toMatchObject({ kind: 'ClusterRole' });
  });

  const list = (items: object) => ({ properties: { list: { type: 'array', items } } });
  const page = { properties: { page: { type: 'object', ...free, default: { text: 'x'.repeat(100_000) } } } };
  const patterns = Object.fromEntries(
    Array.from({ length: 15_000 }, (_, at) => [`p${at}`, { type: 'string', pattern: `^a{1,900}${at}$` }]),
  );
  const allOfAll = 'self.all(a, self.all(b, self.all(c, a == b && b == c)))';
  it.each<[string, object, number]>([
    ['patterns without end', { properties: patterns }, 422],
    ['a pattern of patterns', { properties: { s: { type: 'string', pattern: '((a{1,1000}){1,1000}){1,1000}' } } }, 422],
    [
      'a rule over all of all of all',
      {
        properties: {
          l: { type: 'array', items: { type: 'string' }, 'x-kubernetes-validations': [{ rule: allOfAll }] },
        },
      },
      422,
    ],
  ])('does not hold up the server by %s', async (_, schema, code) => {
    expect((await all.root.send('POST', definitions, { body: definition('bombs', schema) })).code).toBe(code);
  });

  it('does not fill the memory by what small objects grow to', async () => {
    await all.must('POST', definitions, { body: definition('pages', list({ type: 'object', ...page })) });
    await expect.poll(() => established('pages.acme.com')).toBe(true);
    const body = { apiVersion: 'acme.com/v1', kind: 'Pages', metadata: { name: 'x' }, list: Array(100_000).fill({}) };
    expect((await all.root.send('POST', '/apis/acme.com/v1/pages', { body })).code).toBe(413);
    expect((await all.root.send('GET', '/healthz')).code).toBe(200);
  });
});

test.each<[string, string, Sent, number]>([
  [
    'YAML that names itself again and again',
    'POST',
    {
      headers: { 'content-type': 'application/yaml' },
      body: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
        .map(
          (name, at, all) =>
            `${name}: &${name} [${Array(10)
              .fill(at === 0 ? 'x' : `*${all[at - 1]}`)
              .join()}]`,
        )
        .join('\n'),
    },
    400,
  ],
  ['JSON deeper than any object', 'POST', patch('application/json', '{"a":'.repeat(100_000)), 400],
  [
    'a patch that copies what it has copied',
    'PATCH',
    patch(
      jsonPatch,
      Array.from({ length: 60 }, (_, at) => ({ op: 'copy', from: '/data', path: `/data/${at}` })),
    ),
    413,
  ],
])('%s is refused, and the server goes on', async (_, method, sent, code) => {
  const maps = '/api/v1/namespaces/default/configmaps';
  const name = 'patched';
  await all.root.send('POST', maps, { body: { metadata: { name }, data: { a: 'x' } } });
  const answer = await all.root.send(method, method === 'PATCH' ? `${maps}/${name}` : maps, sent);
  expect(answer.code, answer.body).toBe(code);
  expect((await all.root.send('GET', '/healthz')).body).toBe('ok');
});
