import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { newCertificateRequest } from '../../fakes/certificate-request.ts';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

/** What admission makes of objects, and refuses, in the words that clients know. */
let master: LocalMaster;
let api: RawClient;
let namespaces = 0;

beforeAll(async () => {
  master = await LocalMaster.start();
  api = new RawClient(master, await master.issue(admin));
});
afterAll(async () => {
  api.close();
  await master.end();
});

async function newNamespace(labels: Record<string, string> = {}): Promise<string> {
  const name = `admission-${namespaces++}`;
  await made('/api/v1/namespaces', { metadata: { name, labels } });
  await made(`/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
  return name;
}

async function made<T = Pod>(path: string, body: object): Promise<T> {
  const { code, body: answer } = await api.send('POST', path, { body });
  expect([code, answer]).toEqual([201, answer]);
  return JSON.parse(answer) as T;
}

const message = async (path: string, body: object, method = 'POST'): Promise<string> =>
  (await api.json<{ message: string }>(method, path, { body })).message;

const patched = (path: string, body: object, type = 'merge-patch') =>
  api.send('PATCH', path, { headers: { 'content-type': `application/${type}+json` }, body });

const pods = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;
const pod = (name: string, spec: object = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
});
const withResources = (name: string, resources: object) =>
  pod(name, { containers: [{ name: 'c', image: 'x', resources }] });

describe('a limit range', () => {
  it('fills in what containers do not say, and notes it', async () => {
    const namespace = await newNamespace();
    const item = {
      type: 'Container',
      min: { cpu: '50m', memory: '100Mi' },
      max: { cpu: '500m', memory: '500Mi' },
      default: { cpu: '500m', memory: '500Mi' },
      defaultRequest: { cpu: '100m', memory: '200Mi' },
    };
    await made(`/api/v1/namespaces/${namespace}/limitranges`, { metadata: { name: 'l' }, spec: { limits: [item] } });
    const plain = await made(pods(namespace), pod('a'));
    expect(plain.spec.containers[0]?.resources).toEqual({ requests: item.defaultRequest, limits: item.default });
    expect(plain.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c',
    });
    const partial = await made(
      pods(namespace),
      withResources('b', { requests: { cpu: '300m', memory: '150Mi' }, limits: { cpu: '300m' } }),
    );
    expect(partial.spec.containers[0]?.resources).toEqual({
      requests: { cpu: '300m', memory: '150Mi' },
      limits: { cpu: '300m', memory: '500Mi' },
    });
    const refused = (requests: object, limits = {}) =>
      message(pods(namespace), withResources('c', { requests, limits }));
    expect(await refused({ cpu: '10m' })).toBe(
      'pods "c" is forbidden: minimum cpu usage per Container is 50m, but request is 10m',
    );
    expect(await refused({}, { cpu: '1', memory: '600Mi' })).toBe(
      'pods "c" is forbidden: [maximum cpu usage per Container is 500m, but limit is 1, ' +
        'maximum memory usage per Container is 500Mi, but limit is 600Mi]',
    );
  });

  it('bounds pods and claims', async () => {
    const namespace = await newNamespace();
    const limits = [
      { type: 'Pod', max: { cpu: '1' }, maxLimitRequestRatio: { memory: '2' } },
      { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '5Gi' } },
    ];
    await made(`/api/v1/namespaces/${namespace}/limitranges`, { metadata: { name: 'l' }, spec: { limits } });
    const asked = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1500m', memory: '3Gi' } };
    expect(await message(pods(namespace), withResources('a', asked))).toBe(
      'pods "a" is forbidden: [maximum cpu usage per Pod is 1, but limit is 1500m, ' +
        'memory max limit to request ratio per Pod is 2, but provided ratio is 3.000000]',
    );
    const claim = (storage: string) => ({
      metadata: { name: 'd' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    expect(await message(claims, claim('500Mi'))).toBe(
      'persistentvolumeclaims "d" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
    );
    await made(claims, claim('5Gi'));
  });
});

describe('pod security', () => {
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const all =
    'violates PodSecurity "restricted:latest": ' +
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), ' +
    'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), ' +
    'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), ' +
    'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';
  const safe = (name: string) => ({
    metadata: { name },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'c',
          image: 'x',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  });

  it('refuses pods that the standard of their namespace does not allow, and says all that is wrong', async () => {
    const namespace = await newNamespace(restricted);
    expect(await message(pods(namespace), pod('a'))).toBe(`pods "a" is forbidden: ${all}`);
    await made(pods(namespace), safe('b'));
    expect(await message(pods(namespace), pod('c', { hostNetwork: true, securityContext: {} }))).toContain(
      'violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), allowPrivilegeEscalation',
    );
  });

  it('warns whoever makes a workload whose pods will be refused', async () => {
    const namespace = await newNamespace(restricted);
    const labels = { app: 'x' };
    const template = { metadata: { labels }, spec: pod('x').spec };
    const body = { metadata: { name: 'd' }, spec: { selector: { matchLabels: labels }, template } };
    const answer = await api.send('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, { body });
    expect(answer.code).toBe(201);
    expect(answer.headers['warning']).toBe(`299 - "would ${all.replace('violates', 'violate').replace(/"/g, '\\"')}"`);
  });

  it('tells which pods a stricter label would refuse, and takes no label that it does not understand', async () => {
    const namespace = await newNamespace();
    for (const name of ['a', 'b']) await made(pods(namespace), pod(name));
    const answer = await patched(`/api/v1/namespaces/${namespace}`, {
      metadata: {
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'v1.36',
        },
      },
    });
    expect(answer.code).toBe(200);
    expect(answer.headers['warning']).toBe(
      `299 - "existing pods in namespace \\"${namespace}\\" violate the new PodSecurity enforce level \\"restricted:v1.36\\"", ` +
        '299 - "a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile"',
    );
    const wrong = await patched(`/api/v1/namespaces/${namespace}`, {
      metadata: {
        labels: { 'pod-security.kubernetes.io/warn': 'some', 'pod-security.kubernetes.io/warn-version': '1.2' },
      },
    });
    expect([wrong.code, (JSON.parse(wrong.body) as { message: string }).message]).toEqual([
      422,
      `Namespace "${namespace}" is invalid: ` +
        '[metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: "some": must be one of privileged, baseline, restricted, ' +
        'metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "1.2": must be "latest" or "v1.x"]',
    ]);
  });
});

describe('a priority', () => {
  const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';

  it('is that of the class, of the default class, or 0', async () => {
    const namespace = await newNamespace();
    const plain = await made(pods(namespace), pod('a'));
    expect(plain.spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
    // As the original answers, observed: the fields in its order.
    expect(Object.keys(plain.spec)).toEqual([
      'volumes',
      'containers',
      'restartPolicy',
      'terminationGracePeriodSeconds',
      'dnsPolicy',
      'serviceAccountName',
      'serviceAccount',
      'securityContext',
      'schedulerName',
      'tolerations',
      'priority',
      'enableServiceLinks',
      'preemptionPolicy',
    ]);
    await made(classes, { metadata: { name: 'shy' }, value: 5, preemptionPolicy: 'Never' });
    const shy = await made(pods(namespace), pod('b', { priorityClassName: 'shy' }));
    expect(shy.spec).toMatchObject({ priorityClassName: 'shy', priority: 5, preemptionPolicy: 'Never' });
    const system = await made(pods(namespace), pod('s', { priorityClassName: 'system-node-critical' }));
    expect(system.spec.priority).toBe(2_000_001_000);
    expect(await message(pods(namespace), pod('c', { priorityClassName: 'none' }))).toBe(
      'pods "c" is forbidden: no PriorityClass with name none was found',
    );
    expect(await message(pods(namespace), pod('c', { priorityClassName: 'shy', priority: 7 }))).toBe(
      'pods "c" is forbidden: the integer value of priority (7) must not be provided in pod spec; ' +
        'priority admission controller computed 5 from the given PriorityClass name',
    );
    const usual = await made<{ metadata: { name: string } }>(classes, {
      metadata: { name: 'usual' },
      value: 3,
      globalDefault: true,
    });
    expect(await message(classes, { metadata: { name: 'other' }, value: 4, globalDefault: true })).toBe(
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
    );
    const third = await made(pods(namespace), pod('d'));
    expect(third.spec).toMatchObject({ priorityClassName: 'usual', priority: 3 });
    await api.send('DELETE', `${classes}/${usual.metadata.name}`);
  });

  it('stays when a pod is replaced by who does not know of it', async () => {
    const namespace = await newNamespace();
    const created = await made(pods(namespace), pod('a'));
    const { priority: _, preemptionPolicy: __, ...spec } = created.spec;
    const answer = await api.send('PUT', `${pods(namespace)}/a`, { body: { ...created, spec } });
    expect([answer.code, (JSON.parse(answer.body) as Pod).spec.priority]).toEqual([200, 0]);
  });
});

describe('a runtime class', () => {
  const classes = '/apis/node.k8s.io/v1/runtimeclasses';

  it('must exist, and says what its pods cost and where they go', async () => {
    const namespace = await newNamespace();
    expect(await message(pods(namespace), pod('a', { runtimeClassName: 'none' }))).toBe(
      'pods "a" is forbidden: pod rejected: RuntimeClass "none" not found',
    );
    const tolerations = [{ key: 'box', operator: 'Exists' }];
    const scheduling = { nodeSelector: { box: 'yes' }, tolerations };
    await made(classes, {
      metadata: { name: 'box' },
      handler: 'box',
      overhead: { podFixed: { cpu: '10m' } },
      scheduling,
    });
    const boxed = await made(pods(namespace), pod('a', { runtimeClassName: 'box', nodeSelector: { a: 'b' } }));
    expect(boxed.spec).toMatchObject({ overhead: { cpu: '10m' }, nodeSelector: { a: 'b', box: 'yes' } });
    expect(boxed.spec.tolerations).toEqual(expect.arrayContaining(tolerations));
    expect(await message(pods(namespace), pod('b', { runtimeClassName: 'box', overhead: { cpu: '20m' } }))).toBe(
      "pods \"b\" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    );
    expect(await message(pods(namespace), pod('b', { overhead: { cpu: '20m' } }))).toBe(
      'pods "b" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    );
    expect(await message(pods(namespace), pod('b', { runtimeClassName: 'box', nodeSelector: { box: 'no' } }))).toBe(
      'pods "b" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[box] = yes; pod.spec.nodeSelector[box] = no',
    );
  });
});

describe('the default class', () => {
  it('of ingresses and claims is theirs where they name none', async () => {
    const namespace = await newNamespace();
    const ingress = (name: string, spec: object = {}) => ({
      metadata: { name },
      spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } }, ...spec },
    });
    const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
    const without = await made<{ spec: { ingressClassName?: string } }>(ingresses, ingress('a'));
    expect(without.spec.ingressClassName).toBeUndefined();
    const isDefault = (key: string) => ({ annotations: { [key]: 'true' } });
    await made('/apis/networking.k8s.io/v1/ingressclasses', {
      metadata: { name: 'web', ...isDefault('ingressclass.kubernetes.io/is-default-class') },
      spec: { controller: 'example.com/web' },
    });
    const found = await made<{ spec: { ingressClassName?: string } }>(ingresses, ingress('b'));
    expect(found.spec.ingressClassName).toBe('web');
    await made('/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: 'fast', ...isDefault('storageclass.kubernetes.io/is-default-class') },
      provisioner: 'example.com/disk',
    });
    const claim = (name: string, spec: object = {}) => ({
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    });
    const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    const of = async (name: string, spec?: object) =>
      (await made<{ spec: { storageClassName?: string } }>(claims, claim(name, spec))).spec.storageClassName;
    expect([await of('a'), await of('b', { storageClassName: '' })]).toEqual(['fast', '']);
    const bound = await patched(`${claims}/a/status`, { status: { phase: 'Bound' } });
    expect(bound.code).toBe(200);
    const bound2 = await patched(`${claims}/a`, { spec: { volumeName: 'v' } });
    expect(bound2.code).toBe(200);
    const grown = await patched(`${claims}/a`, { spec: { resources: { requests: { storage: '2Gi' } } } });
    expect((JSON.parse(grown.body) as { message: string }).message).toBe(
      'persistentvolumeclaims "a" is forbidden: only dynamically provisioned pvc can be resized and ' +
        'the storageclass that provisions the pvc must support resize',
    );
  });
});

describe('a new node', () => {
  it('is tainted until somebody has heard that it is ready', async () => {
    const node = await made<{ spec: { taints: object[] } }>('/api/v1/nodes', { metadata: { name: 'n' } });
    expect(node.spec.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
  });
});

describe('a pod that is bound', () => {
  it('is told where its node stands', async () => {
    const namespace = await newNamespace();
    const labels = { 'topology.kubernetes.io/zone': 'z1', 'topology.kubernetes.io/region': 'r1', rack: '7' };
    await made('/api/v1/nodes', { metadata: { name: 'placed', labels } });
    await made(pods(namespace), pod('a'));
    const target = { kind: 'Node', name: 'placed' };
    await made(`${pods(namespace)}/a/binding`, { metadata: { name: 'a' }, target });
    const bound = await api.json<Pod>('GET', `${pods(namespace)}/a`);
    const { rack: _, ...topology } = labels;
    expect([bound.spec.nodeName, bound.metadata.labels]).toEqual(['placed', topology]);
  });
});

describe('a certificate', () => {
  const requestFor = async (subject: string) =>
    Buffer.from((await newCertificateRequest(subject)).request).toString('base64');
  const requests = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const signerName = 'kubernetes.io/kube-apiserver-client';

  it('makes nobody an administrator', async () => {
    const spec = { request: await requestFor('CN=eve, O=devs, O=system:masters'), signerName, usages: ['client auth'] };
    expect(await message(requests, { metadata: { name: 'eve' }, spec })).toBe(
      'certificatesigningrequests.certificates.k8s.io "eve" is forbidden: ' +
        'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
    await made(requests, {
      metadata: { name: 'bob' },
      spec: { request: await requestFor('CN=bob, O=devs'), signerName, usages: ['client auth'] },
    });
  });

  it('is approved and signed only by who may for its signer', async () => {
    const rules = [
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
        verbs: ['*'],
      },
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['signers'],
        resourceNames: ['example.com/*'],
        verbs: ['approve'],
      },
    ];
    await made('/apis/rbac.authorization.k8s.io/v1/clusterroles', { metadata: { name: 'approver' }, rules });
    await made('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'approver' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'approver' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ann' }],
    });
    const ann = new RawClient(master, await master.issue({ commonName: 'ann', organization: 'people' }));
    try {
      const condition = { type: 'Approved', status: 'True', reason: 'Yes', message: 'yes' };
      const request = await requestFor('CN=x');
      const approve = async (name: string, signer: string) => {
        await made(requests, { metadata: { name }, spec: { request, signerName: signer, usages: ['client auth'] } });
        const path = `${requests}/${name}/approval`;
        return ann.send('PATCH', path, {
          headers: { 'content-type': 'application/merge-patch+json' },
          body: { status: { conditions: [condition] } },
        });
      };
      await expect
        .poll(async () => (await approve(`p-${namespaces++}`, 'example.com/a')).code, { timeout: 10_000 })
        .toBe(200);
      const refused = await approve('other', 'example.org/a');
      expect((JSON.parse(refused.body) as { message: string }).message).toBe(
        'certificatesigningrequests.certificates.k8s.io "other" is forbidden: ' +
          'user not permitted to approve requests with signerName "example.org/a"',
      );
    } finally {
      ann.close();
    }
  });
});
