import { ContainerPort, ContainerResizePolicy, ContainerRestartRule } from './container.ts';
import { EnvFromSource, EnvVar } from './env.ts';
import { Lifecycle } from './lifecycle.ts';
import { Probe } from './probe.ts';
import { ResourceRequirements } from './resource-requirements.ts';
import { SecurityContext } from './security-context.ts';
import { VolumeDevice, VolumeMount } from './volume-mount.ts';
import { type Infer, field, message, bool, list, string } from '../../schema/field.ts';

/** https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/ */
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
