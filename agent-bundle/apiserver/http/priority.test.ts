import { expect, it } from 'vitest';
import { priorityOf } from './priority.ts';
import { requestInfoOf } from '../routes/request-info.ts';

const pods = '/api/v1/pods';
it.each([
  ['kubernetes-admin', ['system:masters', 'system:authenticated'], pods, 'exempt'],
  ['system:anonymous', ['system:unauthenticated'], '/readyz', 'exempt'],
  ['system:anonymous', ['system:unauthenticated'], '/livez/etcd', 'exempt'],
  ['system:anonymous', ['system:unauthenticated'], '/healthzz', 'workload'],
  ['system:anonymous', ['system:unauthenticated'], pods, 'workload'],
  ['system:node:h1', ['system:nodes', 'system:authenticated'], pods, 'system'],
  ['system:kube-scheduler', ['system:authenticated'], pods, 'system'],
  ['jane', ['system:authenticated'], pods, 'workload'],
] as const)('%s of %o asking for %s is %s', (name, groups, path, priority) => {
  expect(priorityOf({ name, groups }, requestInfoOf('GET', path, new URLSearchParams()))).toBe(priority);
});
