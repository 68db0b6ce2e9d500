import { describe, expect, it } from 'vitest';
import type { PodRow, WorkloadRow } from '../../../common/ipc/rows/resource.ts';
import { type WorkloadKind, deployments, podsOf, replicationControllers } from './workload-kinds.ts';

const web = { name: 'web', namespace: 'shop', selector: 'app=web' } as WorkloadRow;
const pod = (controlledBy: string, labels: PodRow['labels'] = { app: 'web' }, namespace = 'shop') =>
  ({ controlledBy, labels, namespace }) as PodRow;

describe('the pods of a workload', () => {
  it.each<[string, WorkloadKind, PodRow, boolean]>([
    ['of its ReplicaSet', deployments, pod('ReplicaSet/web-5d9c7b8f'), true],
    ['of the ReplicaSet of a Deployment whose name begins alike', deployments, pod('ReplicaSet/web-api-5d9c'), false],
    ['of another namespace', deployments, pod('ReplicaSet/web-5d9c7b8f', { app: 'web' }, 'default'), false],
    ['with other labels', deployments, pod('ReplicaSet/web-5d9c7b8f', { app: 'api' }), false],
    ['of nobody', deployments, pod(''), false],
    ['of its own', replicationControllers, pod('ReplicationController/web'), true],
    ['of another ReplicationController', replicationControllers, pod('ReplicationController/web-2'), false],
  ])('a pod %s', (_what, kind, row, isOne) => {
    expect(podsOf(kind, web, new Map([['uid', row]])).has('uid')).toBe(isOne);
  });
});
