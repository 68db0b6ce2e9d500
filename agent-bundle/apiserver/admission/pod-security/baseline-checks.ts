import type { Check } from './check.ts';
import { type CheckedContainer, type CheckedPod, hasOwnUsers, named, plural, quoted, sorted } from './pod-parts.ts';
import { badContainers, badSettings } from './settings.ts';

const defaultCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const harmlessSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const sysctlsOf27 = [...harmlessSysctls, 'net.ipv4.ip_local_reserved_ports'];
const sysctlsOf29 = [
  ...sysctlsOf27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const sysctlsOf32 = [...sysctlsOf29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];

const typesOf0 = ['', 'container_t', 'container_init_t', 'container_kvm_t'];
const typesOf31 = [...typesOf0, 'container_engine_t'];

/** What no pod may do that is not trusted with its node. */
export const baselineChecks: readonly Check[] = [
  { id: 'appArmorProfile', level: 'baseline', versions: [[0, appArmorProfile]] },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    replacedBy: 'capabilities_restricted',
    versions: [[0, addedCapabilities]],
  },
  { id: 'hostNamespaces', level: 'baseline', versions: [[0, hostNamespaces]] },
  { id: 'hostPathVolumes', level: 'baseline', replacedBy: 'restrictedVolumes', versions: [[0, hostPathVolumes]] },
  { id: 'hostPorts', level: 'baseline', versions: [[0, hostPorts]] },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', versions: [[34, probedHosts]] },
  { id: 'privileged', level: 'baseline', versions: [[0, privileged]] },
  {
    id: 'procMount',
    level: 'baseline',
    versions: [
      [34, (pod) => (hasOwnUsers(pod.spec) ? undefined : procMount(pod))],
      [0, procMount],
    ],
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    versions: [
      [31, (pod) => seLinuxOptions(pod, typesOf31)],
      [0, (pod) => seLinuxOptions(pod, typesOf0)],
    ],
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    replacedBy: 'seccompProfile_restricted',
    versions: [
      [19, seccompProfile],
      [0, seccompAnnotations],
    ],
  },
  {
    id: 'sysctls',
    level: 'baseline',
    versions: [
      [32, (pod) => sysctls(pod, sysctlsOf32)],
      [29, (pod) => sysctls(pod, sysctlsOf29)],
      [27, (pod) => sysctls(pod, sysctlsOf27)],
      [0, (pod) => sysctls(pod, harmlessSysctls)],
    ],
  },
  { id: 'windowsHostProcess', level: 'baseline', versions: [[0, hostProcess]] },
];

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

function appArmorProfile(pod: CheckedPod) {
  const { setters, values } = badSettings(pod, {
    of: ({ appArmorProfile: profile }) => profile?.type,
    isBad: (type) => type !== 'RuntimeDefault' && type !== 'Localhost',
  });
  const annotations = Object.entries(pod.metadata.annotations ?? {})
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && !isHarmlessProfile(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const bad = [...sorted(values), ...sorted(annotations)];
  if (bad.length === 0) return undefined;
  const by = [
    ...(setters ? [setters] : []),
    ...(annotations.length > 0 ? [plural('annotation', annotations.length)] : []),
  ];
  return {
    reason: plural('forbidden AppArmor profile', bad.length),
    detail: `${by.join(' and ')} must not set AppArmor profile type to ${quoted(bad)}`,
  };
}

const isHarmlessProfile = (value: string): boolean =>
  value === '' || value === 'runtime/default' || value.startsWith('localhost/');

function addedCapabilities(pod: CheckedPod) {
  const added = ({ securityContext }: CheckedContainer) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !defaultCapabilities.has(name));
  const bad = badContainers(pod, (container) => added(container).length > 0);
  if (bad.length === 0) return undefined;
  const names = quoted(sorted(bad.flatMap(added)));
  return {
    reason: 'non-default capabilities',
    detail: `${named(bad)} must not include ${names} in securityContext.capabilities.add`,
  };
}

function hostNamespaces({ spec }: CheckedPod) {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name]);
  if (used.length === 0) return undefined;
  return { reason: 'host namespaces', detail: used.map((name) => `${name}=true`).join(', ') };
}

function hostPathVolumes({ spec }: CheckedPod) {
  const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: `${plural('volume', names.length)} ${quoted(names)}` };
}

function hostPorts(pod: CheckedPod) {
  const portsOf = ({ ports }: CheckedContainer) =>
    (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  const bad = badContainers(pod, (container) => portsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = sorted(bad.flatMap(portsOf));
  const uses = bad.length === 1 ? 'uses' : 'use';
  return {
    reason: 'hostPort',
    detail: `${named(bad)} ${uses} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
  };
}

function probedHosts(pod: CheckedPod) {
  const hostsOf = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: CheckedContainer) =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) =>
      [handler?.httpGet?.host, handler?.tcpSocket?.host].flatMap((host) => host || []),
    );
  const bad = badContainers(pod, (container) => hostsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const hosts = sorted(bad.flatMap(hostsOf));
  const names = sorted(bad.map(({ name }) => name));
  const who = `${plural('container', names.length)} ${quoted(names)} ${names.length === 1 ? 'uses' : 'use'}`;
  return {
    reason: 'probe or lifecycle host',
    detail: `${who} ${plural('probe or lifecycle host', hosts.length)} ${quoted(hosts)}`,
  };
}

function privileged(pod: CheckedPod) {
  const bad = badContainers(pod, ({ securityContext }) => securityContext?.privileged === true);
  if (bad.length === 0) return undefined;
  return { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` };
}

function procMount(pod: CheckedPod) {
  const mountOf = ({ securityContext }: CheckedContainer) => securityContext?.procMount ?? 'Default';
  const bad = badContainers(pod, (container) => mountOf(container) !== 'Default');
  if (bad.length === 0) return undefined;
  const types = quoted(sorted(bad.map(mountOf)));
  return { reason: 'procMount', detail: `${named(bad)} must not set securityContext.procMount to ${types}` };
}

function seLinuxOptions(pod: CheckedPod, allowed: readonly string[]) {
  const isType = (type: string | undefined) => allowed.includes(type ?? '');
  const { setters, values } = badSettings(pod, {
    of: (context) => context.seLinuxOptions,
    isBad: ({ type, user, role }) => !isType(type) || Boolean(user) || Boolean(role),
  });
  if (setters === '') return undefined;
  const types = sorted(values.flatMap(({ type }) => (isType(type) ? [] : [type ?? ''])));
  const what = [
    ...(types.length > 0 ? [`${plural('type', types.length)} ${quoted(types)}`] : []),
    ...(values.some(({ user }) => user) ? ['user may not be set'] : []),
    ...(values.some(({ role }) => role) ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${setters} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
  };
}

export const isSeccompAllowed = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

function seccompProfile(pod: CheckedPod) {
  const { setters, values } = badSettings(pod, {
    of: (context) => context.seccompProfile?.type,
    isBad: (type) => !isSeccompAllowed(type),
  });
  if (setters === '') return undefined;
  const types = quoted(sorted(values));
  return {
    reason: 'seccompProfile',
    detail: `${setters} must not set securityContext.seccompProfile.type to ${types}`,
  };
}

const seccompPodKey = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainerPrefix = 'container.seccomp.security.alpha.kubernetes.io/';

/** Before there was a field. */
function seccompAnnotations({ metadata, spec }: CheckedPod) {
  const names = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => seccompContainerPrefix + name);
  const bad = [seccompPodKey, ...names].flatMap((key) => {
    const value = metadata.annotations?.[key];
    const fine = value === undefined || ['runtime/default', 'docker/default'].includes(value);
    return fine || value.startsWith('localhost/') ? [] : [`${key}=${JSON.stringify(value)}`];
  });
  if (bad.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural('annotation', bad.length)} ${sorted(bad).join(', ')}`,
  };
}

function sysctls({ spec }: CheckedPod, allowed: readonly string[]) {
  const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.includes(name));
  return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
}

function hostProcess(pod: CheckedPod) {
  const { setters } = badSettings(pod, {
    of: ({ windowsOptions }) => windowsOptions?.hostProcess,
    isBad: (is) => is,
  });
  if (setters === '') return undefined;
  return { reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` };
}
