import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { NodeLoads } from './node-loads.ts';

const podOf = (name: string, nodeName?: string, cpu = '100m', phase = 'Running'): Pod => ({
  metadata: { name, namespace: 'ns' },
  spec: { nodeName, containers: [{ name: 'c', resources: { requests: { cpu, memory: '1Ki' } } }] },
  status: { phase },
});

describe('the load of a node', () => {
  test('is the sum of its pods that have not ended', () => {
    const loads = new NodeLoads();
    expect(loads.put(podOf('a', 'h1'))).toEqual(['h1']);
    expect(loads.put(podOf('b', 'h1', '1'))).toEqual(['h1']);
    expect(loads.put(podOf('c', 'h2'))).toEqual(['h2']);
    expect(loads.put(podOf('d'))).toEqual([]);
    expect(loads.of('h1')).toEqual({ pods: 2, milliCores: 1100, memory: 2048 });
    expect(loads.put(podOf('b', 'h1', '1', 'Succeeded'))).toEqual(['h1']);
    expect(loads.remove(podOf('a', 'h1'))).toEqual(['h1']);
    expect(loads.of('h1')).toEqual({ pods: 0, milliCores: 0, memory: 0 });
  });

  test('is not told anew where a pod changes in nothing that counts', () => {
    const loads = new NodeLoads();
    loads.put(podOf('a', 'h1'));
    expect(loads.put(podOf('a', 'h1'))).toEqual([]);
    expect(loads.put(podOf('a', 'h1', '200m'))).toEqual(['h1']);
  });

  test('agrees with adding up all pods, whatever comes in whatever order', () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      node: fc.constantFrom(undefined, 'h1', 'h2'),
      cpu: fc.constantFrom('100m', '1', '2500m'),
      phase: fc.constantFrom('Pending', 'Running', 'Failed'),
      gone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const loads = new NodeLoads();
        const pods = new Map<string, Pod>();
        for (const { name, node, cpu, phase, gone } of steps) {
          const pod = podOf(name, node, cpu, phase);
          if (gone) loads.remove(pod);
          else loads.put(pod);
          if (gone) pods.delete(name);
          else pods.set(name, pod);
        }
        const fresh = new NodeLoads();
        for (const pod of pods.values()) fresh.put(pod);
        for (const node of ['h1', 'h2']) expect(loads.of(node)).toEqual(fresh.of(node));
      }),
    );
  });
});
