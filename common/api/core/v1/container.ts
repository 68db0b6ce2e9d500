import { LocalObjectReference } from './references.ts';
import { ResourceRequirements } from './resource-requirements.ts';
import { ObjectFieldSelector, ResourceFieldSelector } from './volume.ts';
import { type Infer, field, message, bool, int32, int64, intOrString, list, string } from '../../schema/field.ts';

/** core/v1/container: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const Capabilities = message('io.k8s.api.core.v1.Capabilities', {
  add: field(1, list(string)),
  drop: field(2, list(string)),
});
export interface Capabilities extends Infer<typeof Capabilities> {}

export const SELinuxOptions = message('io.k8s.api.core.v1.SELinuxOptions', {
  user: field(1, string),
  role: field(2, string),
  type: field(3, string),
  level: field(4, string),
});
export interface SELinuxOptions extends Infer<typeof SELinuxOptions> {}

export const SeccompProfile = message('io.k8s.api.core.v1.SeccompProfile', {
  type: field(1, string, { required: true }),
  localhostProfile: field(2, string, { pointer: true }),
});
export interface SeccompProfile extends Infer<typeof SeccompProfile> {}

export const AppArmorProfile = message('io.k8s.api.core.v1.AppArmorProfile', {
  type: field(1, string, { required: true }),
  localhostProfile: field(2, string, { pointer: true }),
});
export interface AppArmorProfile extends Infer<typeof AppArmorProfile> {}

export const WindowsSecurityContextOptions = message('io.k8s.api.core.v1.WindowsSecurityContextOptions', {
  gmsaCredentialSpecName: field(1, string, { pointer: true }),
  gmsaCredentialSpec: field(2, string, { pointer: true }),
  runAsUserName: field(3, string, { pointer: true }),
  hostProcess: field(4, bool, { pointer: true }),
});
export interface WindowsSecurityContextOptions extends Infer<typeof WindowsSecurityContextOptions> {}

export const SecurityContext = message(
  'io.k8s.api.core.v1.SecurityContext',
  {
    capabilities: field(1, Capabilities, { description: 'Linux capabilities to add and to drop.' }),
    privileged: field(2, bool, { pointer: true, description: 'It may do what root on the node may.' }),
    seLinuxOptions: field(3, SELinuxOptions),
    windowsOptions: field(10, WindowsSecurityContextOptions),
    runAsUser: field(4, int64, { pointer: true, description: 'Its user, by number.' }),
    runAsGroup: field(8, int64, { pointer: true, description: 'Its group, by number.' }),
    runAsNonRoot: field(5, bool, { pointer: true, description: 'It does not start as root.' }),
    readOnlyRootFilesystem: field(6, bool, { pointer: true, description: 'Only its volumes can be written to.' }),
    allowPrivilegeEscalation: field(7, bool, {
      pointer: true,
      description: 'Whether a process may gain more rights than its parent.',
    }),
    procMount: field(9, string, { pointer: true }),
    seccompProfile: field(11, SeccompProfile, { description: 'Which system calls it may use.' }),
    appArmorProfile: field(12, AppArmorProfile, { description: 'The AppArmor profile it runs with.' }),
  },
  { description: 'The user and rights of a container.' },
);
export interface SecurityContext extends Infer<typeof SecurityContext> {}

export const ConfigMapKeySelector = message(
  'io.k8s.api.core.v1.ConfigMapKeySelector',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    key: field(2, string, { required: true }),
    optional: field(3, bool, { pointer: true }),
  },
  { atomic: true },
);
export interface ConfigMapKeySelector extends Infer<typeof ConfigMapKeySelector> {}

export const SecretKeySelector = message(
  'io.k8s.api.core.v1.SecretKeySelector',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    key: field(2, string, { required: true }),
    optional: field(3, bool, { pointer: true }),
  },
  { atomic: true },
);
export interface SecretKeySelector extends Infer<typeof SecretKeySelector> {}

export const FileKeySelector = message(
  'io.k8s.api.core.v1.FileKeySelector',
  {
    volumeName: field(1, string, { required: true }),
    path: field(2, string, { required: true }),
    key: field(3, string, { required: true }),
    optional: field(4, bool, { pointer: true, default: false }),
  },
  { atomic: true },
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
    fileKeyRef: field(5, FileKeySelector),
  },
  { description: 'Where the value of a variable is taken from: one of these.' },
);
export interface EnvVarSource extends Infer<typeof EnvVarSource> {}

export const EnvVar = message(
  'io.k8s.api.core.v1.EnvVar',
  {
    name: field(1, string, { required: true, description: 'Its name.' }),
    value: field(2, string, { description: 'Its value. $(NAME) is replaced by variables above.' }),
    valueFrom: field(3, EnvVarSource, { description: 'Where its value is taken from.' }),
  },
  { description: 'A variable of the environment.' },
);
export interface EnvVar extends Infer<typeof EnvVar> {}

export const ConfigMapEnvSource = message('io.k8s.api.core.v1.ConfigMapEnvSource', {
  localObjectReference: field(1, LocalObjectReference, { inline: true }),
  optional: field(2, bool, { pointer: true }),
});
export interface ConfigMapEnvSource extends Infer<typeof ConfigMapEnvSource> {}

export const SecretEnvSource = message('io.k8s.api.core.v1.SecretEnvSource', {
  localObjectReference: field(1, LocalObjectReference, { inline: true }),
  optional: field(2, bool, { pointer: true }),
});
export interface SecretEnvSource extends Infer<typeof SecretEnvSource> {}

export const EnvFromSource = message('io.k8s.api.core.v1.EnvFromSource', {
  prefix: field(1, string),
  configMapRef: field(2, ConfigMapEnvSource),
  secretRef: field(3, SecretEnvSource),
});
export interface EnvFromSource extends Infer<typeof EnvFromSource> {}

export const ContainerPort = message(
  'io.k8s.api.core.v1.ContainerPort',
  {
    name: field(1, string, { description: 'What services and probes may call it by.' }),
    hostPort: field(2, int32, { description: 'The port of the node that leads there.' }),
    containerPort: field(3, int32, { required: true, description: 'The number of the port.' }),
    protocol: field(4, string, { default: 'TCP', description: 'TCP, UDP or SCTP.' }),
    hostIP: field(5, string),
  },
  { description: 'A port at which a container listens.' },
);
export interface ContainerPort extends Infer<typeof ContainerPort> {}

export const ContainerResizePolicy = message('io.k8s.api.core.v1.ContainerResizePolicy', {
  resourceName: field(1, string, { required: true }),
  restartPolicy: field(2, string, { required: true }),
});
export interface ContainerResizePolicy extends Infer<typeof ContainerResizePolicy> {}

export const ContainerRestartRuleOnExitCodes = message('io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes', {
  operator: field(1, string, { required: true }),
  values: field(2, list(int32), { listType: 'set' }),
});
export interface ContainerRestartRuleOnExitCodes extends Infer<typeof ContainerRestartRuleOnExitCodes> {}

export const ContainerRestartRule = message('io.k8s.api.core.v1.ContainerRestartRule', {
  action: field(1, string, { required: true }),
  exitCodes: field(2, ContainerRestartRuleOnExitCodes),
});
export interface ContainerRestartRule extends Infer<typeof ContainerRestartRule> {}

export const HTTPHeader = message('io.k8s.api.core.v1.HTTPHeader', {
  name: field(1, string, { required: true }),
  value: field(2, string, { required: true }),
});
export interface HTTPHeader extends Infer<typeof HTTPHeader> {}

export const HTTPGetAction = message(
  'io.k8s.api.core.v1.HTTPGetAction',
  {
    path: field(1, string, { default: '/', description: 'The path asked for.' }),
    port: field(2, intOrString, { required: true, description: 'A number, or the name of a port.' }),
    host: field(3, string, { description: 'Default: the address of the pod.' }),
    scheme: field(4, string, { default: 'HTTP', description: 'HTTP or HTTPS.' }),
    httpHeaders: field(5, list(HTTPHeader), { description: 'More headers.' }),
  },
  { description: 'A request to the container.' },
);
export interface HTTPGetAction extends Infer<typeof HTTPGetAction> {}

export const TCPSocketAction = message('io.k8s.api.core.v1.TCPSocketAction', {
  port: field(1, intOrString, { required: true }),
  host: field(2, string),
});
export interface TCPSocketAction extends Infer<typeof TCPSocketAction> {}

export const GRPCAction = message('io.k8s.api.core.v1.GRPCAction', {
  port: field(1, int32, { required: true }),
  service: field(2, string, { pointer: true, default: '' }),
});
export interface GRPCAction extends Infer<typeof GRPCAction> {}

export const ExecAction = message(
  'io.k8s.api.core.v1.ExecAction',
  {
    command: field(1, list(string), { description: 'The program and its arguments. No shell.' }),
  },
  { description: 'A command in the container.' },
);
export interface ExecAction extends Infer<typeof ExecAction> {}

export const SleepAction = message('io.k8s.api.core.v1.SleepAction', {
  seconds: field(1, int64, { required: true }),
});
export interface SleepAction extends Infer<typeof SleepAction> {}

export const ProbeHandler = message('io.k8s.api.core.v1.ProbeHandler', {
  exec: field(1, ExecAction, { description: 'A command in the container: 0 is success.' }),
  httpGet: field(2, HTTPGetAction, { description: 'A request: codes from 200 to 399 are success.' }),
  tcpSocket: field(3, TCPSocketAction, { description: 'A connection that opens is success.' }),
  grpc: field(4, GRPCAction, { description: 'The gRPC health check.' }),
});
export interface ProbeHandler extends Infer<typeof ProbeHandler> {}

export const Probe = message(
  'io.k8s.api.core.v1.Probe',
  {
    handler: field(1, ProbeHandler, { inline: true }),
    initialDelaySeconds: field(2, int32, { description: 'How long to wait before the first time.' }),
    timeoutSeconds: field(3, int32, { default: 1, description: 'How long an answer may take.' }),
    periodSeconds: field(4, int32, { default: 10, description: 'How often to ask.' }),
    successThreshold: field(5, int32, { default: 1, description: 'How many successes in a row count.' }),
    failureThreshold: field(6, int32, { default: 3, description: 'How many failures in a row count.' }),
    terminationGracePeriodSeconds: field(7, int64, { pointer: true }),
  },
  { description: 'How the health of a container is asked for, and how often.' },
);
export interface Probe extends Infer<typeof Probe> {}

export const LifecycleHandler = message('io.k8s.api.core.v1.LifecycleHandler', {
  exec: field(1, ExecAction),
  httpGet: field(2, HTTPGetAction),
  tcpSocket: field(3, TCPSocketAction),
  sleep: field(4, SleepAction),
});
export interface LifecycleHandler extends Infer<typeof LifecycleHandler> {}

export const Lifecycle = message(
  'io.k8s.api.core.v1.Lifecycle',
  {
    postStart: field(1, LifecycleHandler, { description: 'Right after it was created. If this fails, it is killed.' }),
    preStop: field(2, LifecycleHandler, { description: 'Before it is told to stop, within the grace period.' }),
    stopSignal: field(3, string, { pointer: true, description: 'The signal that stops it.' }),
  },
  { description: 'What is done at the start and end of a container.' },
);
export interface Lifecycle extends Infer<typeof Lifecycle> {}

export const VolumeMount = message(
  'io.k8s.api.core.v1.VolumeMount',
  {
    name: field(1, string, { required: true, description: 'The volume of the pod.' }),
    readOnly: field(2, bool, { description: 'It cannot be written to.' }),
    mountPath: field(3, string, { required: true, description: 'The path in the container.' }),
    subPath: field(4, string, { description: 'Only this folder or file of the volume.' }),
    mountPropagation: field(5, string, { pointer: true, description: 'None, HostToContainer or Bidirectional.' }),
    subPathExpr: field(6, string),
    recursiveReadOnly: field(7, string, { pointer: true }),
  },
  { description: 'Where a volume appears in the files of a container.' },
);
export interface VolumeMount extends Infer<typeof VolumeMount> {}

export const VolumeDevice = message('io.k8s.api.core.v1.VolumeDevice', {
  name: field(1, string, { required: true }),
  devicePath: field(2, string, { required: true }),
});
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
    workingDir: field(5, string, { description: 'Where it is started.' }),
    ports: field(6, list(ContainerPort), {
      listType: 'map',
      listMapKeys: ['containerPort', 'protocol'],
      patchStrategy: 'merge',
      patchMergeKey: 'containerPort',
      description: 'Ports it listens at. Only hostPort has an effect; the rest is for information and for names.',
    }),
    envFrom: field(19, list(EnvFromSource), { description: 'ConfigMaps and Secrets whose keys become variables.' }),
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
      description: 'Whether it is started again when its resources change.',
    }),
    restartPolicy: field(24, string, { pointer: true, description: 'Always makes a sidecar of an init container.' }),
    restartPolicyRules: field(25, list(ContainerRestartRule), { listType: 'atomic' }),
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
    livenessProbe: field(10, Probe, { description: 'When this fails, it is started again.' }),
    readinessProbe: field(11, Probe, { description: 'While this fails, no service sends it requests.' }),
    startupProbe: field(22, Probe, { description: 'Until this succeeds, the other probes wait.' }),
    lifecycle: field(12, Lifecycle, { description: 'What is done after it starts and before it stops.' }),
    terminationMessagePath: field(13, string, {
      default: '/dev/termination-log',
      description: 'The file whose content is kept when it ends.',
    }),
    terminationMessagePolicy: field(20, string, { default: 'File', description: 'File, or FallbackToLogsOnError.' }),
    imagePullPolicy: field(14, string, {
      description: 'Always, IfNotPresent or Never. Default: Always for the tag latest.',
    }),
    securityContext: field(15, SecurityContext, { description: 'Its user and rights.' }),
    stdin: field(16, bool, { description: 'Keep its standard input open.' }),
    stdinOnce: field(17, bool),
    tty: field(18, bool, { description: 'Give it a terminal.' }),
  },
  { description: 'A process from an image, in a pod.' },
);
export interface Container extends Infer<typeof Container> {}

export const EphemeralContainerCommon = message('io.k8s.api.core.v1.EphemeralContainerCommon', {
  name: field(1, string, { required: true }),
  image: field(2, string),
  command: field(3, list(string)),
  args: field(4, list(string)),
  workingDir: field(5, string),
  ports: field(6, list(ContainerPort), {
    listType: 'map',
    listMapKeys: ['containerPort', 'protocol'],
    patchStrategy: 'merge',
    patchMergeKey: 'containerPort',
  }),
  envFrom: field(19, list(EnvFromSource)),
  env: field(7, list(EnvVar), { patchStrategy: 'merge', patchMergeKey: 'name' }),
  resources: field(8, ResourceRequirements, { default: {} }),
  resizePolicy: field(23, list(ContainerResizePolicy), { listType: 'atomic' }),
  restartPolicy: field(24, string, { pointer: true }),
  restartPolicyRules: field(25, list(ContainerRestartRule), { listType: 'atomic' }),
  volumeMounts: field(9, list(VolumeMount), { patchStrategy: 'merge', patchMergeKey: 'mountPath' }),
  volumeDevices: field(21, list(VolumeDevice), { patchStrategy: 'merge', patchMergeKey: 'devicePath' }),
  livenessProbe: field(10, Probe),
  readinessProbe: field(11, Probe),
  startupProbe: field(22, Probe),
  lifecycle: field(12, Lifecycle),
  terminationMessagePath: field(13, string, { default: '/dev/termination-log' }),
  terminationMessagePolicy: field(20, string, { default: 'File' }),
  imagePullPolicy: field(14, string),
  securityContext: field(15, SecurityContext),
  stdin: field(16, bool),
  stdinOnce: field(17, bool),
  tty: field(18, bool),
});
export interface EphemeralContainerCommon extends Infer<typeof EphemeralContainerCommon> {}

export const EphemeralContainer = message('io.k8s.api.core.v1.EphemeralContainer', {
  ephemeralContainerCommon: field(1, EphemeralContainerCommon, { inline: true }),
  targetContainerName: field(2, string),
});
export interface EphemeralContainer extends Infer<typeof EphemeralContainer> {}
