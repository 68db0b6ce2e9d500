import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ClusterEvent, Plugin } from '../framework.ts';
import { podInfo } from '../node-info.ts';
import { asking, clusterOf, pod } from '../scheduling.fixture.ts';
import { defaultPreemption } from './default-preemption.ts';
import { nodeResourcesFit } from './node-resources-fit.ts';
import { podTopologySpread } from './pod-topology-spread.ts';

const big = pod('big', asking('2'));
const small = pod('big', asking('1'));
const leaving = pod('big', asking('2'), { deletionTimestamp: '2026-01-01T00:00:00Z' });
const renamed = pod('big', asking('2'), { labels: { app: 'db' } });
const of = (old: Pod | undefined, object?: Pod): ClusterEvent => ({ type: 'assigned-pod', old, object });

const fit = nodeResourcesFit();
const preemption = defaultPreemption(clusterOf({}));
const owned = (name: string, uid: string) =>
  pod(name, {}, { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid, controller: true }] });
const spread = podTopologySpread([{ topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }]);

describe('a pod that waits', () => {
  it.each<[string, Plugin, ClusterEvent, boolean]>([
    ['for room', fit, of(big), true],
    ['for room', fit, of(big, small), true],
    ['for room', fit, of(small, big), false],
    ['for room', fit, of(big, leaving), false],
    ['for room', fit, of(big, renamed), false],
    ['for room', fit, of(undefined, big), false],
    ['for its victims', preemption, of(big), true],
    ['for its victims', preemption, of(big, leaving), false],
    ['for a place by the rules for all', spread, of(owned('other', 'mine')), true],
    ['for a place by the rules for all', spread, of(owned('other', 'theirs')), false],
  ])('%s (%#) is tried again only after what can help it', (_, plugin, event, helps) => {
    expect(plugin.helpedBy?.(podInfo(owned('waiting', 'mine')), event)).toBe(helps);
  });
});
