import { describe, expect, it } from 'vitest';
import type { ClusterStatus, HostState } from '../services/clusters/cluster-status.ts';
import { isWell, statusText } from './status.ts';

const reached = (state: string): HostState => ({
  kind: 'reached',
  units: [
    { unit: 'etcd.service', state: 'active' },
    { unit: 'kubelet.service', state },
  ],
  etcd: {
    health: { kind: 'healthy' },
    member: { id: '1', leader: true, version: '3.5.16', dbSizeBytes: 2_000_000, raftTerm: '2', alarms: [] },
  },
});
const status = (state: HostState, ready = true): ClusterStatus => ({
  name: 'lab',
  hosts: [{ name: 'h1', address: '192.0.2.1', roles: ['etcd', 'node'], state }],
  api: {
    nodes: [{ name: 'h1', ready, message: ready ? '' : 'no network', podCIDR: '10.244.0.0/24', version: 'v1.36.0' }],
  },
});

describe('the status', () => {
  it('is a table of hosts and one of nodes', () => {
    expect(statusText(status(reached('active')))).toBe(`Cluster lab

HOST   ADDRESS     ROLES       SERVICES   ETCD
h1     192.0.2.1   etcd,node   2 active   leader, 2.0 MB

NODE   STATUS   PODS            VERSION   MESSAGE
h1     Ready    10.244.0.0/24   v1.36.0`);
  });

  it('names the services that are not active', () => {
    expect(statusText(status(reached('failed')))).toMatch(/ kubelet failed /);
  });

  it.each<[why: string, status: ClusterStatus, well: boolean]>([
    ['all is active and ready', status(reached('active')), true],
    ['a service is not active', status(reached('activating')), false],
    ['a host cannot be reached', status({ kind: 'unreachable', reason: 'gone' }), false],
    ['a node is not ready', status(reached('active'), false), false],
    [
      'etcd fails',
      status({ kind: 'reached', units: [], etcd: { health: { kind: 'failing', reason: 'no leader' } } }),
      false,
    ],
    ['the API does not answer', { ...status(reached('active')), api: { failure: 'refused' } }, false],
  ])('is well or not: %s', (_why, found, well) => {
    expect(isWell(found)).toBe(well);
  });
});
