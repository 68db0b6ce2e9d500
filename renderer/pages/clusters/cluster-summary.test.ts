import { expect, it } from 'vitest';
import type { ClusterRow } from '../../../common/ipc/rows/cluster.ts';
import type { PlanRunRow, PlanRunState } from '../../../common/ipc/rows/plan-run.ts';
import { clusterSummary } from './cluster-summary.ts';

const row: ClusterRow = {
  name: 'lab',
  origin: 'bootstrapped',
  created: true,
  access: 'ssh',
  state: { kind: 'connected', version: 'v1.36.0' },
};
const run = (plan: PlanRunRow['plan'], state: PlanRunState): PlanRunRow => ({
  id: 'r1',
  plan,
  cluster: 'lab',
  started: 0,
  state,
});
const error = { code: 'cluster-none', params: {} } as const;

it.each<[why: string, row: ClusterRow, run: PlanRunRow | undefined, tone: string, state: string]>([
  ['that is connected', row, undefined, 'good', 'connected'],
  ['that nobody looks at', { ...row, state: { kind: 'idle' } }, undefined, 'idle', 'idle'],
  ['that cannot be reached', { ...row, state: { kind: 'unreachable', error } }, undefined, 'bad', 'unreachable'],
  ['that was not made yet', { ...row, created: false }, undefined, 'idle', 'notCreated'],
  ['that is being made', { ...row, created: false }, run('create', { kind: 'running' }), 'busy', 'creating'],
  ['whose run is being cancelled', row, run('destroy', { kind: 'cancelling' }), 'busy', 'destroying'],
  ['whose run has ended', row, run('create', { kind: 'cancelled', ended: 1 }), 'good', 'connected'],
])('a cluster %s', (_why, cluster, latest, tone, state) => {
  expect(clusterSummary(cluster, latest)).toMatchObject({ tone, state });
});
