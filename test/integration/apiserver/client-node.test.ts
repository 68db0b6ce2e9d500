import {
  AppsV1Api,
  CoreV1Api,
  CoordinationV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  PortForward,
  VersionApi,
  Watch,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { startScriptedKubelet } from './scripted-kubelet.ts';
import type { StandInKubelet } from './stand-in-kubelet.ts';

const namespace = 'default';

describe('@kubernetes/client-node', () => {
  let master: LocalMaster;
  let kubelet: StandInKubelet;
  let config: KubeConfig;
  let core: CoreV1Api;
  beforeAll(async () => {
    master = await LocalMaster.start();
    config = new KubeConfig();
    config.loadFromFile(master.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    kubelet = await startScriptedKubelet(master);
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: 'default' } } });
  });
  afterAll(async () => {
    kubelet.close();
    await master.end();
  });

  it('creates, reads, replaces, lists and deletes with its types', async () => {
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\.36\./);
    const made = await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'typed' }, data: { a: '1' } },
    });
    expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
    const read = await core.readNamespacedConfigMap({ name: 'typed', namespace });
    expect(read).toEqual(made);
    const replaced = await core.replaceNamespacedConfigMap({
      name: 'typed',
      namespace,
      body: { ...read, data: { a: '2' } },
    });
    expect(replaced.data).toEqual({ a: '2' });
    await expect(core.replaceNamespacedConfigMap({ name: 'typed', namespace, body: read })).rejects.toMatchObject({
      code: 409,
    });
    const { items } = await core.listNamespacedConfigMap({ namespace, fieldSelector: 'metadata.name=typed' });
    expect(items).toHaveLength(1);
    expect(await core.deleteNamespacedConfigMap({ name: 'typed', namespace })).toMatchObject({ status: 'Success' });
    await expect(core.readNamespacedConfigMap({ name: 'typed', namespace })).rejects.toMatchObject({ code: 404 });
  });

  it('patches in each of the four ways', async () => {
    const apps = config.makeApiClient(AppsV1Api);
    const labels = { app: 'web' };
    const name = 'web';
    await apps.createNamespacedDeployment({
      namespace,
      body: {
        metadata: { name },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'demo:1' }] } },
        },
      },
    });
    const patch = (body: object, strategy: PatchStrategy, more: object = {}) =>
      apps.patchNamespacedDeployment({ name, namespace, body, ...more }, setHeaderOptions('Content-Type', strategy));
    const side = { spec: { template: { spec: { containers: [{ name: 'side', image: 'demo:2' }] } } } };
    const names = ({ spec }: Awaited<ReturnType<typeof patch>>) =>
      spec?.template.spec?.containers.map((container) => container.name);
    expect(names(await patch(side, PatchStrategy.StrategicMergePatch))).toEqual(['side', 'main']);
    expect(names(await patch(side, PatchStrategy.MergePatch))).toEqual(['side']);
    const replicas = [{ op: 'replace', path: '/spec/replicas', value: 3 }];
    expect((await patch(replicas, PatchStrategy.JsonPatch)).spec?.replicas).toBe(3);
    const applied = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { minReadySeconds: 7 } };
    const managed = await patch(applied, PatchStrategy.ServerSideApply, { fieldManager: 'client-node' });
    expect(managed.spec?.minReadySeconds).toBe(7);
    expect(managed.metadata?.managedFields?.map(({ manager }) => manager)).toContain('client-node');
    const scale = await apps.readNamespacedDeploymentScale({ name, namespace });
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
    await apps.replaceNamespacedDeploymentScale({ name, namespace, body: { ...scale, spec: { replicas: 1 } } });
    expect((await apps.readNamespacedDeployment({ name, namespace })).spec?.replicas).toBe(1);
  });

  it('times in microseconds come and go', async () => {
    const leases = config.makeApiClient(CoordinationV1Api);
    const spec = { renewTime: '2026-01-02T03:04:05.678901Z' };
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'micro', namespace }, spec };
    await KubernetesObjectApi.makeApiClient(config).create(lease);
    const read = await leases.readNamespacedLease({ name: 'micro', namespace });
    expect(JSON.stringify(read.spec)).toContain('2026-01-02T03:04:05.678');
    const written = await leases.replaceNamespacedLease({ name: 'micro', namespace, body: read });
    expect(written.spec).toEqual(read.spec);
  });

  it('works with objects of any kind', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'any', namespace }, stringData: { a: 'b' } };
    expect(await objects.create(secret)).toMatchObject({ data: { a: 'Yg==' } });
    const patched = await objects.patch({ ...secret, metadata: { ...secret.metadata, labels: { x: 'y' } } });
    expect(patched.metadata.labels).toEqual({ x: 'y' });
    expect(await objects.read(secret)).toMatchObject({ metadata: { name: 'any', labels: { x: 'y' } } });
    expect((await objects.list('v1', 'Secret', namespace)).items).toHaveLength(1);
    expect(await objects.delete(secret)).toMatchObject({ status: 'Success' });
    await expect(objects.create({ apiVersion: 'v1', kind: 'Nothing', metadata: { name: 'x' } })).rejects.toThrow(
      'Unrecognized API version and kind',
    );
  });

  it('reads page by page', async () => {
    const labels = { paged: 'yes' };
    for (let at = 0; at < 7; at++) {
      await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: `page-${at}`, labels } } });
    }
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await core.listNamespacedConfigMap({
        namespace,
        labelSelector: 'paged=yes',
        limit: 3,
        _continue: next,
      });
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ metadata }) => metadata?.name ?? ''));
      next = page.metadata?._continue;
    } while (next);
    expect(seen).toEqual(Array.from({ length: 7 }, (_, at) => `page-${at}`));
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: 'paged=yes' });
    expect((await core.listNamespacedConfigMap({ namespace, labelSelector: 'paged=yes' })).items).toEqual([]);
  });

  it('watches from the beginning, and is told where that ends', async () => {
    const seen: string[] = [];
    await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'before', labels: { watched: 'yes' } } },
    });
    const initial = {
      sendInitialEvents: true,
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: true,
      labelSelector: 'watched=yes',
    };
    await new Promise<void>((resolve, reject) => {
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      let watching: AbortController | undefined;
      const onEvent = (type: string, object: { metadata: { name?: string; annotations?: Record<string, string> } }) => {
        const { name = '', annotations = {} } = object.metadata;
        seen.push(`${type} ${name || Object.keys(annotations).join()}`);
        if (type === 'BOOKMARK') {
          const body = { metadata: { name: 'after', labels: { watched: 'yes' } } };
          core.createNamespacedConfigMap({ namespace, body }).catch(reject);
        } else if (name === 'after') watching?.abort();
      };
      const ended = (error: unknown) => (seen.includes('ADDED after') ? resolve() : reject(new Error(String(error))));
      new Watch(config).watch(path, initial, onEvent, ended).then((controller) => (watching = controller), reject);
    });
    expect(seen).toEqual(['ADDED before', 'BOOKMARK k8s.io/initial-events-end', 'ADDED after']);
  });

  it('opens shells and forwards ports as far as the kubelet', async () => {
    await core.createNode({ body: { metadata: { name: 'h1' } } });
    const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }];
    const status = { addresses, daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } } };
    await core.patchNodeStatus(
      { name: 'h1', body: { status } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    const spec = { nodeName: 'h1', containers: [{ name: 'main', image: 'demo:1' }] };
    await core.createNamespacedPod({ namespace, body: { metadata: { name: 'box' }, spec } });
    const output = new PassThrough();
    const ended = await new Promise((resolve, reject) => {
      new Exec(config).exec(namespace, 'box', 'main', ['echo', 'hi'], output, null, null, false, resolve).catch(reject);
    });
    expect(ended).toMatchObject({ status: 'Success' });
    output.end();
    expect(await text(output)).toBe('ran echo hi\n');
    expect(kubelet.last).toContain('GET /exec/default/box/main');
    const forwarded = await new PortForward(config).portForward(
      namespace,
      'box',
      [80],
      new PassThrough(),
      null,
      new PassThrough(),
    );
    if (typeof forwarded === 'object') forwarded.close();
    expect(kubelet.last).toContain('GET /portForward/default/box');
  });
});
