import type { ClusterSpec, HostSpec } from '../../electron/bootstrap/cluster-file/cluster-spec.ts';

const host = (name: string, roles: HostSpec['roles']): HostSpec => ({
  name,
  address: '192.0.2.1',
  port: 22,
  user: 'root',
  authentication: { kind: 'password', password: 'x' },
  roles,
});

/** Two masters and a node. */
export const twoMasters: ClusterSpec = {
  name: 'lab',
  hosts: [host('h1', ['etcd', 'master']), host('h2', ['master']), host('h3', ['node'])],
  network: { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', backend: 'vxlan' },
  nodeMonitorGracePeriod: '40s',
  demo: false,
};
