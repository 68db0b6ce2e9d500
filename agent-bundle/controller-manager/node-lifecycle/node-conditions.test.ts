import { describe, expect, it } from 'vitest';
import type { Node, NodeCondition } from '../../../common/api/core/v1/node.ts';
import { conditionsOfSilence, readinessOf } from './node-conditions.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const nodeWith = (...conditions: NodeCondition[]): Node => ({
  metadata: { name: 'h1', creationTimestamp: '2026-03-01T11:00:00Z' },
  status: { conditions },
});
const all = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

describe('readiness', () => {
  it.each([
    ['True', 'True'],
    ['False', 'False'],
    ['Unknown', 'Unknown'],
  ])('is %s when the condition says so', (status, readiness) => {
    expect(readinessOf(nodeWith({ type: 'Ready', status }))).toBe(readiness);
  });

  it('is never told where there is no condition', () => {
    expect(readinessOf(nodeWith({ type: 'DiskPressure', status: 'False' }))).toBe('never');
  });
});

describe('the conditions of a silent node', () => {
  it('are all unknown, and keep the time of the last heartbeat', () => {
    const heartbeat = { lastHeartbeatTime: '2026-03-01T11:59:00Z', lastTransitionTime: '2026-03-01T11:00:00Z' };
    const node = nodeWith(...all.map((type) => ({ type, status: 'True', reason: 'KubeletReady', ...heartbeat })));
    expect(conditionsOfSilence(node, now)).toEqual(
      all.map((type) => ({
        type,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastHeartbeatTime: '2026-03-01T11:59:00Z',
        lastTransitionTime: '2026-03-01T12:00:00Z',
      })),
    );
  });

  it('say that no kubelet has ever told anything where that is so', () => {
    const conditions = conditionsOfSilence(nodeWith(), now);
    expect(conditions.map(({ type }) => type)).toEqual(all);
    expect(conditions[0]).toMatchObject({
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      lastHeartbeatTime: '2026-03-01T11:00:00Z',
    });
  });

  it('are left alone once they are unknown, and so are conditions of others', () => {
    const unknown = all.map((type) => ({ type, status: 'Unknown' }));
    expect(conditionsOfSilence(nodeWith(...unknown, { type: 'NetworkUnavailable', status: 'False' }), now)).toEqual([]);
  });
});
