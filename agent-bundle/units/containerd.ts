import { networkUnits, openFiles } from './agent-unit.ts';
import { type UnitFile, commandLine } from './unit-file.ts';

export const containerdSocket = '/run/pilothouse/containerd/containerd.sock';
export const containerdData = '/var/lib/pilothouse/containerd';
export const containerdConfigPath = '/etc/pilothouse/containerd/config.toml';
export const pauseImage = 'pilothouse.dev/pause:1';
const containerdOpt = '/var/lib/pilothouse/opt';
const containerdState = '/run/pilothouse/containerd';

/** Our containerd, beside whatever the host has. */
export function containerdUnit(release: string): UnitFile {
  return {
    name: 'pilothouse-containerd.service',
    sections: {
      Unit: {
        Description: 'containerd, for the containers of this Kubernetes node',
        Documentation: 'https://containerd.io',
        After: networkUnits.join(' '),
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'notify',
        ExecStart: commandLine([`${release}/bin/containerd`, `--config=${containerdConfigPath}`]),
        // It looks for its shim and runc here before it looks among the host's.
        Environment: [`PATH=${release}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`],
        Restart: 'always',
        RestartSec: 2,
        TimeoutStartSec: 60,
        // Containers outlive a restart of their daemon: their cgroups are their own, and only it is stopped.
        KillMode: 'process',
        Delegate: 'yes',
        LimitNOFILE: openFiles,
        LimitNPROC: 'infinity',
        LimitCORE: 'infinity',
        TasksMax: 'infinity',
        OOMScoreAdjust: -900,
      },
      Install: { WantedBy: 'multi-user.target' },
    },
  };
}

export interface ContainerdSettings {
  readonly release: string;
  /** Who makes the containers' cgroups: systemd where cgroups are unified (v2), containerd where not. */
  readonly cgroupDriver: CgroupDriver;
}

export type CgroupDriver = 'systemd' | 'cgroupfs';

/**
 * Its configuration in version 2, which containerd 1.7 wants and 2.x reads as well.
 * https://github.com/containerd/containerd/blob/release/1.7/docs/cri/config.md
 */
export function containerdConfig({ release, cgroupDriver }: ContainerdSettings): string {
  return `version = 2
root = "${containerdData}"
state = "${containerdState}"

[grpc]
  address = "${containerdSocket}"

# Programs here come before all others, and the folder is made: not among the host's own.
[plugins."io.containerd.internal.v1.opt"]
  path = "${containerdOpt}"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # A host may forbid us to make a process less likely to be killed than we are; never ask for it.
  restrict_oom_score_adj = true
  disable_tcp_service = true

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "${release}/bin/runc"
        Root = "/run/pilothouse/runc"
        SystemdCgroup = ${cgroupDriver === 'systemd'}

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${release}/cni"
    conf_dir = "/etc/cni/net.d"
    max_conf_num = 1
`;
}
