import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { LocalMaster } from './local-master.ts';
import { LocalProcess } from './local-process.ts';
import { PlainCluster, asking } from './plain-cluster.ts';
import { Watched } from './watched.ts';

/** Two schedulers that know nothing of each other want to place the same pods. */
const flags = ['--leader-elect=false'];
const podsMost = 120;
let master: LocalMaster;
let other: LocalProcess;
let cluster: PlainCluster;

beforeAll(async () => {
  master = await LocalMaster.start({ components: { scheduler: flags } });
  const kubeconfig = `--kubeconfig=${join(master.folder, 'scheduler.conf')}`;
  other = await LocalProcess.start('scheduler', [kubeconfig, ...flags], join(master.folder, 'other.log'));
  cluster = await new PlainCluster(await master.client(), 'racing').start();
});
afterAll(async () => {
  await cluster?.end();
  await other?.end();
  await master?.end();
});

it('no pod is bound twice, and who comes second says nothing of it to the pod', async () => {
  const moved: string[] = [];
  const nodes = new Map<string, string>();
  cluster.pods.onChange((pods) => {
    for (const { metadata, spec } of pods) {
      if (!spec.nodeName) continue;
      const known = nodes.get(metadata.name);
      if (known !== undefined && known !== spec.nodeName) moved.push(metadata.name);
      nodes.set(metadata.name, spec.nodeName);
    }
  });
  // All wait before there is a node: both begin with all of them at once.
  const names = Array.from({ length: podsMost }, (_, index) => `p${index}`);
  for (let index = 0; index < names.length; index += 20) {
    await Promise.all(names.slice(index, index + 20).map((name) => cluster.newPod(name, asking({ cpu: '10m' }))));
  }
  const events = await new Watched(cluster.client, EventKind, cluster.namespace).start();
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => cluster.newNode(name)));
  await cluster.pods.until('all have nodes', (pods) => pods.filter(({ spec }) => spec.nodeName).length === podsMost);
  const scheduled = () => events.list().filter(({ reason }) => reason === 'Scheduled');
  await events.until('each is told of', () => scheduled().length >= podsMost);
  await events.end();
  expect(moved).toEqual([]);
  expect(new Set(scheduled().map(({ involvedObject }) => involvedObject.name)).size).toBe(podsMost);
  expect(scheduled()).toHaveLength(podsMost);
  // They did race, and took the answer for what it is.
  const logs = `${await master.process('scheduler').log()}${await other.log()}`;
  expect(logs.split('\n').filter((line) => line.includes('"msg":"not bound"')).length).toBeGreaterThan(0);
  expect(logs.split('\n').filter((line) => /"level":"(warn|error|fatal)"/.test(line))).toEqual([]);
});

it('what the one has taken the other knows to be taken', async () => {
  await Promise.all(['x', 'y', 'z', 'w'].map((name) => cluster.newPod(name, asking({ cpu: '1500m' }))));
  await Promise.all(['x', 'y', 'z', 'w'].map((name) => cluster.nodeOf(name)));
  await cluster.newPod('late', asking({ cpu: '1900m' }));
  expect(await cluster.objectionTo('late')).toMatch(/^0\/4 nodes are available: 4 Insufficient cpu\./);
});
