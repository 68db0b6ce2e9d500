import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubeletOf } from '../local-master.ts';
import { Attempts, type Sent, apply, jsonPatch, merge, patch } from './attempts.ts';

const dev = '/api/v1/namespaces/dev';
let all: Attempts;

const podOf = (name: string, spec: object = {}) => ({
  metadata: { name },
  spec: {
    automountServiceAccountToken: false,
    containers: [{ name: 'c', image: 'x' }],
    ...spec,
  },
});

describe('a kubelet', () => {
  let uid: string;
  const mirror = (metadata: object, spec: object = {}) => ({
    body: {
      metadata: { name: 'm', annotations: { 'kubernetes.io/config.mirror': 'x' }, ...metadata },
      spec: { nodeName: 'h1', containers: [{ name: 'c', image: 'x' }], ...spec },
    },
  });
  const labels = { 'node-restriction.kubernetes.io/a': 'b' };
  const taints = [{ key: 'dedicated', effect: 'NoSchedule' }];
  beforeAll(async () => {
    all = await Attempts.start();
    await all.join('h1', kubeletOf('h1'));
    await all.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'dev' } } });
    for (const name of ['default', 'other'])
      await all.must('POST', `${dev}/serviceaccounts`, { body: { metadata: { name } } });
    await all.must('POST', `${dev}/secrets`, { body: { metadata: { name: 'theirs' } } });
    await all.must('POST', '/api/v1/nodes', { body: { metadata: { name: 'h1', labels }, spec: { taints } } });
    await all.must('POST', '/api/v1/nodes', { body: { metadata: { name: 'h2' } } });
    const token = { name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } };
    const on = (nodeName: string, more: object = {}) => ({ nodeName, serviceAccountName: 'default', ...more });
    const made = await all.must<{ metadata: { uid: string } }>('POST', `${dev}/pods`, {
      body: podOf('on-h1', on('h1', { volumes: [token] })),
    });
    uid = made.metadata.uid;
    await all.must('POST', `${dev}/pods`, { body: podOf('other-on-h1', on('h1', { serviceAccountName: 'other' })) });
    await all.must('POST', `${dev}/pods`, { body: podOf('on-h2', on('h2')) });
    await all.untilAnswered('h1', 'GET', `${dev}/pods/other-on-h1`, '200');
  });

  afterAll(() => all.end());

  const owner = { apiVersion: 'v1', kind: 'Namespace', name: 'gone', uid: 'u' };
  it.each<[string, string, string, Sent, RegExp]>([
    ...[
      { 'node-restriction.kubernetes.io/a': 'c' },
      { 'node-restriction.kubernetes.io/a': null },
      { 'x.node-restriction.kubernetes.io/a': 'b' },
      { 'node-role.kubernetes.io/control-plane': '' },
      { 'some.k8s.io/a': 'b' },
    ].flatMap((changed) =>
      ['', '/status'].map((part): [string, string, string, Sent, RegExp] => [
        `label itself ${JSON.stringify(changed)}`,
        'PATCH',
        `/api/v1/nodes/h1${part}`,
        patch(merge, { metadata: { labels: changed } }),
        /^403 .*is not allowed to modify labels/,
      ]),
    ),
    [
      'take its taints away by a patch',
      'PATCH',
      '/api/v1/nodes/h1',
      patch(jsonPatch, [{ op: 'remove', path: '/spec/taints' }]),
      /^403 .*is not allowed to modify taints/,
    ],
    [
      'take its taints away by force',
      'PATCH',
      '/api/v1/nodes/h1?fieldManager=f&force=true',
      patch(apply, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'h1' }, spec: { taints: [] } }),
      /^403 .*is not allowed to modify taints/,
    ],
    [
      'have itself collected as garbage',
      'PATCH',
      '/api/v1/nodes/h1/status',
      patch(merge, { metadata: { ownerReferences: [owner] } }),
      /^403 .*is not allowed to modify ownerReferences/,
    ],
    ['delete itself', 'DELETE', '/api/v1/nodes/h1', {}, /^403 /],
    ['speak for another node', 'PATCH', '/api/v1/nodes/h2/status', patch(merge, {}), /^403 /],
    [
      'say which drivers another has',
      'POST',
      '/apis/storage.k8s.io/v1/csinodes',
      { body: { metadata: { name: 'h2' }, spec: { drivers: [] } } },
      /^403 .*can only access CSINode with the same name/,
    ],
    [
      'read a secret through a pod of its own',
      'POST',
      `${dev}/pods`,
      mirror({}, { volumes: [{ name: 'v', csi: { driver: 'd', nodePublishSecretRef: { name: 'theirs' } } }] }),
      /^403 .*can not create pods that reference secrets/,
    ],
    ['run a pod as an account', 'POST', `${dev}/pods`, mirror({}, { serviceAccountName: 'default' }), /^403 /],
    ['run a pod of another’s', 'POST', `${dev}/pods`, mirror({ ownerReferences: [owner] }), /^403 .*set to itself/],
    [
      'run a pod of a Node that it was once',
      'POST',
      `${dev}/pods`,
      mirror({ ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'h1', uid: 'old', controller: true }] }),
      /^403 .*UID mismatch/,
    ],
    ['tell how another’s pod does', 'PATCH', `${dev}/pods/on-h2/status`, patch(merge, {}), /^403 /],
    ['evict another’s pod', 'POST', `${dev}/pods/on-h2/eviction`, { body: { metadata: { name: 'on-h2' } } }, /^403 /],
    ['evict it by the way', 'POST', `${dev}/pods/on-h1/eviction`, { body: { metadata: { name: 'on-h2' } } }, /^400 /],
    ['take a pod', 'POST', `${dev}/pods/p/binding`, { body: { target: { name: 'h1' } } }, /^403 /],
    ['enter a pod', 'POST', `${dev}/pods/on-h1/exec?command=sh`, {}, /^403 /],
    ['reach another kubelet through us', 'GET', '/api/v1/nodes/h2/proxy/pods', {}, /^403 /],
    ['read a secret by a list', 'GET', `${dev}/secrets?fieldSelector=metadata.name%3Dtheirs`, {}, /^403 /],
    ['watch all secrets', 'GET', '/api/v1/secrets?watch=true', {}, /^403 /],
    ['see others’ pods', 'GET', '/api/v1/pods?fieldSelector=spec.nodeName!%3Dh1', {}, /^403 /],
    ['delete all of its pods', 'DELETE', `${dev}/pods?fieldSelector=spec.nodeName%3Dh1`, {}, /^403 /],
  ])('does not %s', async (_, method, path, sent, refused) => {
    expect(await all.try('h1', method, path, sent)).toMatch(refused);
  });

  it('keeps its taints whatever it says of its status', async () => {
    expect(await all.try('h1', 'PATCH', '/api/v1/nodes/h1/status', patch(merge, { spec: { taints: null } }))).toBe(
      '200 ',
    );
    expect(await all.must('GET', '/api/v1/nodes/h1')).toMatchObject({
      spec: { taints: expect.arrayContaining(taints) as object },
    });
  });

  it('gets no token of one account for a pod that runs as another', async () => {
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'on-h1', uid };
    const body = { spec: { boundObjectRef } };
    expect(await all.try('h1', 'POST', `${dev}/serviceaccounts/default/token`, { body })).toBe('201 ');
    expect(await all.try('h1', 'POST', `${dev}/serviceaccounts/other/token`, { body })).toMatch(
      /^400 cannot bind token for serviceaccount "other" to pod running with different serviceaccount name/,
    );
  });
});
