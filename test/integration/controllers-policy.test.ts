import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReplicaSetKind } from '../../common/api/apps/v1/replica-set.ts';
import {
  type CertificateSigningRequest,
  CertificateSigningRequestKind,
} from '../../common/api/certificates/v1/certificate-signing-request.ts';
import { type ConfigMap, ConfigMapKind } from '../../common/api/core/v1/config-map.ts';
import { EndpointsKind } from '../../common/api/core/v1/endpoints.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { type PodDisruptionBudget, PodDisruptionBudgetKind } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { EndpointSliceKind } from '../../common/api/discovery/v1/endpoint-slice.ts';
import { type ClusterRole, ClusterRoleKind } from '../../common/api/rbac/v1/cluster-role.ts';
import { ClusterRoleBindingKind } from '../../common/api/rbac/v1/cluster-role-binding.ts';
import { ApiClient } from '../../common/client/api-client.ts';
import { HttpsTransport } from '../../common/client/node/https-transport.ts';
import { newCertificateRequest } from '../fakes/certificate-request.ts';
import { followed } from './followed.ts';
import { LocalMaster, kubeletOf } from './local-master.ts';
import { SimulatedNode } from './simulated-node.ts';

let master: LocalMaster;
let client: ApiClient;
let node: SimulatedNode;
const { follow, newNamespace, unfollow } = followed(() => client);
let unexpected: Error | undefined;

beforeAll(async () => {
  master = await LocalMaster.start();
  const key = join(master.folder, 'ca.key');
  await writeFile(key, master.authorityKey, { mode: 0o600 });
  await master.startComponent('controller-manager', [
    '--allocate-node-cidrs=false',
    `--root-ca-file=${master.folder}/ca.crt`,
    `--cluster-signing-cert-file=${master.folder}/ca.crt`,
    `--cluster-signing-key-file=${key}`,
  ]);
  client = await master.client();
  node = new SimulatedNode('h1', await master.client(kubeletOf('h1')), (error) => (unexpected ??= error));
  await node.start();
});
afterAll(async () => {
  await unfollow();
  await node.silence();
  await master.end();
  if (unexpected) throw unexpected;
});

describe('a disruption budget', () => {
  const labels = { app: 'web' };
  const spec = { nodeName: 'h1', containers: [{ name: 'c', image: 'demo:1' }] };
  const selector = { matchLabels: labels };
  const evict = (namespace: string, name: string) =>
    client.createSubresource(PodKind, { name, namespace }, 'eviction', {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
    });
  const counted = ([budget]: PodDisruptionBudget[]) =>
    budget !== undefined && budget.status.observedGeneration === budget.metadata.generation;

  it('refuses an eviction until it is changed to allow it, and counts who is on the way', async () => {
    const namespace = await newNamespace('by-number');
    const budgets = await follow(PodDisruptionBudgetKind, namespace);
    const pods = await follow(PodKind, namespace);
    const budget = { minAvailable: 3, selector };
    await client.create(PodDisruptionBudgetKind, {
      metadata: { name: 'web', namespace },
      spec: budget,
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    });
    for (const name of ['a', 'b', 'c']) await client.create(PodKind, { metadata: { name, namespace, labels }, spec });
    const [three] = await budgets.until('three healthy pods', ([found]) => found?.status.currentHealthy === 3);
    expect(three?.status).toMatchObject({ expectedPods: 3, desiredHealthy: 3, disruptionsAllowed: 0 });
    await expect(evict(namespace, 'a')).rejects.toMatchObject({ code: 429 });

    await client.patch(PodDisruptionBudgetKind, { name: 'web', namespace }, { spec: { minAvailable: 2 } });
    const allows = (found: PodDisruptionBudget[]) => counted(found) && found[0]?.status.disruptionsAllowed === 1;
    await budgets.until('one allowed disruption', allows);
    await evict(namespace, 'a');
    await pods.until('the pod to go', (found) => found.length === 2);
    const [two] = await budgets.until('two pods', ([found]) => found?.status.expectedPods === 2);
    expect(two?.status).toMatchObject({ currentHealthy: 2, desiredHealthy: 2, disruptionsAllowed: 0 });
    expect(two?.status.disruptedPods).toBeUndefined();
    await expect(evict(namespace, 'b')).rejects.toMatchObject({ code: 429 });
  });

  it('by shares counts what the owner wants, and says so where nobody owns a pod', async () => {
    const namespace = await newNamespace('by-share');
    const budgets = await follow(PodDisruptionBudgetKind, namespace);
    await client.create(ReplicaSetKind, {
      metadata: { name: 'web', namespace },
      spec: { replicas: 10, selector, template: { metadata: { name: '', labels }, spec } },
    });
    await client.create(PodDisruptionBudgetKind, {
      metadata: { name: 'web', namespace },
      spec: { maxUnavailable: '30%', selector },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    });
    const allowed = (count: number) => (found: PodDisruptionBudget[]) => found[0]?.status.disruptionsAllowed === count;
    const [ten] = await budgets.until('three of ten', allowed(3));
    expect(ten?.status).toMatchObject({ expectedPods: 10, desiredHealthy: 7 });
    const [pod] = (await client.list(PodKind, { namespace })).items;
    const stray = { name: 'stray', namespace, labels };
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'gone', uid: 'x', controller: true };
    await client.create(PodKind, { metadata: { ...stray, ownerReferences: [owner] }, spec });
    const failed = ([found]: PodDisruptionBudget[]) => found?.status.conditions?.[0]?.reason === 'SyncFailed';
    const [lost] = await budgets.until('a failure', (found) => failed(found) || (counted(found) && !pod));
    expect(lost?.status.disruptionsAllowed).toBe(0);
    expect(lost?.status.conditions?.[0]?.message).toBe('found no controllers for pod "stray"');
    // The collector takes it away: nobody of that name ever was.
    await budgets.until('three of ten again', allowed(3));
  });
});

describe('Endpoints that somebody writes', () => {
  it('are mirrored to a slice when they are made, changed and deleted', async () => {
    const namespace = await newNamespace('mirrored');
    const slices = await follow(EndpointSliceKind, namespace);
    const name = 'example-custom-endpoints';
    const port = { name: 'http', port: 80, protocol: 'TCP' };
    await client.create(ServiceKind, { metadata: { name, namespace }, spec: { ports: [port] } });
    const subsets = (ip: string) => [{ addresses: [{ ip }], ports: [port] }];
    const made = await client.create(EndpointsKind, { metadata: { name, namespace }, subsets: subsets('10.1.2.3') });
    const holds = (ip: string) => (found: { endpoints: { addresses: string[] }[] }[]) =>
      found.length === 1 && found[0]?.endpoints[0]?.addresses[0] === ip;
    const [slice] = await slices.until('a slice', holds('10.1.2.3'));
    expect(slice).toMatchObject({ addressType: 'IPv4', ports: [port] });
    expect(slice?.metadata.labels?.['kubernetes.io/service-name']).toBe(name);
    await client.replace(EndpointsKind, { ...made, subsets: subsets('10.2.3.4') });
    const [same] = await slices.until('the other address', holds('10.2.3.4'));
    expect(same?.metadata.uid).toBe(slice?.metadata.uid);
    await client.delete(EndpointsKind, { name, namespace });
    await slices.until('no slice', (found) => found.length === 0);
  });
});

describe('an aggregated ClusterRole', () => {
  it('has the rules of the roles that it selects, and loses them with these', async () => {
    const roles = await follow(ClusterRoleKind);
    const labels = { 'example.com/aggregate-to-monitoring': 'true' };
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: labels }] };
    await client.create(ClusterRoleKind, { metadata: { name: 'monitoring' }, aggregationRule, rules: [] });
    await client.create(ClusterRoleKind, { metadata: { name: 'monitoring-pods', labels }, rules });
    const monitoring = (found: ClusterRole[]) => found.find(({ metadata }) => metadata.name === 'monitoring');
    const summed = await roles.until('the rules', (found) => monitoring(found)?.rules?.length === 1);
    expect(monitoring(summed)?.rules).toEqual(rules);
    await client.delete(ClusterRoleKind, { name: 'monitoring-pods' });
    await roles.until('no rules', (found) => (monitoring(found)?.rules ?? []).length === 0);
  });
});

describe('a certificate request', () => {
  const request = async (name: string, signerName: string, subject: string, as: ApiClient) => {
    const { request: pem, privateKey } = await newCertificateRequest(subject);
    const usages = ['digital signature', 'client auth'];
    const spec = { request: Buffer.from(pem).toString('base64'), signerName, usages, expirationSeconds: 3600 };
    await as.create(CertificateSigningRequestKind, { metadata: { name }, spec });
    return privateKey;
  };
  const named = (name: string) => (found: CertificateSigningRequest[]) =>
    found.find(({ metadata }) => metadata.name === name);

  it('is signed once somebody approves it, and its certificate opens the API', async () => {
    const requests = await follow(CertificateSigningRequestKind);
    const key = await request('jane', 'kubernetes.io/kube-apiserver-client', 'CN=jane', client);
    expect((await master.kubectl(['certificate', 'approve', 'jane'])).code).toBe(0);
    const found = await requests.until('the certificate', (all) => !!named('jane')(all)?.status?.certificate);
    const cert = Buffer.from(named('jane')(found)?.status?.certificate ?? '', 'base64').toString();
    const lasts = new X509Certificate(cert).validToDate.getTime() - Date.now();
    expect(lasts).toBeGreaterThan(3_000_000);
    expect(lasts).toBeLessThanOrEqual(3_600_000);
    const credentials = { ca: master.authorityCertificate, cert, key };
    const jane = new ApiClient(new HttpsTransport({ credentials, servers: [master.server] }), 'jane');
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const answer = await jane.text('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      json: JSON.stringify(review),
    });
    jane.close();
    expect(answer).toContain('"username":"jane"');
  });

  it('of a node for its own client certificate is approved by itself, where nodes may ask', async () => {
    const requests = await follow(CertificateSigningRequestKind);
    // The request is there before the right: nobody has to ask twice.
    const kubelet = await master.client(kubeletOf('h1'));
    const signer = 'kubernetes.io/kube-apiserver-client-kubelet';
    await request('renewal', signer, 'O=system:nodes, CN=system:node:h1', kubelet);
    await client.create(ClusterRoleBindingKind, {
      metadata: { name: 'nodes-renew' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
      },
      subjects: [{ kind: 'Group', name: 'system:nodes', apiGroup: 'rbac.authorization.k8s.io' }],
    });
    const found = await requests.until('the certificate', (all) => !!named('renewal')(all)?.status?.certificate);
    expect(named('renewal')(found)?.status?.conditions?.[0]).toMatchObject({
      type: 'Approved',
      reason: 'AutoApproved',
      message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
    });
  });

  it('that its signer does not sign has failed, and says why', async () => {
    const requests = await follow(CertificateSigningRequestKind);
    await request('stranger', 'kubernetes.io/kubelet-serving', 'O=system:nodes, CN=system:node:h9', client);
    expect((await master.kubectl(['certificate', 'approve', 'stranger'])).code).toBe(0);
    const failed = (all: CertificateSigningRequest[]) =>
      named('stranger')(all)?.status?.conditions?.find(({ type }) => type === 'Failed');
    const found = await requests.until('the failure', (all) => failed(all) !== undefined);
    expect(failed(found)).toMatchObject({
      reason: 'SignerValidationFailure',
      message: 'DNS or IP subjectAltName is required',
    });
  });
});

describe('what every namespace has', () => {
  it('is put back when it is deleted or changed', async () => {
    const namespace = await newNamespace('fixtures');
    const maps = await follow(ConfigMapKind, namespace);
    const accounts = await follow(ServiceAccountKind, namespace);
    const name = 'kube-root-ca.crt';
    const isRight = ([map]: ConfigMap[]) => map?.data?.['ca.crt'] === master.authorityCertificate;
    const [first] = await maps.until('the authority', isRight);
    await client.delete(ConfigMapKind, { name, namespace });
    const another = (found: ConfigMap[]) => isRight(found) && found[0]?.metadata.uid !== first?.metadata.uid;
    await maps.until('another', another);
    await client.patch(ConfigMapKind, { name, namespace }, { data: { 'ca.crt': '', other: 'x' } });
    await maps.until('the authority alone', (found) => isRight(found) && found[0]?.data?.['other'] === undefined);

    const [account] = await accounts.until('an account', ([found]) => found?.metadata.name === 'default');
    await client.delete(ServiceAccountKind, { name: 'default', namespace });
    await accounts.until('another account', ([found]) => !!found && found.metadata.uid !== account?.metadata.uid);
  });
});
