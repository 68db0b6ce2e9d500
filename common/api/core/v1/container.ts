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

export const SecurityContext = message('io.k8s.api.core.v1.SecurityContext', {
  capabilities: field(1, Capabilities),
  privileged: field(2, bool, { pointer: true }),
  seLinuxOptions: field(3, SELinuxOptions),
  windowsOptions: field(10, WindowsSecurityContextOptions),
  runAsUser: field(4, int64, { pointer: true }),
  runAsGroup: field(8, int64, { pointer: true }),
  runAsNonRoot: field(5, bool, { pointer: true }),
  readOnlyRootFilesystem: field(6, bool, { pointer: true }),
  allowPrivilegeEscalation: field(7, bool, { pointer: true }),
  procMount: field(9, string, { pointer: true }),
  seccompProfile: field(11, SeccompProfile),
  appArmorProfile: field(12, AppArmorProfile),
});
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

export const EnvVarSource = message('io.k8s.api.core.v1.EnvVarSource', {
  fieldRef: field(1, ObjectFieldSelector),
  resourceFieldRef: field(2, ResourceFieldSelector),
  configMapKeyRef: field(3, ConfigMapKeySelector),
  secretKeyRef: field(4, SecretKeySelector),
  fileKeyRef: field(5, FileKeySelector),
});
export interface EnvVarSource extends Infer<typeof EnvVarSource> {}

export const EnvVar = message('io.k8s.api.core.v1.EnvVar', {
  name: field(1, string, { required: true }),
  value: field(2, string),
  valueFrom: field(3, EnvVarSource),
});
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

export const ContainerPort = message('io.k8s.api.core.v1.ContainerPort', {
  name: field(1, string),
  hostPort: field(2, int32),
  containerPort: field(3, int32, { required: true }),
  protocol: field(4, string, { default: 'TCP' }),
  hostIP: field(5, string),
});
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

export const HTTPGetAction = message('io.k8s.api.core.v1.HTTPGetAction', {
  path: field(1, string, { default: '/' }),
  port: field(2, intOrString, { required: true }),
  host: field(3, string),
  scheme: field(4, string, { default: 'HTTP' }),
  httpHeaders: field(5, list(HTTPHeader)),
});
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

export const ExecAction = message('io.k8s.api.core.v1.ExecAction', {
  command: field(1, list(string)),
});
export interface ExecAction extends Infer<typeof ExecAction> {}

export const SleepAction = message('io.k8s.api.core.v1.SleepAction', {
  seconds: field(1, int64, { required: true }),
});
export interface SleepAction extends Infer<typeof SleepAction> {}

export const ProbeHandler = message('io.k8s.api.core.v1.ProbeHandler', {
  exec: field(1, ExecAction),
  httpGet: field(2, HTTPGetAction),
  tcpSocket: field(3, TCPSocketAction),
  grpc: field(4, GRPCAction),
});
export interface ProbeHandler extends Infer<typeof ProbeHandler> {}

export const Probe = message('io.k8s.api.core.v1.Probe', {
  handler: field(1, ProbeHandler, { inline: true }),
  initialDelaySeconds: field(2, int32),
  timeoutSeconds: field(3, int32, { default: 1 }),
  periodSeconds: field(4, int32, { default: 10 }),
  successThreshold: field(5, int32, { default: 1 }),
  failureThreshold: field(6, int32, { default: 3 }),
  terminationGracePeriodSeconds: field(7, int64, { pointer: true }),
});
export interface Probe extends Infer<typeof Probe> {}

export const LifecycleHandler = message('io.k8s.api.core.v1.LifecycleHandler', {
  exec: field(1, ExecAction),
  httpGet: field(2, HTTPGetAction),
  tcpSocket: field(3, TCPSocketAction),
  sleep: field(4, SleepAction),
});
export interface LifecycleHandler extends Infer<typeof LifecycleHandler> {}

export const Lifecycle = message('io.k8s.api.core.v1.Lifecycle', {
  postStart: field(1, LifecycleHandler),
  preStop: field(2, LifecycleHandler),
  stopSignal: field(3, string, { pointer: true }),
});
export interface Lifecycle extends Infer<typeof Lifecycle> {}

export const VolumeMount = message('io.k8s.api.core.v1.VolumeMount', {
  name: field(1, string, { required: true }),
  readOnly: field(2, bool),
  mountPath: field(3, string, { required: true }),
  subPath: field(4, string),
  mountPropagation: field(5, string, { pointer: true }),
  subPathExpr: field(6, string),
  recursiveReadOnly: field(7, string, { pointer: true }),
});
export interface VolumeMount extends Infer<typeof VolumeMount> {}

export const VolumeDevice = message('io.k8s.api.core.v1.VolumeDevice', {
  name: field(1, string, { required: true }),
  devicePath: field(2, string, { required: true }),
});
export interface VolumeDevice extends Infer<typeof VolumeDevice> {}

export const Container = message('io.k8s.api.core.v1.Container', {
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
