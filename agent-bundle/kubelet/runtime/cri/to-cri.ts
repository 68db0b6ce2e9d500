import type * as port from '../port.ts';
import {
  type AuthConfig,
  ContainerConfig,
  MountPropagation,
  NamespaceMode,
  type NamespaceOption,
  PodSandboxConfig,
  Protocol,
  type SELinuxOption,
  type SecurityProfile,
  SecurityProfile_ProfileType as ProfileType,
} from './cri.gen.ts';

/** Translates the kubelet's words to CRI's. */
export function toSandboxConfig(config: port.SandboxConfig): PodSandboxConfig {
  const { pod, attempt, security } = config;
  return PodSandboxConfig.fromPartial({
    metadata: { uid: pod.uid, name: pod.name, namespace: pod.namespace, attempt },
    hostname: config.hostname,
    logDirectory: config.logDirectory,
    dnsConfig: { ...copyLists(config.dns) },
    portMappings: config.ports.map(({ protocol, ...mapping }) => ({ ...mapping, protocol: Protocol[protocol] })),
    labels: config.labels,
    annotations: config.annotations,
    linux: {
      cgroupParent: config.cgroupParent,
      sysctls: config.sysctls,
      securityContext: {
        ...toIdentity(security),
        privileged: security.privileged,
        namespaceOptions: toNamespaces(security.namespaces),
        seccomp: toSeccomp(security.seccomp),
        selinuxOptions: toSeLinux(security.seLinux),
      },
    },
  });
}

export function toContainerConfig(config: port.ContainerConfig): ContainerConfig {
  const { name, attempt, resources } = config;
  return ContainerConfig.fromPartial({
    metadata: { name, attempt },
    image: { image: config.imageRef, userSpecifiedImage: config.image },
    command: [...config.command],
    args: [...config.args],
    workingDir: config.workingDir,
    envs: config.env.map(({ name: key, value }) => ({ key, value })),
    mounts: config.mounts.map(({ containerPath, hostPath, readOnly, propagation }) => ({
      containerPath,
      hostPath,
      readonly: readOnly,
      propagation: propagations[propagation],
    })),
    labels: config.labels,
    annotations: config.annotations,
    logPath: config.logPath,
    stdin: config.stdin,
    stdinOnce: config.stdinOnce,
    tty: config.tty,
    linux: {
      resources: {
        cpuShares: BigInt(resources.cpuShares),
        cpuQuota: BigInt(resources.cpuQuota),
        cpuPeriod: BigInt(resources.cpuPeriod),
        memoryLimitInBytes: BigInt(resources.memoryLimit),
        oomScoreAdj: BigInt(resources.oomScoreAdj),
      },
      securityContext: toContainerSecurity(config.security),
    },
  });
}

export function toAuth(auth: port.RegistryAuth): AuthConfig {
  const { username = '', password = '', identityToken = '', registryToken = '', serverAddress = '' } = auth;
  return { username, password, auth: auth.auth ?? '', identityToken, registryToken, serverAddress };
}

function toContainerSecurity(security: port.ContainerSecurity) {
  const hidden = !security.unmaskedProc && !security.privileged;
  return {
    ...toIdentity(security),
    privileged: security.privileged,
    readonlyRootfs: security.readOnlyRoot,
    noNewPrivs: security.noNewPrivileges,
    capabilities: {
      addCapabilities: [...security.addCapabilities],
      dropCapabilities: [...security.dropCapabilities],
    },
    namespaceOptions: toNamespaces(security.namespaces),
    seccomp: toSeccomp(security.seccomp),
    selinuxOptions: toSeLinux(security.seLinux),
    maskedPaths: hidden ? maskedPaths : [],
    readonlyPaths: hidden ? readOnlyPaths : [],
  };
}

/** What of /proc and /sys containers may not see, and what they may not write; the runtime has no list of its own. */
const maskedPaths = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const readOnlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

const propagations = {
  private: MountPropagation.PROPAGATION_PRIVATE,
  'host-to-container': MountPropagation.PROPAGATION_HOST_TO_CONTAINER,
  bidirectional: MountPropagation.PROPAGATION_BIDIRECTIONAL,
} as const;

const modes = { pod: NamespaceMode.POD, container: NamespaceMode.CONTAINER, node: NamespaceMode.NODE } as const;

function toNamespaces({ network, pid, ipc }: port.Namespaces): NamespaceOption {
  return { network: modes[network], pid: modes[pid], ipc: modes[ipc], targetId: '' };
}

/** A group without a user is refused by CRI; the caller sees to it. */
function toIdentity({ runAsUser, runAsGroup, supplementalGroups }: port.SandboxSecurity) {
  return {
    runAsUser: toInt64(runAsUser),
    runAsGroup: toInt64(runAsGroup),
    supplementalGroups: supplementalGroups.map(BigInt),
  };
}

const toInt64 = (value: number | undefined) => (value === undefined ? undefined : { value: BigInt(value) });

function toSeccomp(seccomp: port.Seccomp): SecurityProfile {
  switch (seccomp.type) {
    case 'unconfined':
      return { profileType: ProfileType.Unconfined, localhostRef: '' };
    case 'runtime-default':
      return { profileType: ProfileType.RuntimeDefault, localhostRef: '' };
    case 'localhost':
      return { profileType: ProfileType.Localhost, localhostRef: seccomp.path };
  }
}

function toSeLinux(options: port.SeLinux | undefined): SELinuxOption | undefined {
  if (!options) return undefined;
  const { user = '', role = '', type = '', level = '' } = options;
  return { user, role, type, level };
}

const copyLists = ({ servers, searches, options }: port.DnsConfig) => ({
  servers: [...servers],
  searches: [...searches],
  options: [...options],
});
