import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { PersistentVolumeKind } from '../../common/api/core/v1/persistent-volume.ts';
import { PersistentVolumeClaimKind } from '../../common/api/core/v1/persistent-volume-claim.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import { StorageClassKind } from '../../common/api/storage/v1/storage-class.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { demoImage as image } from './local-containerd.ts';
import { followed } from './followed.ts';
import { LocalMaster } from './local-master.ts';
import { LocalNode } from './local-node.ts';

const namespace = 'default';
/** Milliseconds: containers are made, and ended, on a busy machine. */
const deadline = 60_000;
let master: LocalMaster;
let node: LocalNode;
let client: ApiClient;
const { follow, unfollow } = followed(() => client);

beforeAll(async () => {
  master = await LocalMaster.start({ storage: 'etcd' });
  client = await master.client();
  await master.startComponent('controller-manager', [
    '--cluster-cidr=10.244.0.0/16',
    `--root-ca-file=${master.folder}/ca.crt`,
  ]);
  await master.startComponent('scheduler');
  node = await LocalNode.start(master);
  await (await follow(ServiceAccountKind, namespace)).until('the account that pods run as', (all) => all.length > 0);
  await (
    await follow(NodeKind)
  ).until('a node that takes pods', ([one]) => one !== undefined && !one.spec?.taints?.length);
  await client.create(StorageClassKind, {
    metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'pilothouse.dev/host-local',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  });
});
afterAll(async () => {
  await unfollow();
  await node?.end();
  await master?.end();
});

const resources = { requests: { storage: '1Gi' } };
const claimed = { accessModes: ['ReadWriteOnce'], resources };

/** Runs a shell in a pod, and resolves with how the pod ended. */
async function run(name: string, script: string, spec: Partial<PodSpec>, mount: object = {}): Promise<string> {
  const volumeMounts = [{ name: 'data', mountPath: '/data', ...mount }];
  const containers = [{ name: 'main', image, command: ['/bin/sh', '-c', script], volumeMounts }];
  await client.create(PodKind, {
    metadata: { name, namespace },
    spec: { restartPolicy: 'Never', containers, ...spec },
  });
  const pods = await follow(PodKind, namespace);
  const isOver = (phase: string | undefined) => phase === 'Succeeded' || phase === 'Failed';
  const own = (all: readonly { metadata: { name: string }; status?: { phase?: string } }[]) =>
    all.find(({ metadata }) => metadata.name === name)?.status?.phase;
  return own(await pods.until(`${name} over`, (all) => isOver(own(all)), deadline)) ?? '';
}
const log = async (name: string) => (await master.kubectl(['logs', name])).stdout;
const remove = async (name: string) => {
  await client.delete(PodKind, { name, namespace }, { gracePeriodSeconds: 1 });
  const pods = await follow(PodKind, namespace);
  await pods.until(`${name} gone`, (all) => all.every(({ metadata }) => metadata.name !== name), deadline);
};
const directories = () => readdir(join(node.root, 'host-local')).catch(() => []);

describe('a pod with a claim', () => {
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];

  it('leaves what it writes to the next one, whatever user that runs as', async () => {
    await client.create(PersistentVolumeClaimKind, { metadata: { name: 'data', namespace }, spec: claimed });
    const running = { volumes, securityContext: { runAsUser: 1000 } };
    expect(await run('writer', 'echo kept > /data/file', running)).toBe('Succeeded');
    await remove('writer');
    await node.stopKubelet();
    await node.startKubelet();
    const group = { volumes, securityContext: { runAsUser: 1001, fsGroup: 2000 } };
    const script = 'cat /data/file; echo more >> /data/file && stat -c %g /data/file';
    expect(await run('reader', script, group)).toBe('Succeeded');
    expect(await log('reader')).toBe('kept\n2000\n');
  });

  it('may be kept from writing, and see a part only', async () => {
    const script = 'cat /data/file; touch /data/file && exit 1; exit 0';
    const readOnly = [{ name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: true } }];
    expect(await run('looking', script, { volumes: readOnly })).toBe('Succeeded');
    expect(await run('part', 'cat /data', { volumes }, { subPath: 'file' })).toBe('Succeeded');
    expect(await log('part')).toBe('kept\nmore\n');
  });

  it('takes its directory along when the claim is deleted, and all pods are gone', async () => {
    const [directory] = await directories();
    expect(directory).toMatch(/^pvc-/);
    for (const name of ['reader', 'looking', 'part']) await remove(name);
    const existing = await follow(PersistentVolumeKind);
    await client.delete(PersistentVolumeClaimKind, { name: 'data', namespace });
    await existing.until('no volumes', (all) => all.length === 0, deadline);
    expect(await directories()).toEqual([]);
  });
});

describe('a pod', () => {
  it('has a volume of its own for as long as it lives', async () => {
    const ephemeral = { volumeClaimTemplate: { spec: claimed } };
    expect(await run('brief', 'touch /data/file', { volumes: [{ name: 'data', ephemeral }] })).toBe('Succeeded');
    expect(await directories()).toHaveLength(1);
    await remove('brief');
    const existing = await follow(PersistentVolumeKind);
    await existing.until('no volumes', (all) => all.length === 0, deadline);
    expect(await directories()).toEqual([]);
  });

  it('waits while its claim is not bound, and says so', async () => {
    const spec = { ...claimed, storageClassName: '' };
    await client.create(PersistentVolumeClaimKind, { metadata: { name: 'unbound', namespace }, spec });
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'unbound' } }];
    // Nobody asked the scheduler.
    const over = run('waiting', 'touch /data/file', { volumes, nodeName: node.name });
    const events = await follow(EventKind, namespace);
    await events.until('the pod says why', (all) =>
      all.some(
        ({ reason, message, involvedObject }) =>
          involvedObject.name === 'waiting' &&
          reason === 'FailedMount' &&
          message?.endsWith('error processing PVC default/unbound: PVC is not bound'),
      ),
    );
    const path = join(node.root, 'by-hand');
    await client.create(PersistentVolumeKind, {
      metadata: { name: 'by-hand' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path, type: 'DirectoryOrCreate' },
      },
    });
    expect(await over).toBe('Succeeded');
    expect(await readdir(path)).toEqual(['file']);
  });
});
