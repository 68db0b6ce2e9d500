import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { Attempts, type Sent, apply, jsonPatch, merge, patch, strategic } from './attempts.ts';

/**
 * What people try who have some rights and want more. Kubelets stand in escalation-kubelet.test.ts, who may write definitions in
 * hostile-input.test.ts, attempts by roles and tokens in authorization.test.ts and service-account-token*.test.ts, those
 * through proxies and webhooks in proxy.test.ts and admission-webhooks.test.ts.
 */
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const dev = '/api/v1/namespaces/dev';
const requests = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const secretValue = 'a-value-that-nobody-tells';

const apiGroup = 'rbac.authorization.k8s.io';
const subjectOf = (name: string) => ({ apiGroup, kind: 'User', name });
const bindingOf = (name: string, role: string, user: string) => ({
  metadata: { name },
  roleRef: { apiGroup, kind: 'ClusterRole', name: role },
  subjects: [subjectOf(user)],
});

let all: Attempts;

/** Somebody with a certificate, and rights by a ClusterRole of these rules. */
async function somebody(name: string, ...rules: object[]): Promise<void> {
  await all.join(name, { commonName: name });
  if (rules.length === 0) return;
  await all.must('POST', `${rbac}/clusterroles`, { body: { metadata: { name }, rules } });
  await all.must('POST', `${rbac}/clusterrolebindings`, { body: bindingOf(name, name, name) });
}
const rule = (group: string, resources: string[], verbs: string[], resourceNames: string[] = []) => ({
  apiGroups: [group],
  resources,
  verbs,
  resourceNames,
});

const safe = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const podOf = (name: string, spec: object = {}) => ({
  metadata: { name },
  spec: {
    automountServiceAccountToken: false,
    containers: [{ name: 'c', image: 'x', securityContext: safe }],
    ...spec,
  },
});

beforeAll(async () => {
  all = await Attempts.start();
  const enforced = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await all.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'dev', labels: enforced } } });
  for (const name of ['default', 'other'])
    await all.must('POST', `${dev}/serviceaccounts`, { body: { metadata: { name } } });
  for (const name of ['mine', 'theirs']) {
    await all.must('POST', `${dev}/secrets`, { body: { metadata: { name }, stringData: { value: secretValue } } });
  }
  await all.must('POST', `${rbac}/namespaces/dev/rolebindings`, { body: bindingOf('jane', 'admin', 'jane') });
  await all.must('POST', `${rbac}/namespaces/dev/rolebindings`, { body: bindingOf('strong', 'cluster-admin', 'joe') });
  await somebody('jane');
  await somebody('grouper', rule('', ['groups'], ['impersonate']));
  await somebody('actor', rule('', ['users'], ['impersonate']));
  await somebody('lister', rule('', ['secrets'], ['list']));
  await somebody('deleter', rule('', ['configmaps'], ['delete']));
  await somebody('patcher', rule('', ['configmaps'], ['get', 'patch', 'update']));
  await somebody('named', rule('', ['secrets'], ['get', 'list', 'watch', 'deletecollection'], ['mine']));
  const parts = ['pods/status', 'pods/ephemeralcontainers'];
  await somebody('reporter', rule('', parts, ['patch', 'update']), rule('apps', ['deployments/status'], ['patch']));
  await somebody(
    'requester',
    rule('certificates.k8s.io', ['certificatesigningrequests'], ['create', 'patch', 'update']),
  );
  await all.untilAnswered('requester', 'PATCH', `${requests}/none`, '404');
});
afterAll(() => all.end());

describe('the administrator of a namespace', () => {
  const bindings = `${rbac}/namespaces/dev/rolebindings`;
  const own = bindingOf('own', 'cluster-admin', 'jane');
  const subjects = own.subjects;
  const typed = { apiVersion: `${apiGroup}/v1`, kind: 'RoleBinding' };
  const notHeld = /^403 .*is attempting to grant RBAC permissions not currently held/s;

  it.each<[string, string, string, Sent, RegExp]>([
    ['by applying it by force', 'PATCH', '/own?fieldManager=f&force=true', patch(apply, { ...typed, ...own }), notHeld],
    ['under a generated name', 'POST', '', { body: { ...own, metadata: { generateName: 'own-' } } }, notHeld],
    ['for everybody', 'POST', '', { body: { ...own, subjects: [{ ...subjects[0], kind: 'Group' }] } }, notHeld],
    ['as a dry run', 'POST', '?dryRun=All', { body: own }, notHeld],
    ['as one of the subjects that are there', 'PATCH', '/strong', patch(merge, { subjects }), notHeld],
    [
      'as one subject more',
      'PATCH',
      '/strong',
      patch(jsonPatch, [{ op: 'add', path: '/subjects/-', value: subjects[0] }]),
      notHeld,
    ],
    [
      'along with what may change',
      'PATCH',
      '/strong',
      patch(merge, { metadata: { finalizers: ['a.b/c'] }, subjects }),
      notHeld,
    ],
    ['through a status', 'PATCH', '/strong/status', patch(merge, { subjects }), /^403 .*"rolebindings\/status"/],
    ['through finalizers', 'PUT', '/strong/finalizers', { body: own }, /^403 .*"rolebindings\/finalizers"/],
  ])('does not bind himself to more %s', async (_, method, path, sent, refused) => {
    expect(await all.try('jane', method, bindings + path, sent)).toMatch(refused);
    const { subjects: still } = await all.must<typeof own>('GET', `${bindings}/strong`);
    expect(still).toEqual([subjectOf('joe')]);
  });

  it.each([
    ['PUT', '/api/v1/namespaces/dev/finalize'],
    ['PATCH', '/api/v1/namespaces/dev'],
    ['PATCH', '/api/v1/namespaces/dev/status'],
    ['POST', `${dev}/resourcequotas`],
    ['PATCH', `${dev}/resourcequotas/q/status`],
    ['PATCH', '/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication'],
    ['GET', '/api/v1/namespaces/dev%2F..%2Fkube-system/secrets'],
    ['GET', '/api/v1/namespaces/dev/../kube-system/secrets'],
    ['GET', '/api/v1/namespaces//secrets'],
    ['GET', '//api/v1/namespaces/kube-system/secrets'],
    ['GET', '/api/v1/watch/namespaces/kube-system/secrets'],
    ['GET', '/api/v1/secrets?fieldSelector=metadata.namespace%3Ddev'],
    ['POST', '/apis/authentication.k8s.io/v1/tokenreviews'],
    ['POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews'],
  ])('gets out of it neither by %s %s', async (method, path) => {
    const body = method === 'GET' ? undefined : {};
    expect(await all.try('jane', method, path, patch(merge, body ?? {}))).toMatch(/^403 /);
  });

  it('gets no names of objects by another form of a list', async () => {
    const headers = { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' };
    expect(await all.try('jane', 'GET', '/api/v1/secrets', { headers })).toMatch(/^403 /);
  });
});

describe('nobody is taken for somebody else', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['grouper', { 'impersonate-group': 'system:masters' }, /^400 requested groups without impersonating a user/],
    ['grouper', { 'impersonate-user': 'grouper', 'impersonate-group': 'system:masters' }, /^403 users "grouper"/],
    ['actor', { 'impersonate-user': 'x', 'impersonate-group': 'system:masters' }, /^403 groups "system:masters"/],
    ['actor', { 'impersonate-user': 'x', 'impersonate-uid': 'u' }, /^403 uids\.authentication\.k8s\.io "u"/],
    ['actor', { 'impersonate-user': 'x', 'impersonate-extra-scopes': 'all' }, /^403 userextras.*"userextras\/scopes"/],
    ['actor', { 'impersonate-user': 'system:serviceaccount:kube-system:x' }, /^403 serviceaccounts "x"/],
    ['actor', { 'impersonate-user': 'kubernetes-admin' }, /^403 .*User "kubernetes-admin" cannot list/],
    ['actor', { 'impersonate-user': 'system:node:h1' }, /^403 .*User "system:node:h1" cannot list/],
    ['jane', { 'impersonate-user': 'system:serviceaccount:kube-system:default' }, /^403 serviceaccounts "default"/],
    ['jane', { 'impersonate-user': 'system:serviceaccount:dev:default:kube-system' }, /^403 users "system:/],
    ['jane', { 'x-remote-user': 'root', 'x-remote-group': 'system:masters' }, /^403 .*User "jane" cannot list/],
  ])('%s with %j', async (user, headers, refused) => {
    expect(await all.try(user, 'GET', '/api/v1/secrets', { headers })).toMatch(refused);
  });
});

describe('one verb is not another:', () => {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new' } };
  it.each<[string, string, string, Sent, RegExp]>([
    ...['watch=true', 'watch=1', 'watch=', 'watch=TRUE'].map((query): [string, string, string, Sent, RegExp] => [
      'lister',
      'GET',
      `/api/v1/secrets?${query}&timeoutSeconds=1`,
      {},
      /^403 .*cannot watch resource/,
    ]),
    ['deleter', 'DELETE', `${dev}/configmaps`, {}, /^403 .*cannot deletecollection/],
    ['deleter', 'DELETE', `${dev}/configmaps?fieldSelector=metadata.name%3Dx`, {}, /^403 .*cannot deletecollection/],
    ['patcher', 'PUT', `${dev}/configmaps/new`, { body: configMap }, /^404 /],
    ['patcher', 'PATCH', `${dev}/configmaps/new?fieldManager=f`, patch(apply, configMap), /^403 .*cannot create/],
  ])('%s asks for %s %s', async (user, method, path, sent, refused) => {
    expect(await all.try(user, method, path, sent)).toMatch(refused);
  });

  it.each([
    ['metadata.name!=mine', '403'],
    ['metadata.name=theirs', '403'],
    ['', '403'],
    ['metadata.name=mine', '200 mine'],
    ['metadata.name=mine&fieldSelector=metadata.name=theirs', '200 mine'],
    ['metadata.name=mine,metadata.name!=mine', '200'],
  ])('who may list one object by its name sees no other by %j', async (selector, seen) => {
    const query = selector.replaceAll(/[!,]/g, encodeURIComponent);
    const answer = await all.client('named').send('GET', `${dev}/secrets?fieldSelector=${query}`);
    const { items = [] } = JSON.parse(answer?.body ?? '') as { items?: { metadata: { name: string } }[] };
    expect([answer?.code, ...items.map(({ metadata }) => metadata.name)].join(' ')).toBe(seen);
  });
});

describe('who may write a part of an object writes that part', () => {
  it('of a pod, and puts into it what the standard of its namespace allows', async () => {
    await all.must('POST', `${dev}/pods`, { body: podOf('p') });
    const evil = { name: 'e', image: 'evil', securityContext: { privileged: true } };
    const ephemeral = { spec: { ephemeralContainers: [evil] } };
    const path = `${dev}/pods/p`;
    expect(await all.try('reporter', 'PATCH', `${path}/ephemeralcontainers`, patch(strategic, ephemeral))).toMatch(
      /^403 .*violates PodSecurity "restricted:latest": privileged/,
    );
    const whole = { spec: { nodeName: 'h9', ephemeralContainers: [{ ...evil, name: 'f', securityContext: safe }] } };
    expect(await all.try('reporter', 'PATCH', `${path}/ephemeralcontainers`, patch(strategic, whole))).toBe('200 ');
    const owners = [{ apiVersion: 'v1', kind: 'Node', name: 'x', uid: 'y' }];
    const status = { metadata: { ownerReferences: owners }, spec: { containers: [{ name: 'c', image: 'evil' }] } };
    expect(await all.try('reporter', 'PATCH', `${path}/status`, patch(strategic, status))).toBe('200 ');
    const { metadata, spec } = await all.must<{ metadata: object; spec: object }>('GET', path);
    expect(spec).toMatchObject({ containers: [{ image: 'x' }] });
    expect(spec).not.toHaveProperty('nodeName');
    expect(metadata).not.toHaveProperty('ownerReferences');
  });

  it('of a deployment', async () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
    const deployments = '/apis/apps/v1/namespaces/dev/deployments';
    const body = { metadata: { name: 'd' }, spec: { selector: { matchLabels: { a: 'b' } }, template } };
    await all.must('POST', deployments, { body });
    const replicas = patch(merge, { spec: { replicas: 99 } });
    expect(await all.try('reporter', 'PATCH', `${deployments}/d/status`, replicas)).toBe('200 ');
    expect(await all.must('GET', `${deployments}/d`)).toMatchObject({ spec: { replicas: 1 } });
  });
});

describe('who may ask for certificates', () => {
  const signerName = 'kubernetes.io/kube-apiserver-client';
  const usages = ['client auth'];
  const requestFor = async (subject: string) => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null'];
    const { stdout } = await promisify(execFile)('openssl', ['req', '-new', ...key, '-subj', subject]);
    return Buffer.from(stdout).toString('base64');
  };
  const ask = async (name: string, subject: string, more: object = {}, status?: object) =>
    all.try('requester', 'POST', requests, {
      body: { metadata: { name }, spec: { request: await requestFor(subject), signerName, usages, ...more }, status },
    });

  it.each(['/O=x/O=system:masters/CN=x', '/O=x+O=system:masters/CN=x'])(
    'is no administrator by %s',
    async (subject) => {
      expect(await ask('masters', subject)).toMatch(/^403 .*with system:masters group is not allowed/);
    },
  );

  it('approves and signs none, neither with its creation nor afterwards', async () => {
    const conditions = [{ type: 'Approved', status: 'True', reason: 'r', message: 'm' }];
    const status = { conditions, certificate: 'aGk=' };
    expect(await ask('x', '/CN=x', {}, status)).toBe('201 ');
    expect(await all.try('requester', 'PATCH', `${requests}/x`, patch(merge, { status }))).toBe('200 ');
    for (const part of ['approval', 'status']) {
      expect(await all.try('requester', 'PATCH', `${requests}/x/${part}`, patch(merge, { status }))).toMatch(/^403 /);
    }
    const made = await all.must<{ status?: object }>('GET', `${requests}/x`);
    expect(made.status ?? {}).toEqual({});
  });

  it('is told of as himself', async () => {
    const forged = { username: 'system:node:h2', groups: ['system:nodes'], uid: 'u', extra: { a: ['b'] } };
    expect(await ask('forged', '/O=system:nodes/CN=system:node:h2', forged)).toBe('201 ');
    const patched = patch(merge, { spec: { username: 'system:node:h2' } });
    expect(await all.try('requester', 'PATCH', `${requests}/forged`, patched)).toBe('200 ');
    const { spec } = await all.must<{ spec: { username: string; groups: string[] } }>('GET', `${requests}/forged`);
    expect([spec.username, spec.groups]).toEqual(['requester', ['system:authenticated']]);
  });
});

test('what stands in a secret stands neither in the log nor in the metrics', async () => {
  const wrong = { data: { value: `${secretValue}!` } };
  const { body } = await all.root.send('PATCH', `${dev}/secrets/mine`, patch(merge, wrong));
  expect(body).not.toContain(secretValue);
  expect((await all.root.send('GET', '/metrics')).body).not.toContain(secretValue);
  expect(await readFile(join(all.master.folder, 'apiserver.log'), 'utf8')).not.toContain(secretValue);
});
