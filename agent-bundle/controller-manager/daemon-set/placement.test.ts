import { describe, expect, it } from 'vitest';
import type { DaemonSet } from '../../../common/api/apps/v1/daemon-set.ts';
import type { Node, Taint } from '../../../common/api/core/v1/node.ts';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import { daemonPod, nodeOf } from './daemon-pod.ts';
import { placementOn } from './placement.ts';

const set = (spec: Partial<PodSpec> = {}): DaemonSet => ({
  metadata: {
    name: 'agent',
    namespace: 'n',
    uid: 'u1',
    annotations: { 'deprecated.daemonset.template.generation': '4' },
  },
  spec: {
    selector: { matchLabels: { app: 'a' } },
    template: { metadata: { name: '', labels: { app: 'a' } }, spec: { containers: [], ...spec } },
  },
});
const node = (...taints: Taint[]): Node => ({ metadata: { name: 'h1', labels: { color: 'blue' } }, spec: { taints } });
const taint = (key: string, effect: string): Taint => ({ key: `node.kubernetes.io/${key}`, effect });
const onLabel = (key: string, operator: string, ...values: string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
    },
  },
});

describe('a node', () => {
  it.each<[string, Partial<PodSpec>, Node, string]>([
    ['without taints runs it', {}, node(), 'run'],
    ['that is selected runs it', { nodeSelector: { color: 'blue' } }, node(), 'run'],
    ['that is not selected does not', { nodeSelector: { color: 'green' } }, node(), 'none'],
    ['that affinity asks for runs it', { affinity: onLabel('color', 'In', 'blue') }, node(), 'run'],
    ['that affinity rules out does not', { affinity: onLabel('color', 'NotIn', 'blue') }, node(), 'none'],
    ['of the name it gives runs it', { nodeName: 'h1' }, node(), 'run'],
    ['of another name does not', { nodeName: 'h2' }, node(), 'none'],
    ['that is unreachable runs it', {}, node(taint('unreachable', 'NoExecute')), 'run'],
    ['that is cordoned runs it', {}, node(taint('unschedulable', 'NoSchedule')), 'run'],
    ['under pressure runs it', {}, node(taint('memory-pressure', 'NoSchedule')), 'run'],
    ['without network lets it stay', {}, node(taint('network-unavailable', 'NoSchedule')), 'stay'],
    [
      'without network runs what is on its own',
      { hostNetwork: true },
      node(taint('network-unavailable', 'NoSchedule')),
      'run',
    ],
    ['with a taint of its own lets it stay', {}, node({ key: 'mine', effect: 'NoSchedule' }), 'stay'],
    ['that drives it away does not run it', {}, node({ key: 'mine', effect: 'NoExecute' }), 'none'],
    ['that is second choice runs it', {}, node({ key: 'mine', effect: 'PreferNoSchedule' }), 'run'],
    [
      'whose taint the template bears runs it',
      { tolerations: [{ operator: 'Exists' }] },
      node({ key: 'mine', effect: 'NoExecute' }),
      'run',
    ],
  ])('%s', (_, spec, on, placement) => {
    expect(placementOn(on, set(spec))).toBe(placement);
  });
});

describe('the pod of a node', () => {
  it('is bound to it by name, whatever else the template asked of nodes', () => {
    const preferred = [{ weight: 1, preference: { matchExpressions: [] } }];
    const affinity = onLabel('color', 'In', 'blue');
    Object.assign(affinity.nodeAffinity, { preferredDuringSchedulingIgnoredDuringExecution: preferred });
    const pod = daemonPod(set({ affinity }), 'h1', 'abc');
    expect(pod.spec.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['h1'] }] }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: preferred,
      },
    });
    expect(nodeOf(pod)).toBe('h1');
    expect(nodeOf({ ...pod, spec: { ...pod.spec, nodeName: 'h2' } })).toBe('h2');
    expect(nodeOf({ metadata: { name: 'p' }, spec: { containers: [], affinity } })).toBeUndefined();
  });

  it('says which template it is of, and whose it is', () => {
    const { metadata } = daemonPod(set(), 'h1', 'abc');
    expect(metadata.name).toMatch(/^agent-[b-z2-9]{5}$/);
    expect(metadata.labels).toEqual({ app: 'a', 'controller-revision-hash': 'abc', 'pod-template-generation': '4' });
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'DaemonSet', uid: 'u1', controller: true }]);
  });

  it('bears what troubles nodes, and what the template says', () => {
    const own = { key: 'mine', operator: 'Exists' };
    const tolerations = [
      own,
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 },
    ];
    const pod = daemonPod(set({ tolerations, hostNetwork: true }), 'h1', 'abc');
    expect(pod.spec.tolerations?.map(({ key, effect, tolerationSeconds }) => [key, effect, tolerationSeconds])).toEqual(
      [
        ['mine', undefined, undefined],
        ['node.kubernetes.io/not-ready', 'NoExecute', undefined],
        ['node.kubernetes.io/unreachable', 'NoExecute', undefined],
        ['node.kubernetes.io/disk-pressure', 'NoSchedule', undefined],
        ['node.kubernetes.io/memory-pressure', 'NoSchedule', undefined],
        ['node.kubernetes.io/pid-pressure', 'NoSchedule', undefined],
        ['node.kubernetes.io/unschedulable', 'NoSchedule', undefined],
        ['node.kubernetes.io/network-unavailable', 'NoSchedule', undefined],
      ],
    );
  });
});
