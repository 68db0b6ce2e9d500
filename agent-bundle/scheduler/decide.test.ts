import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import { NodeInfo, podInfo } from './node-info.ts';
import { decide } from './decide.ts';
import { defaultProfile } from './plugins/index.ts';

const node = (
  name: string,
  over: { spec?: Node['spec']; labels?: Record<string, string>; cpu?: string; pods?: string } = {},
) =>
  new NodeInfo({
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...over.labels } },
    spec: over.spec,
    status: { allocatable: { cpu: over.cpu ?? '2', memory: '4Gi', pods: over.pods ?? '110' } },
  });

const pod = (name: string, spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}) =>
  podInfo({
    metadata: { name, namespace: 'default', labels: { app: 'web' }, ...metadata },
    spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
  });

const asking = (cpu: string) => ({ containers: [{ name: 'c', image: 'x', resources: { requests: { cpu } } }] });
const place = (info: ReturnType<typeof pod>, nodes: NodeInfo[]) => decide(defaultProfile, info, nodes, () => 0.99);
const refusal = (info: ReturnType<typeof pod>, nodes: NodeInfo[]) => {
  const decision = place(info, nodes);
  return decision.type === 'refuse' ? decision.message : `bound to ${decision.nodeName}`;
};
const full = (name: string) => {
  const info = node(name);
  info.add(pod(`filler-${name}`, asking('2')));
  return info;
};
const taints = [{ key: 'role', value: 'db', effect: 'NoSchedule' }];
const spread = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
};

describe('a pod that fits nowhere hears why', () => {
  it.each([
    ['there are no nodes', pod('p'), [], 'no nodes available to schedule pods'],
    ['cpu is short', pod('p', asking('1')), [full('a'), full('b')], '0/2 nodes are available: 2 Insufficient cpu.'],
    [
      'it asks for what no node has',
      pod('p', { containers: [{ name: 'c', image: 'x', resources: { requests: { 'example.com/gpu': '1' } } }] }),
      [node('a')],
      '0/1 nodes are available: 1 Insufficient example.com/gpu.',
    ],
    ['the node is full of pods', pod('p'), [node('a', { pods: '0' })], '0/1 nodes are available: 1 Too many pods.'],
    [
      'reasons differ',
      pod('p', asking('1')),
      [full('a'), node('b', { spec: { unschedulable: true } }), node('c', { spec: { taints } })],
      '0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {role: db}, 1 node(s) were unschedulable.',
    ],
    [
      'no node has its labels',
      pod('p', { nodeSelector: { disk: 'ssd' } }),
      [node('a')],
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
    ],
  ] as const)('when %s', (_, info, nodes, message) => {
    expect(refusal(info, [...nodes])).toBe(message);
  });

  it('when its host port is taken', () => {
    const ports = { containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80, hostPort: 80 }] }] };
    const taken = node('a');
    taken.add(pod('first', ports));
    expect(refusal(pod('second', ports), [taken])).toContain("didn't have free ports");
  });

  it('when spreading forbids every node', () => {
    const crowded = node('a');
    crowded.add(pod('one', spread));
    const decision = place(pod('two', spread), [crowded, node('b', { spec: { unschedulable: true } })]);
    expect(decision).toMatchObject({ type: 'refuse' });
    expect(decision.type === 'refuse' && decision.helpedBy.has('pod-freed')).toBe(true);
  });
});

describe('a pod that fits', () => {
  it('tolerates what it says it tolerates', () => {
    const tolerations = [{ key: 'role', operator: 'Exists' }];
    expect(place(pod('p', { tolerations }), [node('a', { spec: { taints } })])).toEqual({
      type: 'bind',
      nodeName: 'a',
    });
  });

  it('goes where required node affinity allows, by any of its terms', () => {
    const nodeSelectorTerms = [
      { matchExpressions: [{ key: 'zone', operator: 'In', values: ['x'] }] },
      { matchExpressions: [{ key: 'zone', operator: 'In', values: ['y'] }] },
    ];
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
    const nodes = [node('a', { labels: { zone: 'z' } }), node('b', { labels: { zone: 'y' } })];
    expect(place(pod('p', { affinity }), nodes)).toEqual({ type: 'bind', nodeName: 'b' });
  });

  it('goes to the emptier node', () => {
    const half = node('a');
    half.add(pod('x', asking('1')));
    expect(place(pod('p', asking('500m')), [half, node('b')])).toEqual({ type: 'bind', nodeName: 'b' });
  });

  it('goes where fewer pods of its owner are', () => {
    const ownerReferences = [
      { apiVersion: 'v1', kind: 'ReplicationController', name: 'web', uid: 'u1', controller: true },
    ];
    const crowded = node('a');
    crowded.add(pod('one', {}, { ownerReferences }));
    const stranger = node('b');
    stranger.add(pod('other'));
    expect(place(pod('two', {}, { ownerReferences }), [crowded, stranger])).toEqual({ type: 'bind', nodeName: 'b' });
  });
});

describe('any sequence of placements', () => {
  it('never takes more of a node than it has', () => {
    const cpus = fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 40 });
    fc.assert(
      fc.property(cpus, (requests) => {
        const nodes = [node('a'), node('b', { cpu: '3' }), node('c', { cpu: '500m' })];
        for (const [index, milli] of requests.entries()) {
          const info = pod(`p${index}`, asking(`${milli}m`));
          const decision = decide(defaultProfile, info, nodes);
          if (decision.type === 'bind') nodes.find(({ name }) => name === decision.nodeName)?.add(info);
          else
            expect(nodes.every((each) => (each.requested['cpu'] ?? 0) + milli > (each.allocatable['cpu'] ?? 0))).toBe(
              true,
            );
        }
        for (const each of nodes) expect(each.requested['cpu'] ?? 0).toBeLessThanOrEqual(each.allocatable['cpu'] ?? 0);
      }),
    );
  });

  it('spreads an owner’s pods evenly over equal nodes', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ReplicaSet', name: 'web', uid: 'u1', controller: true }];
    const nodes = [node('a'), node('b'), node('c')];
    for (let index = 0; index < 9; index++) {
      const info = pod(`p${index}`, {}, { ownerReferences });
      const decision = decide(defaultProfile, info, nodes);
      nodes.find(({ name }) => decision.type === 'bind' && name === decision.nodeName)?.add(info);
    }
    expect(nodes.map(({ pods }) => pods.size)).toEqual([3, 3, 3]);
  });
});
