import { ResourceRequirements } from './resource-requirements.ts';
import {
  type Infer,
  field,
  message,
  bool,
  int32,
  int64,
  list,
  map,
  quantity,
  string,
  time,
} from '../../schema/field.ts';

/** What a kubelet reports of a container: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodStatus */
export const ContainerStateRunning = message(
  'io.k8s.api.core.v1.ContainerStateRunning',
  {
    startedAt: field(1, time, { description: 'When it was last started.' }),
  },
  { description: 'A container that runs.' },
);
export interface ContainerStateRunning extends Infer<typeof ContainerStateRunning> {}

export const ContainerStateTerminated = message(
  'io.k8s.api.core.v1.ContainerStateTerminated',
  {
    exitCode: field(1, int32, { required: true, description: 'What its process left with. 0 is success.' }),
    signal: field(2, int32, { description: 'The signal that ended it, by number, if one did.' }),
    reason: field(3, string, { description: 'Why it ended, such as Completed, Error or OOMKilled.' }),
    message: field(4, string, {
      description: 'What is known of its end, such as what it wrote to terminationMessagePath.',
    }),
    startedAt: field(5, time, { description: 'When it was started.' }),
    finishedAt: field(6, time, { description: 'When it ended.' }),
    containerID: field(7, string, { description: 'Its ID: <runtime>://<id>.' }),
  },
  { description: 'A container that ended.' },
);
export interface ContainerStateTerminated extends Infer<typeof ContainerStateTerminated> {}

export const ContainerStateWaiting = message(
  'io.k8s.api.core.v1.ContainerStateWaiting',
  {
    reason: field(1, string, { description: 'Why it does not run yet, such as ImagePullBackOff.' }),
    message: field(2, string, { description: 'Why it does not run yet, in a sentence.' }),
  },
  { description: 'A container that does not run yet, or not again.' },
);
export interface ContainerStateWaiting extends Infer<typeof ContainerStateWaiting> {}

export const ContainerState = message(
  'io.k8s.api.core.v1.ContainerState',
  {
    waiting: field(1, ContainerStateWaiting, { description: 'Set while it waits to be started.' }),
    running: field(2, ContainerStateRunning, { description: 'Set while it runs.' }),
    terminated: field(3, ContainerStateTerminated, { description: 'Set after it ended.' }),
  },
  { description: 'What a container does: one of these. Without any it waits.' },
);
export interface ContainerState extends Infer<typeof ContainerState> {}

export const ImageVolumeStatus = message(
  'io.k8s.api.core.v1.ImageVolumeStatus',
  {
    imageRef: field(1, string, { required: true, description: 'The image, by digest.' }),
  },
  { description: 'An image that is mounted as a volume.' },
);
export interface ImageVolumeStatus extends Infer<typeof ImageVolumeStatus> {}

export const VolumeStatus = message(
  'io.k8s.api.core.v1.VolumeStatus',
  {
    image: field(1, ImageVolumeStatus, { description: 'Set for a volume made from an image.' }),
  },
  { description: 'What the kubelet knows, by the kind of source.' },
);
export interface VolumeStatus extends Infer<typeof VolumeStatus> {}

export const VolumeMountStatus = message(
  'io.k8s.api.core.v1.VolumeMountStatus',
  {
    name: field(1, string, { required: true, description: 'The name of the volume.' }),
    mountPath: field(2, string, { required: true, description: 'The path in the container.' }),
    readOnly: field(3, bool, { description: 'Whether it can only be read.' }),
    recursiveReadOnly: field(4, string, {
      pointer: true,
      description: 'Enabled: mounts below are read-only, too; or Disabled.',
    }),
    volumeStatus: field(5, VolumeStatus, { description: 'What is known of the volume.' }),
  },
  { description: 'How a volume was really mounted.' },
);
export interface VolumeMountStatus extends Infer<typeof VolumeMountStatus> {}

export const LinuxContainerUser = message(
  'io.k8s.api.core.v1.LinuxContainerUser',
  {
    uid: field(1, int64, { required: true, description: 'The user, by number.' }),
    gid: field(2, int64, { required: true, description: 'The group, by number.' }),
    supplementalGroups: field(3, list(int64), {
      listType: 'atomic',
      description: 'More groups, by number; those from the image among them.',
    }),
  },
  { description: 'What its first process had at its start; it may have changed since.' },
);
export interface LinuxContainerUser extends Infer<typeof LinuxContainerUser> {}

export const ContainerUser = message(
  'io.k8s.api.core.v1.ContainerUser',
  {
    linux: field(1, LinuxContainerUser, { description: 'The user and groups on Linux.' }),
  },
  { description: 'An identity, by operating system.' },
);
export interface ContainerUser extends Infer<typeof ContainerUser> {}

export const ResourceHealth = message(
  'io.k8s.api.core.v1.ResourceHealth',
  {
    resourceID: field(1, string, { required: true, description: 'The device, by its unique ID.' }),
    health: field(2, string, { description: 'Healthy, Unhealthy or Unknown.' }),
    message: field(6, string, { pointer: true, description: 'Why, in a sentence, where the driver says so.' }),
  },
  { description: 'The health of a device.' },
);
export interface ResourceHealth extends Infer<typeof ResourceHealth> {}

export const ResourceStatus = message(
  'io.k8s.api.core.v1.ResourceStatus',
  {
    name: field(1, string, {
      required: true,
      description: 'The resource: its name, or claim:<claim>/<request> for a claim.',
    }),
    resources: field(2, list(ResourceHealth), {
      listType: 'map',
      listMapKeys: ['resourceID'],
      description: 'Each device of it.',
    }),
  },
  { description: 'A resource, and the devices of it that a container has.' },
);
export interface ResourceStatus extends Infer<typeof ResourceStatus> {}

export const ContainerStatus = message(
  'io.k8s.api.core.v1.ContainerStatus',
  {
    name: field(1, string, { required: true, description: 'The name of the container in the spec.' }),
    state: field(2, ContainerState, { default: {}, description: 'What it does now.' }),
    lastState: field(3, ContainerState, { default: {}, description: 'How it ended last time.' }),
    ready: field(4, bool, {
      required: true,
      description: 'Whether its readiness probe succeeds; without one, whether it was started.',
    }),
    restartCount: field(5, int32, { required: true, description: 'How often it was started again.' }),
    image: field(6, string, { required: true, description: 'The image it runs.' }),
    imageID: field(7, string, { required: true, description: 'That image, by digest.' }),
    containerID: field(8, string, { description: 'Its ID: <runtime>://<id>.' }),
    started: field(9, bool, {
      pointer: true,
      description: 'Whether its startup probe, if any, has succeeded and its postStart hook has ended.',
    }),
    allocatedResources: field(10, map(quantity), {
      description: 'What the node has set aside for it. Differs from the spec while it is resized.',
    }),
    resources: field(11, ResourceRequirements, { description: 'The requests and limits it really runs with.' }),
    volumeMounts: field(12, list(VolumeMountStatus), {
      listType: 'map',
      listMapKeys: ['mountPath'],
      patchStrategy: 'merge',
      patchMergeKey: 'mountPath',
      description: 'How its volumes were really mounted.',
    }),
    user: field(13, ContainerUser, { description: 'As whom it was started.' }),
    allocatedResourcesStatus: field(14, list(ResourceStatus), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'The health of devices it was given.',
    }),
    stopSignal: field(15, string, {
      pointer: true,
      description: 'The signal that stops it, from the spec, the image or the runtime.',
    }),
  },
  { description: 'How a container was last seen.' },
);
export interface ContainerStatus extends Infer<typeof ContainerStatus> {}
