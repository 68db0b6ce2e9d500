import { type LabIdentity, gatewayAddress, hostAddress, hostPaths, machineName } from '../identity.ts';

/** What the launch line depends on besides the host's name. */
export interface LaunchFacts {
  readonly subnet: number;
  /** Device nodes that exist on this machine, of `wantedDevices`. */
  readonly devices: readonly string[];
  /** `/lib/modules/<release>` of this machine, when it has one. */
  readonly modules: string | undefined;
}

/** Devices of the outer machine the containers of a cluster may use: tunnels, user-space mounts, the kernel log. */
export const wantedDevices = ['/dev/net/tun', '/dev/fuse', '/dev/kmsg'];

/** Data folders that must not lie on the host's overlay root, each with its folder below the host's `data`. */
export const dataFolders: Readonly<Record<string, string>> = {
  pilothouse: '/var/lib/pilothouse',
  kubelet: '/var/lib/kubelet',
  etcd: '/var/lib/etcd',
};

/**
 * How a host is run: systemd-nspawn(1). Neither systemd as the outer machine's PID 1 nor machinectl is needed
 * (`--register=no --keep-unit`). The container gets every capability but those that would reach the outer machine's
 * clock and modules, and the system calls container runtimes need.
 */
export function launchLine(lab: LabIdentity, host: string, facts: LaunchFacts): readonly string[] {
  const paths = hostPaths(lab, host);
  return [
    ...['systemd-nspawn', '--quiet', '--register=no', '--keep-unit'],
    ...[`--directory=${paths.root}`, `--machine=${machineName(lab, host)}`, `--hostname=${host}`],
    ...[`--network-bridge=${lab.bridge}`, '--private-users=no', '--resolv-conf=off', '--timezone=off'],
    ...['--capability=all', '--drop-capability=CAP_SYS_TIME,CAP_SYS_MODULE'],
    '--system-call-filter=add_key keyctl request_key bpf perf_event_open',
    ...Object.entries(dataFolders).map(([name, inside]) => `--bind=${paths.data}/${name}:${inside}`),
    ...facts.devices.map((device) => `--bind=${device}`),
    ...(facts.modules === undefined ? [] : [`--bind-ro=${facts.modules}`]),
    `--setenv=LAB_ADDRESS=${hostAddress(facts.subnet, host)}/24`,
    `--setenv=LAB_GATEWAY=${gatewayAddress(facts.subnet)}`,
    ...['--console=pipe', '--link-journal=no', '--kill-signal=SIGRTMIN+3', '/usr/local/sbin/lab-init'],
  ];
}

/** What systemd-nspawn reads from its environment: which cgroup version the host sees, and writable sysctls. */
export function launchEnvironment(cgroupVersion: 'v1' | 'v2'): Readonly<Record<string, string>> {
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'yes',
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: cgroupVersion === 'v2' ? '1' : '0',
  };
}
