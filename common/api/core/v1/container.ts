import { LocalObjectReference } from './references.ts';
import { ResourceRequirements } from './resource-requirements.ts';
import { ObjectFieldSelector, ResourceFieldSelector } from './volume.ts';
import { type Infer, field, message, bool, int32, int64, intOrString, list, string } from '../../schema/field.ts';

/** core/v1/container: https://kubernetes.io/docs/reference/kubernetes-api/ */
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

export const ConfigMapKeySelector = message(
  'io.k8s.api.core.v1.ConfigMapKeySelector',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    key: field(2, string, { required: true, description: 'The key.' }),
    optional: field(3, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { atomic: true, description: 'The ConfigMap is in the namespace of the pod.' },
);
export interface ConfigMapKeySelector extends Infer<typeof ConfigMapKeySelector> {}

export const SecretKeySelector = message(
  'io.k8s.api.core.v1.SecretKeySelector',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    key: field(2, string, { required: true, description: 'The key.' }),
    optional: field(3, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { atomic: true, description: 'The Secret is in the namespace of the pod.' },
);
export interface SecretKeySelector extends Infer<typeof SecretKeySelector> {}

export const FileKeySelector = message(
  'io.k8s.api.core.v1.FileKeySelector',
  {
    volumeName: field(1, string, { required: true, description: 'The volume with the file.' }),
    path: field(2, string, { required: true, description: 'The file, as a path within the volume.' }),
    key: field(3, string, { required: true, description: 'The name of the variable in the file.' }),
    optional: field(4, bool, {
      pointer: true,
      default: false,
      description: 'Whether the container starts without file or key, too. Default: false.',
    }),
  },
  { atomic: true, description: 'The file has lines of the form NAME=value.' },
);
export interface FileKeySelector extends Infer<typeof FileKeySelector> {}

export const EnvVarSource = message(
  'io.k8s.api.core.v1.EnvVarSource',
  {
    fieldRef: field(1, ObjectFieldSelector, {
      description: 'A field of the pod, such as metadata.name or status.podIP.',
    }),
    resourceFieldRef: field(2, ResourceFieldSelector, { description: 'A limit or request of a container.' }),
    configMapKeyRef: field(3, ConfigMapKeySelector, { description: 'A key of a ConfigMap.' }),
    secretKeyRef: field(4, SecretKeySelector, { description: 'A key of a Secret.' }),
    fileKeyRef: field(5, FileKeySelector, { description: 'A variable that a file in a volume sets.' }),
  },
  { description: 'Where the value of a variable is taken from: one of these.' },
);
export interface EnvVarSource extends Infer<typeof EnvVarSource> {}

export const EnvVar = message(
  'io.k8s.api.core.v1.EnvVar',
  {
    name: field(1, string, { required: true, description: 'Its name: printable ASCII characters except =.' }),
    value: field(2, string, {
      description: 'Its value. $(NAME) is replaced by variables above; $$(NAME) stays $(NAME).',
    }),
    valueFrom: field(3, EnvVarSource, { description: 'Where its value is taken from. Not together with value.' }),
  },
  { description: 'A variable of the environment.' },
);
export interface EnvVar extends Infer<typeof EnvVar> {}

export const ConfigMapEnvSource = message(
  'io.k8s.api.core.v1.ConfigMapEnvSource',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    optional: field(2, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { description: 'A ConfigMap whose keys become variables.' },
);
export interface ConfigMapEnvSource extends Infer<typeof ConfigMapEnvSource> {}

export const SecretEnvSource = message(
  'io.k8s.api.core.v1.SecretEnvSource',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    optional: field(2, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { description: 'A Secret whose keys become variables.' },
);
export interface SecretEnvSource extends Infer<typeof SecretEnvSource> {}

export const EnvFromSource = message(
  'io.k8s.api.core.v1.EnvFromSource',
  {
    prefix: field(1, string, { description: 'What is put before each key.' }),
    configMapRef: field(2, ConfigMapEnvSource, { description: 'The keys of a ConfigMap.' }),
    secretRef: field(3, SecretEnvSource, { description: 'The keys of a Secret.' }),
  },
  { description: 'Many variables at once, from one of these.' },
);
export interface EnvFromSource extends Infer<typeof EnvFromSource> {}

export const ContainerPort = message(
  'io.k8s.api.core.v1.ContainerPort',
  {
    name: field(1, string, { description: 'What services and probes may call it by: at most 15 of a-z, 0-9 and -.' }),
    hostPort: field(2, int32, { description: 'The port of the node that leads there. One pod of a node can have it.' }),
    containerPort: field(3, int32, { required: true, description: 'The number of the port, from 1 to 65535.' }),
    protocol: field(4, string, { default: 'TCP', description: 'TCP (the default), UDP or SCTP.' }),
    hostIP: field(5, string, {
      description: 'The address of the node at which hostPort is open. Default: all of them.',
    }),
  },
  { description: 'A port at which a container listens.' },
);
export interface ContainerPort extends Infer<typeof ContainerPort> {}

export const ContainerResizePolicy = message(
  'io.k8s.api.core.v1.ContainerResizePolicy',
  {
    resourceName: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    restartPolicy: field(2, string, {
      required: true,
      description: 'NotRequired: it goes on running (the default); RestartContainer: it is started again.',
    }),
  },
  { description: 'What a change of one resource means for a container that runs.' },
);
export interface ContainerResizePolicy extends Infer<typeof ContainerResizePolicy> {}

export const ContainerRestartRuleOnExitCodes = message(
  'io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes',
  {
    operator: field(1, string, {
      required: true,
      description: 'In: it left with one of the values; NotIn: with none of them.',
    }),
    values: field(2, list(int32), { listType: 'set', description: 'Exit codes, at most 255 of them.' }),
  },
  { description: 'Exit codes of a container.' },
);
export interface ContainerRestartRuleOnExitCodes extends Infer<typeof ContainerRestartRuleOnExitCodes> {}

export const ContainerRestartRule = message(
  'io.k8s.api.core.v1.ContainerRestartRule',
  {
    action: field(1, string, {
      required: true,
      description:
        'Restart: this container is started again; RestartAllContainers: all those of the pod, in its place.',
    }),
    exitCodes: field(2, ContainerRestartRuleOnExitCodes, { description: 'The exit codes for which it is done.' }),
  },
  { description: 'What is done when a container leaves with certain exit codes.' },
);
export interface ContainerRestartRule extends Infer<typeof ContainerRestartRule> {}

export const HTTPHeader = message(
  'io.k8s.api.core.v1.HTTPHeader',
  {
    name: field(1, string, { required: true, description: 'The name of the header.' }),
    value: field(2, string, { required: true, description: 'The value of the header.' }),
  },
  { description: 'A header of a request.' },
);
export interface HTTPHeader extends Infer<typeof HTTPHeader> {}

export const HTTPGetAction = message(
  'io.k8s.api.core.v1.HTTPGetAction',
  {
    path: field(1, string, { default: '/', description: 'The path asked for. Default: /.' }),
    port: field(2, intOrString, { required: true, description: 'A number, or the name of a port of the container.' }),
    host: field(3, string, {
      description: 'Whom to ask. Default: the address of the pod. For a Host header use httpHeaders.',
    }),
    scheme: field(4, string, {
      default: 'HTTP',
      description: 'HTTP (the default) or HTTPS, where certificates are not verified.',
    }),
    httpHeaders: field(5, list(HTTPHeader), { description: 'More headers. A name may come more than once.' }),
  },
  { description: 'The kubelet sends it, from the node.' },
);
export interface HTTPGetAction extends Infer<typeof HTTPGetAction> {}

export const TCPSocketAction = message(
  'io.k8s.api.core.v1.TCPSocketAction',
  {
    port: field(1, intOrString, { required: true, description: 'A number, or the name of a port of the container.' }),
    host: field(2, string, { description: 'Whom to connect to. Default: the address of the pod.' }),
  },
  { description: 'The kubelet opens it, from the node.' },
);
export interface TCPSocketAction extends Infer<typeof TCPSocketAction> {}

export const GRPCAction = message(
  'io.k8s.api.core.v1.GRPCAction',
  {
    port: field(1, int32, { required: true, description: 'The number of the port. Names are not possible here.' }),
    service: field(2, string, {
      pointer: true,
      default: '',
      description: 'Whose health is asked for. Default: that of the server as a whole.',
    }),
  },
  { description: 'The service grpc.health.v1.Health is called, without TLS.' },
);
export interface GRPCAction extends Infer<typeof GRPCAction> {}

export const ExecAction = message(
  'io.k8s.api.core.v1.ExecAction',
  {
    command: field(1, list(string), {
      description: 'The program and its arguments, started in / of the container. No shell.',
    }),
  },
  { description: 'It runs beside the main process, in the same files and network.' },
);
export interface ExecAction extends Infer<typeof ExecAction> {}

export const SleepAction = message(
  'io.k8s.api.core.v1.SleepAction',
  {
    seconds: field(1, int64, {
      required: true,
      description: 'How many seconds it lasts. No longer than the grace period of the pod.',
    }),
  },
  { description: 'It gives load balancers time to forget the pod.' },
);
export interface SleepAction extends Infer<typeof SleepAction> {}

export const ProbeHandler = message(
  'io.k8s.api.core.v1.ProbeHandler',
  {
    exec: field(1, ExecAction, { description: 'A command in the container: exit code 0 is success.' }),
    httpGet: field(2, HTTPGetAction, { description: 'A request: codes from 200 to 399 are success.' }),
    tcpSocket: field(3, TCPSocketAction, { description: 'A connection: that it opens is success.' }),
    grpc: field(4, GRPCAction, { description: 'The gRPC health check: SERVING is success.' }),
  },
  { description: 'How health is asked for: one of these.' },
);
export interface ProbeHandler extends Infer<typeof ProbeHandler> {}

export const Probe = message(
  'io.k8s.api.core.v1.Probe',
  {
    handler: field(1, ProbeHandler, { inline: true }),
    initialDelaySeconds: field(2, int32, {
      description: 'How many seconds to wait after the start before the first time. Default: 0.',
    }),
    timeoutSeconds: field(3, int32, { default: 1, description: 'How many seconds an answer may take. Default: 1.' }),
    periodSeconds: field(4, int32, {
      default: 10,
      description: 'How many seconds lie between two times. Default: 10.',
    }),
    successThreshold: field(5, int32, {
      default: 1,
      description: 'How many successes in a row count. Default: 1; no other for liveness and startup.',
    }),
    failureThreshold: field(6, int32, { default: 3, description: 'How many failures in a row count. Default: 3.' }),
    terminationGracePeriodSeconds: field(7, int64, {
      pointer: true,
      description: 'Seconds to stop after this probe failed, instead of those of the pod. Not for readiness.',
    }),
  },
  { description: 'How the health of a container is asked for, and how often.' },
);
export interface Probe extends Infer<typeof Probe> {}

export const LifecycleHandler = message(
  'io.k8s.api.core.v1.LifecycleHandler',
  {
    exec: field(1, ExecAction, { description: 'A command in the container.' }),
    httpGet: field(2, HTTPGetAction, { description: 'A request to the container.' }),
    tcpSocket: field(3, TCPSocketAction, { description: 'Deprecated: not supported, and a hook with it fails.' }),
    sleep: field(4, SleepAction, { description: 'A pause.' }),
  },
  { description: 'What is done: one of these.' },
);
export interface LifecycleHandler extends Infer<typeof LifecycleHandler> {}

export const Lifecycle = message(
  'io.k8s.api.core.v1.Lifecycle',
  {
    postStart: field(1, LifecycleHandler, {
      description: 'Right after it was created. If this fails, the container is killed.',
    }),
    preStop: field(2, LifecycleHandler, {
      description: 'Before it is told to stop. Its time counts toward the grace period.',
    }),
    stopSignal: field(3, string, {
      pointer: true,
      description: 'The signal that stops it, such as SIGUSR1; needs os.name. Default: that of the image, or SIGTERM.',
    }),
  },
  { description: 'What is done at the start and end of a container.' },
);
export interface Lifecycle extends Infer<typeof Lifecycle> {}

export const VolumeMount = message(
  'io.k8s.api.core.v1.VolumeMount',
  {
    name: field(1, string, { required: true, description: 'The volume of the pod, by its name.' }),
    readOnly: field(2, bool, { description: 'It cannot be written to. Default: false.' }),
    mountPath: field(3, string, { required: true, description: 'The path in the container. No colon in it.' }),
    subPath: field(4, string, { description: 'Only this folder or file of the volume. Default: all of it.' }),
    mountPropagation: field(5, string, {
      pointer: true,
      description: 'Whether later mounts are shared with the node: None (default), HostToContainer or Bidirectional.',
    }),
    subPathExpr: field(6, string, {
      description: 'Like subPath, where $(NAME) is replaced by variables. Not together with subPath.',
    }),
    recursiveReadOnly: field(7, string, {
      pointer: true,
      description:
        'Whether mounts below are read-only, too: Disabled (default), IfPossible or Enabled. Needs readOnly.',
    }),
  },
  { description: 'Where a volume appears in the files of a container.' },
);
export interface VolumeMount extends Infer<typeof VolumeMount> {}

export const VolumeDevice = message(
  'io.k8s.api.core.v1.VolumeDevice',
  {
    name: field(1, string, {
      required: true,
      description: 'The volume of the pod: a persistentVolumeClaim or ephemeral one whose volumeMode is Block.',
    }),
    devicePath: field(2, string, { required: true, description: 'The path of the device in the container.' }),
  },
  { description: 'Where a volume appears in a container as a block device.' },
);
export interface VolumeDevice extends Infer<typeof VolumeDevice> {}

export const Container = message(
  'io.k8s.api.core.v1.Container',
  {
    name: field(1, string, { required: true, description: 'Its name, a DNS label, unique in the pod.' }),
    image: field(2, string, { description: 'What it runs: registry/name:tag or @digest.' }),
    command: field(3, list(string), {
      description: 'What is started, instead of the entry point of the image. $(NAME) is replaced by variables.',
    }),
    args: field(4, list(string), {
      description: 'Arguments, instead of those of the image. $(NAME) is replaced by variables.',
    }),
    workingDir: field(5, string, { description: 'Where it is started. Default: where the image says, or /.' }),
    ports: field(6, list(ContainerPort), {
      listType: 'map',
      listMapKeys: ['containerPort', 'protocol'],
      patchStrategy: 'merge',
      patchMergeKey: 'containerPort',
      description: 'Ports it listens at. Only hostPort has an effect; the rest is for information and for names.',
    }),
    envFrom: field(19, list(EnvFromSource), {
      description: 'ConfigMaps and Secrets whose keys become variables. Of two the later wins, and env wins over all.',
    }),
    env: field(7, list(EnvVar), {
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'Variables of its environment.',
    }),
    resources: field(8, ResourceRequirements, {
      default: {},
      description: 'What it needs and what it may use at most.',
    }),
    resizePolicy: field(23, list(ContainerResizePolicy), {
      listType: 'atomic',
      description: 'Whether it is started again when its resources change, by resource.',
    }),
    restartPolicy: field(24, string, {
      pointer: true,
      description: 'Always, OnFailure or Never, instead of that of the pod. Always makes an init container a sidecar.',
    }),
    restartPolicyRules: field(25, list(ContainerRestartRule), {
      listType: 'atomic',
      description: 'What is done after certain exit codes. The first that fits counts, else restartPolicy. At most 20.',
    }),
    volumeMounts: field(9, list(VolumeMount), {
      patchStrategy: 'merge',
      patchMergeKey: 'mountPath',
      description: 'Where volumes appear in its files.',
    }),
    volumeDevices: field(21, list(VolumeDevice), {
      patchStrategy: 'merge',
      patchMergeKey: 'devicePath',
      description: 'Where block devices appear.',
    }),
    livenessProbe: field(10, Probe, {
      description: 'When this fails, the container is killed, and started again as restartPolicy says.',
    }),
    readinessProbe: field(11, Probe, { description: 'While this fails, no service sends requests to the container.' }),
    startupProbe: field(22, Probe, { description: 'Until this succeeds, the other probes wait.' }),
    lifecycle: field(12, Lifecycle, { description: 'What is done after it starts and before it stops.' }),
    terminationMessagePath: field(13, string, {
      default: '/dev/termination-log',
      description: 'The file whose content is kept when it ends. Default: /dev/termination-log.',
    }),
    terminationMessagePolicy: field(20, string, {
      default: 'File',
      description: 'Where its last message is from: File (the default) or FallbackToLogsOnError (its log).',
    }),
    imagePullPolicy: field(14, string, {
      description: 'Always, IfNotPresent or Never. Default: Always for the tag latest or none, else IfNotPresent.',
    }),
    securityContext: field(15, SecurityContext, {
      description: 'Its user and rights.',
    }),
    stdin: field(16, bool, { description: 'Keep its standard input open, for kubectl attach. Default: false.' }),
    stdinOnce: field(17, bool, {
      description: 'Close standard input after the first client has left. Default: false.',
    }),
    tty: field(18, bool, { description: 'Give it a terminal; needs stdin. Default: false.' }),
  },
  { description: 'A process from an image, in a pod.' },
);
export interface Container extends Infer<typeof Container> {}

export const EphemeralContainerCommon = message(
  'io.k8s.api.core.v1.EphemeralContainerCommon',
  {
    name: field(1, string, {
      required: true,
      description: 'Its name, a DNS label, unique among all containers of the pod.',
    }),
    image: field(2, string, { description: 'What it runs: registry/name:tag or @digest.' }),
    command: field(3, list(string), {
      description: 'What is started, instead of the entry point of the image. $(NAME) is replaced by variables.',
    }),
    args: field(4, list(string), {
      description: 'Arguments, instead of those of the image. $(NAME) is replaced by variables.',
    }),
    workingDir: field(5, string, { description: 'Where it is started. Default: where the image says, or /.' }),
    ports: field(6, list(ContainerPort), {
      listType: 'map',
      listMapKeys: ['containerPort', 'protocol'],
      patchStrategy: 'merge',
      patchMergeKey: 'containerPort',
      description: 'Not allowed here.',
    }),
    envFrom: field(19, list(EnvFromSource), {
      description: 'ConfigMaps and Secrets whose keys become variables. Of two the later wins, and env wins over all.',
    }),
    env: field(7, list(EnvVar), {
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'Variables of its environment.',
    }),
    resources: field(8, ResourceRequirements, {
      default: {},
      description: 'Not allowed here: it uses what is left of the resources of the pod.',
    }),
    resizePolicy: field(23, list(ContainerResizePolicy), { listType: 'atomic', description: 'Not allowed here.' }),
    restartPolicy: field(24, string, { pointer: true, description: 'Not allowed here: it is never started again.' }),
    restartPolicyRules: field(25, list(ContainerRestartRule), { listType: 'atomic', description: 'Not allowed here.' }),
    volumeMounts: field(9, list(VolumeMount), {
      patchStrategy: 'merge',
      patchMergeKey: 'mountPath',
      description: 'Where volumes appear in its files. No subPath here.',
    }),
    volumeDevices: field(21, list(VolumeDevice), {
      patchStrategy: 'merge',
      patchMergeKey: 'devicePath',
      description: 'Where block devices appear.',
    }),
    livenessProbe: field(10, Probe, { description: 'Not allowed here.' }),
    readinessProbe: field(11, Probe, { description: 'Not allowed here.' }),
    startupProbe: field(22, Probe, { description: 'Not allowed here.' }),
    lifecycle: field(12, Lifecycle, { description: 'Not allowed here.' }),
    terminationMessagePath: field(13, string, {
      default: '/dev/termination-log',
      description: 'The file whose content is kept when it ends. Default: /dev/termination-log.',
    }),
    terminationMessagePolicy: field(20, string, {
      default: 'File',
      description: 'Where its last message is from: File (the default) or FallbackToLogsOnError (its log).',
    }),
    imagePullPolicy: field(14, string, {
      description: 'Always, IfNotPresent or Never. Default: Always for the tag latest or none, else IfNotPresent.',
    }),
    securityContext: field(15, SecurityContext, {
      description: 'Its user and rights.',
    }),
    stdin: field(16, bool, { description: 'Keep its standard input open, for kubectl attach. Default: false.' }),
    stdinOnce: field(17, bool, {
      description: 'Close standard input after the first client has left. Default: false.',
    }),
    tty: field(18, bool, { description: 'Give it a terminal; needs stdin. Default: false.' }),
  },
  { description: 'What an ephemeral container has in common with others.' },
);
export interface EphemeralContainerCommon extends Infer<typeof EphemeralContainerCommon> {}

export const EphemeralContainer = message(
  'io.k8s.api.core.v1.EphemeralContainer',
  {
    ephemeralContainerCommon: field(1, EphemeralContainerCommon, { inline: true }),
    targetContainerName: field(2, string, {
      description: 'The container whose processes it sees. Default: only its own.',
    }),
  },
  { description: 'Added through the subresource ephemeralcontainers; never changed, removed or restarted.' },
);
export interface EphemeralContainer extends Infer<typeof EphemeralContainer> {}
