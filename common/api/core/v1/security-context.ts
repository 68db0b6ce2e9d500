import { type Infer, field, message, bool, int64, list, string } from '../../schema/field.ts';

/** As whom a pod and its containers run: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ */
export const Capabilities = message(
  'io.k8s.api.core.v1.Capabilities',
  {
    add: field(1, list(string), { description: 'Those it gets besides those of the runtime. ALL: every one.' }),
    drop: field(2, list(string), { description: 'Those of the runtime that it does not get. ALL: every one.' }),
  },
  { description: 'Linux capabilities, named without CAP_, such as NET_ADMIN.' },
);
export interface Capabilities extends Infer<typeof Capabilities> {}

export const SELinuxOptions = message(
  'io.k8s.api.core.v1.SELinuxOptions',
  {
    user: field(1, string, { description: 'The user of the label, such as system_u.' }),
    role: field(2, string, { description: 'The role of the label, such as system_r.' }),
    type: field(3, string, { description: 'The type of the label, such as container_t.' }),
    level: field(4, string, { description: 'The level of the label, such as s0:c123,c456.' }),
  },
  { description: 'The four parts of an SELinux label.' },
);
export interface SELinuxOptions extends Infer<typeof SELinuxOptions> {}

export const SeccompProfile = message(
  'io.k8s.api.core.v1.SeccompProfile',
  {
    type: field(1, string, {
      required: true,
      description: 'RuntimeDefault, Localhost (a file of the node) or Unconfined (no filter).',
    }),
    localhostProfile: field(2, string, {
      pointer: true,
      description: 'The file, below the seccomp folder of the kubelet. Only with Localhost.',
    }),
  },
  { description: 'The kernel denies system calls that the profile does not allow.' },
);
export interface SeccompProfile extends Infer<typeof SeccompProfile> {}

export const AppArmorProfile = message(
  'io.k8s.api.core.v1.AppArmorProfile',
  {
    type: field(1, string, {
      required: true,
      description: 'RuntimeDefault, Localhost (loaded on the node) or Unconfined (no profile).',
    }),
    localhostProfile: field(2, string, {
      pointer: true,
      description: 'The name of a profile loaded on the node. Only with Localhost.',
    }),
  },
  { description: 'AppArmor must be enabled on the node.' },
);
export interface AppArmorProfile extends Infer<typeof AppArmorProfile> {}

export const WindowsSecurityContextOptions = message(
  'io.k8s.api.core.v1.WindowsSecurityContextOptions',
  {
    gmsaCredentialSpecName: field(1, string, {
      pointer: true,
      description: 'The GMSACredentialSpec to run with, by name.',
    }),
    gmsaCredentialSpec: field(2, string, {
      pointer: true,
      description: 'The content of that object. A webhook fills it in.',
    }),
    runAsUserName: field(3, string, { pointer: true, description: 'The user, by name. Default: that of the image.' }),
    hostProcess: field(4, bool, {
      pointer: true,
      description: 'It runs on the node itself. All containers of the pod agree on it; needs hostNetwork.',
    }),
  },
  { description: 'What is said for a container wins over what is said for the pod.' },
);
export interface WindowsSecurityContextOptions extends Infer<typeof WindowsSecurityContextOptions> {}

export const SecurityContext = message(
  'io.k8s.api.core.v1.SecurityContext',
  {
    capabilities: field(1, Capabilities, { description: 'Linux capabilities to add and to drop.' }),
    privileged: field(2, bool, { pointer: true, description: 'It may do what root on the node may. Default: false.' }),
    seLinuxOptions: field(3, SELinuxOptions, {
      description: 'Its SELinux label. Default: that of the pod, or else one the runtime picks.',
    }),
    windowsOptions: field(10, WindowsSecurityContextOptions, {
      description: 'Its rights on Windows. Default: those of the pod.',
    }),
    runAsUser: field(4, int64, {
      pointer: true,
      description: 'Its user, by number. Default: that of the pod, or else of the image.',
    }),
    runAsGroup: field(8, int64, {
      pointer: true,
      description: 'Its group, by number. Default: that of the pod, or else of the runtime.',
    }),
    runAsNonRoot: field(5, bool, {
      pointer: true,
      description: 'True: the kubelet refuses to start it as root. Default: that of the pod.',
    }),
    readOnlyRootFilesystem: field(6, bool, {
      pointer: true,
      description: 'Only its volumes can be written to. Default: false.',
    }),
    allowPrivilegeEscalation: field(7, bool, {
      pointer: true,
      description: 'Whether a process may gain more rights than its parent. Always true when privileged.',
    }),
    procMount: field(9, string, {
      pointer: true,
      description: 'How /proc is mounted: Default (parts hidden) or Unmasked (all of it; needs hostUsers false).',
    }),
    seccompProfile: field(11, SeccompProfile, { description: 'Which system calls it may use.' }),
    appArmorProfile: field(12, AppArmorProfile, { description: 'The AppArmor profile it runs with.' }),
  },
  { description: 'What is said here wins over the securityContext of the pod.' },
);
export interface SecurityContext extends Infer<typeof SecurityContext> {}

export const Sysctl = message(
  'io.k8s.api.core.v1.Sysctl',
  {
    name: field(1, string, { required: true, description: 'Its name, such as net.core.somaxconn.' }),
    value: field(2, string, { required: true, description: 'Its value, as text.' }),
  },
  { description: 'A kernel parameter.' },
);
export interface Sysctl extends Infer<typeof Sysctl> {}

export const PodSecurityContext = message(
  'io.k8s.api.core.v1.PodSecurityContext',
  {
    seLinuxOptions: field(1, SELinuxOptions, {
      description: 'The SELinux label of its containers. Default: one the runtime picks.',
    }),
    windowsOptions: field(8, WindowsSecurityContextOptions, { description: 'Rights of its containers on Windows.' }),
    runAsUser: field(2, int64, {
      pointer: true,
      description: 'The user of its processes, by number. Default: that of the image.',
    }),
    runAsGroup: field(6, int64, {
      pointer: true,
      description: 'The group of its processes, by number. Default: that of the runtime.',
    }),
    runAsNonRoot: field(3, bool, {
      pointer: true,
      description: 'True: the kubelet refuses to start its containers as root.',
    }),
    supplementalGroups: field(4, list(int64), { description: 'More groups of its processes, by number.' }),
    fsGroup: field(5, int64, {
      pointer: true,
      description: 'The group, by number, that owns its volumes and that its processes are in, too.',
    }),
    sysctls: field(7, list(Sysctl), { description: 'Kernel parameters of its namespaces.' }),
    fsGroupChangePolicy: field(9, string, {
      pointer: true,
      description: 'When files of volumes are given fsGroup: Always (the default) or OnRootMismatch.',
    }),
    seccompProfile: field(10, SeccompProfile, { description: 'Which system calls its containers may use.' }),
    supplementalGroupsPolicy: field(12, string, {
      pointer: true,
      description: 'Whether groups from the image count, too: Merge (the default), or Strict: they do not.',
    }),
    appArmorProfile: field(11, AppArmorProfile, {
      description: 'The AppArmor profile of its containers. Default: that of the runtime.',
    }),
    seLinuxChangePolicy: field(13, string, {
      pointer: true,
      description: 'How volumes get the SELinux label: MountOption (at once) or Recursive (file by file).',
    }),
  },
  { description: 'What a container says for itself wins.' },
);
export interface PodSecurityContext extends Infer<typeof PodSecurityContext> {}
