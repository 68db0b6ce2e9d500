import { describe, expect, it, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { causesOf, create, partOf, patch, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const amounts = (cpu: string, memory = '1Gi') => ({ limits: { cpu, memory }, requests: { cpu, memory } });
const make = (spec: object = {}, annotations: object = {}): Pod =>
  create(pods, {
    metadata: { name: 'p', annotations },
    spec: { containers: [{ name: 'c', image: 'x', resources: amounts('1') }], ...spec },
  });
const resized = (old: Pod, spec: object): Pod =>
  patch(pods, old, { spec }, 'application/strategic-merge-patch+json', partOf(pods, 'resize'));
const container = (resources: object, more: object = {}) => ({ containers: [{ name: 'c', resources, ...more }] });

describe('a resize', () => {
  it('takes amounts of cpu and memory, and nothing else', () => {
    const pod = resized(make(), { ...container(amounts('2'), { image: 'other' }), hostNetwork: true });
    expect(pod.spec.containers).toMatchObject([{ image: 'x', resources: amounts('2') }]);
    expect(pod.spec.hostNetwork).toBeUndefined();
    expect(pod.metadata.generation).toBe(2);
  });

  test.each<[string, object, string[]]>([
    [
      'changes how important the pod is',
      container({ limits: { cpu: '3' } }),
      ['spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing'],
    ],
    [
      'takes a limit away',
      container({ limits: { cpu: null }, requests: { cpu: null } }),
      [
        'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
        'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
        'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
      ],
    ],
    [
      'asks for another device',
      container({ limits: { 'example.com/gpu': '1' }, requests: { 'example.com/gpu': '1' } }),
      ['spec: Forbidden: only cpu and memory resources are mutable'],
    ],
  ])('that %s is refused', (_, spec, causes) => {
    expect(causesOf(() => resized(make(), spec))).toEqual(causes);
  });

  it('is not for init containers that end, nor for pods that only a kubelet knows', () => {
    const init = { name: 'i', image: 'x', resources: amounts('1') };
    const asked = { initContainers: [{ name: 'i', resources: amounts('2') }] };
    expect(causesOf(() => resized(make({ initContainers: [init] }), asked))).toEqual([
      'spec.initContainers[0].resources: Forbidden: resources for non-sidecar init containers are immutable',
    ]);
    const sidecar = resized(make({ initContainers: [{ ...init, restartPolicy: 'Always' }] }), asked);
    expect(sidecar.spec.initContainers).toMatchObject([{ resources: amounts('2') }]);
    const mirror = make({}, { 'kubernetes.io/config.mirror': 'x' });
    expect(causesOf(() => resized(mirror, container(amounts('2'))))).toEqual([
      ': Forbidden: static pods cannot be resized',
    ]);
  });
});
