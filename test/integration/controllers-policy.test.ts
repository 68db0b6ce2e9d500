import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReplicaSetKind } from '../../common/api/apps/v1/replica-set.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { EndpointsKind } from '../../common/api/core/v1/endpoints.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { type PodDisruptionBudget, PodDisruptionBudgetKind } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { EndpointSliceKind } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { LocalMaster, kubeletOf } from './local-master.ts';
import { SimulatedNode } from './simulated-node.ts';
import { Watched } from './watched.ts';

let master: LocalMaster;
let client: ApiClient;
let node: SimulatedNode;
const watched: Array<Watched<ApiObject>> = [];
let unexpected: Error | undefined;

beforeAll(async () => {
  master = await LocalMaster.start({ components: { 'controller-manager': ['--allocate-node-cidrs=false'] } });
  client = await master.client();
  node = new SimulatedNode('h1', await master.client(kubeletOf('h1')), (error) => (unexpected ??= error));
  await node.start();
});
afterAll(async () => {
  for (const each of watched) await each.end();
  await node.silence();
  await master.end();
  if (unexpected) throw unexpected;
});

async function follow<T extends ApiObject>(kind: Kind<T>, namespace?: string): Promise<Watched<T>> {
  const started = await new Watched(client, kind, namespace).start();
  watched.push(started as unknown as Watched<ApiObject>);
  return started;
}

async function newNamespace(name: string): Promise<string> {
  await client.create(NamespaceKind, { metadata: { name } });
  return name;
}

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
