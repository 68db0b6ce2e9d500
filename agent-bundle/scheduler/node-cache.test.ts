import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { NodeCache } from './node-cache.ts';
import { podInfo } from './node-info.ts';

const node = (name: string) => ({ metadata: { name }, status: { allocatable: { cpu: '4', pods: '10' } } });
const pod = (name: string, nodeName?: string, phase = 'Running'): Pod => ({
  metadata: { name, namespace: 'n' },
  spec: { nodeName, containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '1' } } }] },
  status: { phase },
});
const cpuOf = (cache: NodeCache) => cache.nodes.map(({ requested }) => requested['cpu'] ?? 0);

describe('the node cache', () => {
  it('counts an assumed pod once when the API confirms it', () => {
    const cache = new NodeCache();
    cache.setNode(node('a'));
    cache.assume(podInfo(pod('p')), 'a');
    cache.setPod('n/p', pod('p'));
    expect(cpuOf(cache)).toEqual([1000]);
    cache.setPod('n/p', pod('p', 'a'));
    expect(cpuOf(cache)).toEqual([1000]);
    expect(cache.isAssumed('n/p')).toBe(false);
  });

  it('gives back what a failed binding took, but nothing that is confirmed', () => {
    const cache = new NodeCache();
    cache.setNode(node('a'));
    cache.assume(podInfo(pod('p')), 'a');
    cache.forget('n/p');
    expect(cpuOf(cache)).toEqual([0]);
    cache.setPod('n/q', pod('q', 'a'));
    cache.forget('n/q');
    expect(cpuOf(cache)).toEqual([1000]);
  });

  it('frees room when a pod ends, even before it is deleted', () => {
    const cache = new NodeCache();
    cache.setNode(node('a'));
    cache.setPod('n/p', pod('p', 'a'));
    expect(cache.setPod('n/p', pod('p', 'a', 'Succeeded'))).toBe(true);
    expect(cpuOf(cache)).toEqual([0]);
  });

  it('counts pods that were heard of before their node, also after the node came back', () => {
    const cache = new NodeCache();
    cache.setPod('n/p', pod('p', 'a'));
    cache.setNode(node('a'));
    expect(cpuOf(cache)).toEqual([1000]);
    cache.removeNode('a');
    cache.setNode(node('a'));
    expect(cpuOf(cache)).toEqual([1000]);
  });

  it('ends equal to what the API says, whatever came before', () => {
    const nodeName = fc.constantFrom('a', 'b');
    const name = fc.constantFrom('p', 'q', 'r');
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), name, nodeName }),
      fc.record({ do: fc.constant('gone' as const), name, nodeName }),
      fc.record({ do: fc.constant('assume' as const), name, nodeName }),
      fc.record({ do: fc.constant('forget' as const), name, nodeName }),
      fc.record({ do: fc.constant('node' as const), name, nodeName }),
      fc.record({ do: fc.constant('node-gone' as const), name, nodeName }),
    );
    const truth = fc.dictionary(name, nodeName);
    fc.assert(
      fc.property(fc.array(step), truth, (steps, end) => {
        const cache = new NodeCache();
        for (const each of steps) {
          const key = `n/${each.name}`;
          if (each.do === 'set') cache.setPod(key, pod(each.name, each.nodeName));
          if (each.do === 'gone') cache.setPod(key, undefined);
          if (each.do === 'assume') cache.assume(podInfo(pod(each.name)), each.nodeName);
          if (each.do === 'forget') cache.forget(key);
          if (each.do === 'node') cache.setNode(node(each.nodeName));
          if (each.do === 'node-gone') cache.removeNode(each.nodeName);
        }
        for (const each of ['p', 'q', 'r']) cache.setPod(`n/${each}`, end[each] ? pod(each, end[each]) : undefined);
        for (const each of ['a', 'b']) cache.setNode(node(each));
        for (const info of cache.nodes) {
          const expected = Object.values(end).filter((place) => place === info.name).length;
          expect([info.pods.size, info.requested['cpu'] ?? 0]).toEqual([expected, expected * 1000]);
        }
      }),
    );
  });
});
