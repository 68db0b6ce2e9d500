import { describe, expect, it } from 'vitest';
import { labIdentity } from '../identity.ts';
import { launchEnvironment, launchLine } from './launch.ts';

describe('the launch line of a host', () => {
  const lab = labIdentity('/srv/checkout');
  const line = launchLine(lab, 'h2', { subnet: 68, devices: ['/dev/kmsg'], modules: undefined });

  it('carries the host’s own name, machine, bridge and address', () => {
    expect(line).toEqual(
      expect.arrayContaining([
        '--hostname=h2',
        `--machine=${lab.id}-h2`,
        `--network-bridge=${lab.bridge}`,
        '--setenv=LAB_ADDRESS=10.77.68.12/24',
        '--setenv=LAB_GATEWAY=10.77.68.1',
      ]),
    );
  });

  it('binds the data folders of a cluster from plain folders, off the overlay', () => {
    expect(line.filter((word) => word.startsWith('--bind=/srv/'))).toEqual([
      '--bind=/srv/checkout/.lab/hosts/h2/data/pilothouse:/var/lib/pilothouse',
      '--bind=/srv/checkout/.lab/hosts/h2/data/kubelet:/var/lib/kubelet',
      '--bind=/srv/checkout/.lab/hosts/h2/data/etcd:/var/lib/etcd',
    ]);
  });

  it('binds only devices that are there, and modules only where the machine has some', () => {
    expect(line).toContain('--bind=/dev/kmsg');
    expect(line).not.toContain('--bind=/dev/fuse');
    expect(line.some((word) => word.startsWith('--bind-ro='))).toBe(false);
    const modules = '/lib/modules/6.1.0';
    expect(launchLine(lab, 'h2', { subnet: 68, devices: [], modules })).toContain(`--bind-ro=${modules}`);
  });

  it('shows the host the cgroup version its groups have', () => {
    expect(launchEnvironment('v1')['SYSTEMD_NSPAWN_UNIFIED_HIERARCHY']).toBe('0');
    expect(launchEnvironment('v2')['SYSTEMD_NSPAWN_UNIFIED_HIERARCHY']).toBe('1');
  });
});
