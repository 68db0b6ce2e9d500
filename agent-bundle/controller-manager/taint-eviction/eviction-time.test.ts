import { describe, expect, it } from 'vitest';
import type { Taint } from '../../../common/api/core/v1/node.ts';
import type { Toleration } from '../../../common/api/core/v1/pod-scheduling.ts';
import { evictionOf } from './eviction-time.ts';

const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const dedicated: Taint = { key: 'dedicated', value: 'db', effect: 'NoExecute' };
const forSeconds = (tolerationSeconds: number, key = unreachable.key): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds,
});

describe('a pod on a tainted node', () => {
  it.each<[string, Taint[], Toleration[], number | 'stay']>([
    ['stays without NoExecute taints', [{ key: 'a', effect: 'NoSchedule' }], [], 'stay'],
    ['leaves at once when it tolerates nothing', [unreachable], [], 0],
    ['stays when it tolerates everything', [unreachable, dedicated], [{ operator: 'Exists' }], 'stay'],
    ['stays for its time', [unreachable], [forSeconds(300)], 300],
    ['leaves at once at zero seconds or fewer', [unreachable], [forSeconds(-5)], 0],
    ['leaves at once when one of two is not tolerated', [unreachable, dedicated], [forSeconds(300)], 0],
    [
      'leaves by the shorter of two times',
      [unreachable, dedicated],
      [forSeconds(300), forSeconds(10, 'dedicated')],
      10,
    ],
    ['counts the first toleration that covers a taint', [unreachable], [forSeconds(30), { operator: 'Exists' }], 30],
    ['compares values', [dedicated], [{ key: 'dedicated', operator: 'Equal', value: 'web' }], 0],
    ['tolerates an equal value', [dedicated], [{ key: 'dedicated', value: 'db' }], 'stay'],
    [
      'is not helped by a toleration of another effect',
      [unreachable],
      [{ operator: 'Exists', effect: 'NoSchedule' }],
      0,
    ],
  ])('%s', (_, taints, tolerations, expected) => {
    expect(evictionOf(taints, tolerations)).toEqual(
      expected === 'stay' ? { type: 'stay' } : { type: 'leave', afterSeconds: expected },
    );
  });
});
