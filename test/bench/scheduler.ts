/**
 * `node test/bench/scheduler.ts`: what a scheduling decision costs, in this process and without an API: CPU time by number of
 * nodes and sort of pod. The ratio says how much dearer a decision is with ten times the nodes.
 */
import { parseArgs } from 'node:util';
import { decide } from '../../agent-bundle/scheduler/decide.ts';
import { podInfo } from '../../agent-bundle/scheduler/node-info.ts';
import { cacheOf, node, pod, profileOf } from '../../agent-bundle/scheduler/scheduling.fixture.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';

const { values: chosen } = parseArgs({
  options: {
    nodes: { type: 'string', default: '100,1000,5000' },
    pods: { type: 'string', default: '2000' },
    sorts: { type: 'string' },
  },
});

const zone = 'topology.kubernetes.io/zone';
const hostname = 'kubernetes.io/hostname';
const labelSelector = { matchLabels: { app: 'web' } };
const requests = { cpu: '10m', memory: '16Mi' };
const containers = [{ name: 'c', image: 'example.com/web:1', resources: { requests } }];
const spreading = (topologyKey: string, whenUnsatisfiable: string): Partial<PodSpec> => ({
  topologySpreadConstraints: [{ topologyKey, maxSkew: 1, whenUnsatisfiable, labelSelector }],
});
const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u1', controller: true }];
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
const required = 'requiredDuringSchedulingIgnoredDuringExecution';

/** What pods ask for beside a little cpu and memory. */
const sorts: Readonly<Record<string, Partial<PodSpec>>> = {
  plain: {},
  owned: {},
  'spread over zones': spreading(zone, 'DoNotSchedule'),
  'spread over nodes': spreading(hostname, 'DoNotSchedule'),
  'spread if possible': spreading(hostname, 'ScheduleAnyway'),
  'affinity to a zone': {
    affinity: { podAffinity: { [required]: [{ topologyKey: zone, labelSelector }] } },
  },
  'anti-affinity preferred': {
    affinity: {
      podAntiAffinity: { [preferred]: [{ weight: 100, podAffinityTerm: { topologyKey: hostname, labelSelector } }] },
    },
  },
  'anti-affinity by node': {
    affinity: {
      podAntiAffinity: { [required]: [{ topologyKey: hostname, labelSelector }] },
    },
  },
};

/** Microseconds of CPU for each of `count` decisions that follow one another. */
function costOf(sort: string, nodes: number, count: number): number {
  const profile = profileOf();
  const cache = cacheOf(
    Array.from({ length: nodes }, (_, index) => node(`n${index}`, { cpu: '64', labels: { [zone]: `z${index % 3}` } })),
  );
  const infos = Array.from({ length: count }, (_, index) =>
    podInfo(pod(`p${index}`, { containers, ...sorts[sort] }, sort === 'owned' ? { ownerReferences } : {})),
  );
  let start = 0;
  const before = process.cpuUsage();
  for (const info of infos) {
    const decision = decide(profile, info, cache, { start });
    if (decision.type !== 'bind') continue;
    start = (start + decision.examined) % nodes;
    cache.assume(info, decision.nodeName);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

const sizes = chosen.nodes.split(',').map(Number);
const count = Number(chosen.pods);
const names = chosen.sorts?.split(',') ?? Object.keys(sorts);
console.log(['µs of CPU per decision'.padEnd(26), ...sizes.map((size) => `${size} nodes`.padStart(12))].join(''));
costOf('plain', 100, count);
for (const sort of names) {
  // Compiled before it is measured.
  costOf(sort, 100, Math.min(count, 500));
  const costs = sizes.map((size) =>
    costOf(sort, size, sort === 'anti-affinity by node' ? Math.min(count, size) : count),
  );
  const cells = costs.map((cost, index) => {
    const ratio = index === 0 ? '' : ` ×${(cost / (costs[0] ?? cost)).toFixed(1)}`;
    return `${cost.toFixed(0)}${ratio}`.padStart(12);
  });
  console.log([sort.padEnd(26), ...cells].join(''));
}
