import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CustomResourceDefinitionKind } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import { PersistentVolumeClaimKind } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import {
  type ReplicationController,
  ReplicationControllerKind,
} from '../../../common/api/core/v1/replication-controller.ts';
import { type ResourceQuota, ResourceQuotaKind } from '../../../common/api/core/v1/resource-quota.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import { ServiceAccountKind } from '../../../common/api/core/v1/service-account.ts';
import { StorageClassKind } from '../../../common/api/storage/v1/storage-class.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

let master: LocalMaster;
let clients: readonly [ApiClient, ApiClient];
let client: ApiClient;
let raw: RawClient;
let namespaces = 0;

beforeAll(async () => {
  master = await LocalMaster.start({ storage: 'etcd' });
  const second = await master.addApiserver();
  await master.startComponent('controller-manager', ['--allocate-node-cidrs=false']);
  clients = [await master.client(), await master.client(admin, second)];
  client = clients[0];
  raw = new RawClient(master, await master.issue(admin));
});
afterAll(async () => {
  raw.close();
  await master.end();
});

async function newNamespace(): Promise<string> {
  const name = `quota-${namespaces++}`;
  await client.create(NamespaceKind, { metadata: { name } });
  await expect
    .poll(
      () =>
        client.get(ServiceAccountKind, { namespace: name, name: 'default' }).then(
          () => true,
          () => false,
        ),
      soon,
    )
    .toBe(true);
  return name;
}

const soon = { timeout: 20_000, interval: 50 };
const used = async (namespace: string, name = 'q') =>
  (await client.get<ResourceQuota>(ResourceQuotaKind, { namespace, name })).status?.used;

/** A quota that is accounted. */
async function quota(namespace: string, hard: Record<string, string>, more: object = {}, name = 'q'): Promise<void> {
  await client.create(ResourceQuotaKind, { metadata: { namespace, name }, spec: { hard, ...more } });
  await expect
    .poll(async () => Object.keys((await used(namespace, name)) ?? {}).sort(), soon)
    .toEqual(Object.keys(hard).sort());
}

const pod = (namespace: string, name: string, spec: Partial<Pod['spec']> = {}, resources?: object): Pod => ({
  metadata: { namespace, name },
  spec: { containers: [{ name: 'c', image: 'x', ...(resources ? { resources } : {}) }], ...spec },
});

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'allowed',
    (error: unknown) => (error instanceof ApiError ? error.message : String(error)),
  );

describe('a quota', () => {
  it('is never exceeded by 64 clients of two servers, and used to the last piece', async () => {
    const namespace = await newNamespace();
    await quota(namespace, { 'count/configmaps': '51', secrets: '20' });
    const before = Number((await used(namespace))?.['count/configmaps']);
    const tries = await Promise.all(
      Array.from({ length: 64 }, async (_, at) => {
        const outcomes: unknown[] = [];
        for (const each of ['a', 'b']) {
          const metadata = { namespace, name: `${each}-${at}` };
          outcomes.push(await refusal((clients[at % 2] as ApiClient).create(ConfigMapKind, { metadata })));
        }
        return outcomes;
      }),
    );
    const outcomes = tries.flat();
    expect(outcomes.filter((outcome) => outcome === 'allowed')).toHaveLength(51 - before);
    const others = new Set(
      outcomes.filter((outcome) => outcome !== 'allowed').map((text) => String(text).replace(/"[ab]-\d+"/, 'X')),
    );
    expect([...others]).toEqual([
      'configmaps X is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=51, limited: count/configmaps=51',
    ]);
    expect((await client.list(ConfigMapKind, { namespace })).items).toHaveLength(51);
    expect(await used(namespace)).toEqual({ 'count/configmaps': '51', secrets: '0' });
    // What goes is given back, while others take again.
    await Promise.all(
      Array.from({ length: 16 }, async (_, at) => {
        const { items } = await client.list(ConfigMapKind, { namespace });
        const mine = items.filter(({ metadata }) => metadata.name.endsWith(`-${at}`));
        for (const { metadata } of mine) await client.delete(ConfigMapKind, { namespace, name: metadata.name });
        const metadata = { namespace, name: `again-${at}` };
        await refusal((clients[at % 2] as ApiClient).create(ConfigMapKind, { metadata }));
      }),
    );
    const { items } = await client.list(ConfigMapKind, { namespace });
    expect(items.length).toBeLessThanOrEqual(51);
    await expect.poll(async () => (await used(namespace))?.['count/configmaps'], soon).toBe(String(items.length));
  });

  it('counts a pod by what it asks for, until it ends', async () => {
    const namespace = await newNamespace();
    const hard = { pods: '5', 'requests.cpu': '1', 'limits.memory': '500Mi', 'requests.example.com/dongle': '3' };
    await quota(namespace, hard);
    const resources = (cpu: string) => ({
      requests: { cpu, 'example.com/dongle': '2' },
      limits: { memory: '252Mi', 'example.com/dongle': '2' },
    });
    await client.create(PodKind, pod(namespace, 'a', {}, resources('500m')));
    const taken = { pods: '1', 'requests.cpu': '500m', 'limits.memory': '252Mi', 'requests.example.com/dongle': '2' };
    expect(await used(namespace)).toEqual(taken);
    expect(await refusal(client.create(PodKind, pod(namespace, 'b', {}, resources('600m'))))).toBe(
      'pods "b" is forbidden: exceeded quota: q, ' +
        'requested: limits.memory=252Mi,requests.cpu=600m,requests.example.com/dongle=2, ' +
        'used: limits.memory=252Mi,requests.cpu=500m,requests.example.com/dongle=2, ' +
        'limited: limits.memory=500Mi,requests.cpu=1,requests.example.com/dongle=3',
    );
    expect(await refusal(client.create(PodKind, pod(namespace, 'c')))).toBe(
      'pods "c" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
    );
    const ended = { status: { phase: 'Succeeded' } };
    await client.patch(PodKind, { namespace, name: 'a' }, ended, { subresource: 'status' });
    const none = { pods: '0', 'requests.cpu': '0', 'limits.memory': '0', 'requests.example.com/dongle': '0' };
    await expect.poll(() => used(namespace), soon).toEqual(none);
  });

  it('is taken from by nothing that is only tried, or fails', async () => {
    const namespace = await newNamespace();
    await quota(namespace, { secrets: '2' });
    const path = `/api/v1/namespaces/${namespace}/secrets`;
    await client.create(SecretKind, { metadata: { namespace, name: 'a' } });
    const tried = await raw.send('POST', `${path}?dryRun=All`, { body: { metadata: { name: 'b' } } });
    expect(tried.code).toBe(201);
    const again = await raw.send('POST', path, { body: { metadata: { name: 'a' } } });
    expect(again.code).toBe(409);
    expect(await used(namespace)).toEqual({ secrets: '1' });
    await client.create(SecretKind, { metadata: { namespace, name: 'b' } });
    const full = await raw.send('POST', `${path}?dryRun=All`, { body: { metadata: { name: 'c' } } });
    expect(full.code).toBe(403);
  });

  it('counts node ports and load balancers, also of services that become something else', async () => {
    const namespace = await newNamespace();
    await quota(namespace, { services: '3', 'services.nodeports': '1', 'services.loadbalancers': '1' });
    const service = (name: string, type: string): Service => ({
      metadata: { namespace, name },
      spec: { type, ports: [{ port: 80 }], selector: { app: 'x' } },
    });
    await client.create(ServiceKind, service('a', 'ClusterIP'));
    await client.create(ServiceKind, service('b', 'NodePort'));
    expect(await used(namespace)).toEqual({ services: '2', 'services.nodeports': '1', 'services.loadbalancers': '0' });
    expect(await refusal(client.create(ServiceKind, service('c', 'LoadBalancer')))).toContain(
      'exceeded quota: q, requested: services.nodeports=1',
    );
    const turn = (name: string, type: string) => client.patch(ServiceKind, { namespace, name }, { spec: { type } });
    expect(await refusal(turn('a', 'NodePort'))).toContain(
      'services "a" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
    );
    const back = { spec: { type: 'ClusterIP', ports: [{ port: 80, nodePort: null }] } };
    await client.patch(ServiceKind, { namespace, name: 'b' }, back, { type: 'merge' });
    await expect.poll(async () => (await used(namespace))?.['services.nodeports'], soon).toBe('0');
    await turn('a', 'NodePort');
    expect((await used(namespace))?.['services.nodeports']).toBe('1');
  });

  it('looks only at pods of its scope', async () => {
    const namespace = await newNamespace();
    await quota(namespace, { pods: '5' }, { scopes: ['BestEffort'] }, 'best');
    await quota(namespace, { pods: '5' }, { scopes: ['NotTerminating'] }, 'lasting');
    const selector = {
      matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['system-node-critical'] }],
    };
    await quota(namespace, { pods: '0' }, { scopeSelector: selector }, 'critical');
    await client.create(PodKind, pod(namespace, 'a', { activeDeadlineSeconds: 100 }));
    await client.create(PodKind, pod(namespace, 'b', {}, { requests: { cpu: '1' } }));
    expect(
      await refusal(client.create(PodKind, pod(namespace, 'c', { priorityClassName: 'system-node-critical' }))),
    ).toBe('pods "c" is forbidden: exceeded quota: critical, requested: pods=1, used: pods=0, limited: pods=0');
    expect([await used(namespace, 'best'), await used(namespace, 'lasting')]).toEqual([{ pods: '1' }, { pods: '1' }]);
    for (const name of ['a', 'b']) await client.delete(PodKind, { namespace, name }, { gracePeriodSeconds: 0 });
    await expect.poll(() => used(namespace, 'best'), soon).toEqual({ pods: '0' });
    await expect.poll(() => used(namespace, 'lasting'), soon).toEqual({ pods: '0' });
  });

  it('counts anew when it is changed', async () => {
    const namespace = await newNamespace();
    await client.create(SecretKind, { metadata: { namespace, name: 'a' } });
    await quota(namespace, { pods: '1' });
    await client.patch(ResourceQuotaKind, { namespace, name: 'q' }, { spec: { hard: { 'count/secrets': '7' } } });
    const status = async () => (await client.get<ResourceQuota>(ResourceQuotaKind, { namespace, name: 'q' })).status;
    const wanted = { hard: { pods: '1', 'count/secrets': '7' }, used: { pods: '0', 'count/secrets': '1' } };
    await expect.poll(status, soon).toEqual(wanted);
  });

  it('counts what pods and claims grow by', async () => {
    const namespace = await newNamespace();
    await quota(namespace, {
      'requests.cpu': '1',
      'requests.storage': '3Gi',
      'fast.storageclass.storage.k8s.io/requests.storage': '2Gi',
    });
    await client.create(PodKind, pod(namespace, 'a', {}, { requests: { cpu: '500m' } }));
    const resized = (cpu: string) => {
      const change = { spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] } };
      return client.patch(PodKind, { namespace, name: 'a' }, change, { subresource: 'resize', type: 'strategic' });
    };
    expect(await refusal(resized('1100m'))).toContain('exceeded quota: q, requested: requests.cpu=600m');
    await resized('900m');
    expect((await used(namespace))?.['requests.cpu']).toBe('900m');
    await client.create(StorageClassKind, {
      metadata: { name: 'fast' },
      provisioner: 'example.com/disk',
      allowVolumeExpansion: true,
    });
    const claim = { namespace, name: 'a' };
    const sized = (storage: string) => ({ resources: { requests: { storage } } });
    await client.create(PersistentVolumeClaimKind, {
      metadata: claim,
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', volumeName: 'v', ...sized('1Gi') },
    });
    await client.patch(PersistentVolumeClaimKind, claim, { status: { phase: 'Bound' } }, { subresource: 'status' });
    const grown = (storage: string) => client.patch(PersistentVolumeClaimKind, claim, { spec: sized(storage) });
    expect(await refusal(grown('4Gi'))).toContain(
      'exceeded quota: q, requested: fast.storageclass.storage.k8s.io/requests.storage=3Gi',
    );
    await grown('2Gi');
    expect(await used(namespace)).toMatchObject({
      'requests.storage': '2Gi',
      'fast.storageclass.storage.k8s.io/requests.storage': '2Gi',
    });
    await client.delete(PersistentVolumeClaimKind, claim);
    await expect.poll(async () => (await used(namespace))?.['requests.storage'], soon).toBe('0');
  });

  it('counts custom resources', async () => {
    const namespace = await newNamespace();
    const names = { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' };
    const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } };
    await client.create(CustomResourceDefinitionKind, {
      metadata: { name: 'widgets.quota.example.com' },
      spec: { group: 'quota.example.com', scope: 'Namespaced', names, versions: [version] },
    });
    const hard = { 'count/widgets.quota.example.com': '1' };
    await quota(namespace, hard);
    const path = `/apis/quota.example.com/v1/namespaces/${namespace}/widgets`;
    const widget = (name: string) => ({ apiVersion: 'quota.example.com/v1', kind: 'Widget', metadata: { name } });
    expect((await raw.send('POST', path, { body: widget('a') })).code).toBe(201);
    const refused = await raw.json<{ message: string }>('POST', path, { body: widget('b') });
    expect(refused.message).toBe(
      'widgets.quota.example.com "b" is forbidden: exceeded quota: q, requested: count/widgets.quota.example.com=1, ' +
        'used: count/widgets.quota.example.com=1, limited: count/widgets.quota.example.com=1',
    );
    await raw.send('DELETE', `${path}/a`);
    await expect.poll(() => used(namespace), soon).toEqual({ 'count/widgets.quota.example.com': '0' });
  });

  it('is why a replication controller says that it has too few pods', async () => {
    const namespace = await newNamespace();
    await quota(namespace, { pods: '2' });
    const metadata = { namespace, name: 'rc' };
    const labels = { app: 'x' };
    await client.create(ReplicationControllerKind, {
      metadata,
      spec: {
        replicas: 3,
        selector: labels,
        template: { metadata: { name: 'rc', labels }, spec: pod(namespace, 'x').spec },
      },
    });
    const failures = async () => {
      const { status } = await client.get<ReplicationController>(ReplicationControllerKind, metadata);
      return (status?.conditions ?? []).map(({ type, reason, message }) => [
        type,
        reason,
        /exceeded quota: q/.test(message ?? ''),
      ]);
    };
    await expect.poll(failures, soon).toEqual([['ReplicaFailure', 'FailedCreate', true]]);
    await client.patch(ReplicationControllerKind, metadata, { spec: { replicas: 2 } });
    await expect.poll(failures, soon).toEqual([]);
  });
});
