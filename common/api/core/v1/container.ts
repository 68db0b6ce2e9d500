import { EnvFromSource, EnvVar } from './env.ts';
import { Lifecycle } from './lifecycle.ts';
import { Probe } from './probe.ts';
import { ResourceRequirements } from './resource-requirements.ts';
import { SecurityContext } from './security-context.ts';
import { VolumeDevice, VolumeMount } from './volume-mount.ts';
import { type Infer, field, message, bool, int32, list, string } from '../../schema/field.ts';

/** https://kubernetes.io/docs/concepts/containers/ */
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

/** An init container that keeps running beside the others. https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
export const isSidecar = ({ restartPolicy }: Pick<Container, 'restartPolicy'>) => restartPolicy === 'Always';
