/**
 * A cluster of simulated nodes on this machine: how fast pods are bound, also those that were there before the scheduler; and what
 * comes of it when a tenth of the nodes falls silent.
 *
 *   node test/bench/scale.ts [--nodes 1000] [--pods 10000] [--pending 2000] [--silent 100] [--zones 10]
 *
 * `--pending 0` and `--silent 0` leave these parts out. Flags of the components are their defaults, so that silence takes as long as
 * in earnest: 50 s until a node counts as dead, and a node per zone in 10 s after that.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DeploymentKind } from '../../common/api/apps/v1/deployment.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import { inParallel } from './large/crowd.ts';
import { SimulatedCluster } from './scale/cluster.ts';
import { PodTimes, spread } from './scale/pod-times.ts';

const number = (fallback: number) => ({ type: 'string', default: String(fallback) }) as const;
const { values: chosen } = parseArgs({
  options: { nodes: number(1000), pods: number(10_000), pending: number(2000), silent: number(100), zones: number(10) },
});
const [nodes, pods, pending, silent, zones] = [
  chosen.nodes,
  chosen.pods,
  chosen.pending,
  chosen.silent,
  chosen.zones,
].map(Number) as [number, number, number, number, number];
const together = 32;
const namespace = 'bench';
const deadline = 900_000;
/** How long pods bear a node that is gone, in seconds. */
const toleration = 5;
const perDeployment = 50;

const resources = { requests: { cpu: '10m', memory: '16Mi' } };
const containers = [{ name: 'app', image: 'registry.k8s.io/pause:3.10', resources }];

async function bench(folder: string): Promise<void> {
  const flags = [`--nodes=${nodes}`, `--zones=${zones}`, '--pods=250'];
  const cluster = await SimulatedCluster.start(folder, flags);
  try {
    console.log(`${nodes} nodes take pods after ${(await cluster.untilNodesTakePods(nodes)).toFixed(1)} s`);
    console.log(`memory, MiB: ${await cluster.memory()}`);
    await cluster.client.create(NamespaceKind, { metadata: { name: namespace } });
    await whileCreated(cluster);
    if (pending > 0) await afterWaiting(cluster);
    if (silent > 0) await nodesFail(cluster);
  } finally {
    await cluster.end();
  }
}

/** Pods are bound as they are created. */
async function whileCreated(cluster: SimulatedCluster): Promise<void> {
  const times = new PodTimes(cluster.client);
  const asked = new Map<string, number>();
  const before = await cluster.cpuSeconds('scheduler');
  const started = performance.now();
  await createPods(cluster, 'created', pods, (uid, at) => asked.set(uid, at));
  const created = (performance.now() - started) / 1000;
  const bound = (await times.until(() => times.bound.size >= pods, deadline)) - started;
  const rate = (seconds: number) => (pods / seconds).toFixed(0);
  console.log(`${pods} pods: created ${rate(created)}/s, bound ${rate(bound / 1000)}/s`);
  const delays = [...times.bound].map(([uid, at]) => Math.max(0, at - (asked.get(uid) ?? at)));
  console.log(`from creation to being bound: ${spread(delays)}`);
  const cpu = (await cluster.cpuSeconds('scheduler')) - before;
  console.log(`the scheduler's own processor time: ${((cpu / pods) * 1000).toFixed(2)} ms a pod`);
  console.log(`memory, MiB: ${await cluster.memory()}`);
  await times.end();
  await removePods(cluster);
}

/** Pods are there before there is a scheduler. */
async function afterWaiting(cluster: SimulatedCluster): Promise<void> {
  const startScheduler = await cluster.pause('scheduler');
  const times = new PodTimes(cluster.client);
  await createPods(cluster, 'pending', pending, () => {});
  const started = performance.now();
  await startScheduler();
  const took = (await times.until(() => times.bound.size >= pending, deadline)) - started;
  const first = Math.min(...times.bound.values()) - started;
  console.log(
    `${pending} pods that had waited for a scheduler: the first bound ${(first / 1000).toFixed(2)} s after its start, ` +
      `all after ${(took / 1000).toFixed(2)} s (${(pending / (took / 1000)).toFixed(0)}/s)`,
  );
  await times.end();
  await removePods(cluster);
}

/** Some nodes fall silent; their pods are evicted and come to life elsewhere. */
async function nodesFail(cluster: SimulatedCluster): Promise<void> {
  const { client } = cluster;
  const times = new PodTimes(client);
  const deployments = Math.ceil(pods / perDeployment);
  await inParallel(deployments, together, (index) => client.create(DeploymentKind, deployment(`d${index}`)));
  const wanted = deployments * perDeployment;
  await times.until(() => times.ready.size >= wanted, deadline);
  const dead = new Set(Array.from({ length: silent }, (_, index) => `sim-${index + 1}`));
  const lost = [...times.nodeOf].filter(([, node]) => dead.has(node)).map(([uid]) => uid);
  const taints = watchTaints(cluster, dead);
  const before = await cluster.cpuSeconds('apiserver');
  const started = performance.now();
  await inParallel(silent, together, (index) =>
    client.patch(
      NodeKind,
      { name: `sim-${index + 1}` },
      { metadata: { annotations: { 'simulation.pilothouse.dev/silent': 'true' } } },
    ),
  );
  await times.until(() => times.bound.size >= wanted + lost.length, deadline);
  const span = (moments: Iterable<number>) => {
    const seconds = [...moments].map((at) => (at - started) / 1000).toSorted((a, b) => a - b);
    return `${seconds[0]?.toFixed(1)} to ${seconds.at(-1)?.toFixed(1)} s`;
  };
  const replacements = [...times.bound.values()].filter((at) => at > started);
  console.log(`${silent} of ${nodes} nodes fall silent with ${lost.length} pods of ${wanted}; after that:`);
  console.log(`  tainted: ${span(taints.times.values())} (${taints.times.size} nodes)`);
  console.log(`  evicted: ${span(lost.map((uid) => times.ending.get(uid) ?? NaN))} (pods bear it for ${toleration} s)`);
  console.log(`  replaced and bound: ${span(replacements)} (${replacements.length} pods)`);
  const wall = (performance.now() - started) / 1000;
  const cpu = (await cluster.cpuSeconds('apiserver')) - before;
  console.log(`  the apiserver was busy ${((cpu / wall) * 100).toFixed(0)} % of the ${wall.toFixed(0)} s`);
  console.log(`memory, MiB: ${await cluster.memory()}`);
  await taints.end();
  await times.end();
}

/** When each of these nodes first had a taint that evicts. */
function watchTaints(cluster: SimulatedCluster, names: ReadonlySet<string>) {
  const times = new Map<string, number>();
  const end = new AbortController();
  const informer = new Informer(resourceSource(cluster.client, NodeKind));
  informer.onChange(({ object }) => {
    const name = object?.metadata.name ?? '';
    const evicts = object?.spec?.taints?.some(({ effect }) => effect === 'NoExecute') ?? false;
    if (evicts && names.has(name) && !times.has(name)) times.set(name, performance.now());
  });
  const running = informer.run(end.signal).catch(() => {});
  return {
    times,
    end: () => {
      end.abort();
      return running;
    },
  };
}

async function createPods(
  { client }: SimulatedCluster,
  prefix: string,
  count: number,
  onAsked: (uid: string, at: number) => void,
): Promise<void> {
  await inParallel(count, together, async (index) => {
    const at = performance.now();
    const pod = await client.create(PodKind, {
      metadata: { name: `${prefix}-${index}`, namespace },
      spec: { containers },
    });
    onAsked(pod.metadata.uid as string, at);
  });
}

async function removePods({ client }: SimulatedCluster): Promise<void> {
  const started = performance.now();
  const { items } = await client.list(PodKind, { namespace, metadataOnly: true });
  await inParallel(items.length, together, (index) =>
    client.delete(PodKind, { name: items[index]?.metadata.name ?? '', namespace }, { gracePeriodSeconds: 0 }),
  );
  console.log(`${items.length} pods deleted in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function deployment(name: string) {
  const labels = { app: name };
  const gone = ['not-ready', 'unreachable'].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists' as const,
    effect: 'NoExecute' as const,
    tolerationSeconds: toleration,
  }));
  const template = {
    metadata: { name: '', labels },
    spec: { containers, tolerations: gone, terminationGracePeriodSeconds: 0 },
  };
  return {
    metadata: { name, namespace },
    spec: { replicas: perDeployment, selector: { matchLabels: labels }, template },
  };
}

const folder = await mkdtemp(join(tmpdir(), 'bench-scale-'));
try {
  await bench(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
