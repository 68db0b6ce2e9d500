import { describe, expect, it } from 'vitest';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import { admit } from './admission.ts';

const node: Node = {
  metadata: { name: 'n1', labels: { disk: 'ssd' } },
  status: { allocatable: { cpu: '1', memory: '1Gi', pods: '2' } },
};
const podOf = (spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { name: 'p' },
  spec: { nodeName: 'n1', containers: [{ name: 'a' }], ...spec },
});
const asking = (cpu: string, more: Partial<PodSpec> = {}) =>
  podOf({ containers: [{ name: 'a', resources: { requests: { cpu } } }], ...more });
const onPort = (hostPort: number, protocol?: string) =>
  podOf({ containers: [{ name: 'a', ports: [{ containerPort: 80, hostPort, protocol }] }] });

describe('admit', () => {
  it.each<[string, Pod, Pod[], string | undefined]>([
    ['takes a pod that fits', asking('500m'), [asking('500m')], undefined],
    ['refuses a pod of another node', podOf({ nodeName: 'n2' }), [], 'NodeName'],
    ['refuses a pod for other nodes', podOf({ nodeSelector: { disk: 'hdd' } }), [], 'NodeAffinity'],
    ['takes a pod for such nodes', podOf({ nodeSelector: { disk: 'ssd' } }), [], undefined],
    ['refuses a pod that asks for more than is left', asking('600m'), [asking('500m')], 'OutOfcpu'],
    [
      'counts the largest init container',
      asking('100m', { initContainers: [{ name: 'i', resources: { requests: { cpu: '2' } } }] }),
      [],
      'OutOfcpu',
    ],
    ['refuses one pod too many', podOf(), [podOf(), podOf()], 'OutOfpods'],
    ['refuses a taken host port', onPort(80), [onPort(80)], 'NodePorts'],
    ['takes the same port of another protocol', onPort(80, 'UDP'), [onPort(80)], undefined],
    [
      'counts the ports of pods on the host’s network',
      podOf({ hostNetwork: true, containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] }),
      [onPort(80)],
      'NodePorts',
    ],
  ])('%s', (_what, pod, others, reason) => {
    expect(admit(pod, { nodeName: 'n1', node, others })?.reason).toBe(reason);
  });

  it('says how much was asked for, used and there', () => {
    const refused = admit(asking('600m'), { nodeName: 'n1', node, others: [asking('500m')] });
    expect(refused?.message).toBe(
      "Pod was rejected: Node didn't have enough resource: cpu, requested: 600, used: 500, capacity: 1000",
    );
  });
});
