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
export const ContainerStateRunning = message('io.k8s.api.core.v1.ContainerStateRunning', {
  startedAt: field(1, time),
});
export interface ContainerStateRunning extends Infer<typeof ContainerStateRunning> {}

export const ContainerStateTerminated = message('io.k8s.api.core.v1.ContainerStateTerminated', {
  exitCode: field(1, int32, { required: true, description: 'What its process left with.' }),
  signal: field(2, int32),
  reason: field(3, string, { description: 'Why it ended, such as Completed, Error or OOMKilled.' }),
  message: field(4, string),
  startedAt: field(5, time),
  finishedAt: field(6, time),
  containerID: field(7, string),
});
export interface ContainerStateTerminated extends Infer<typeof ContainerStateTerminated> {}

export const ContainerStateWaiting = message('io.k8s.api.core.v1.ContainerStateWaiting', {
  reason: field(1, string, { description: 'Why it does not run yet, such as ImagePullBackOff.' }),
  message: field(2, string),
});
export interface ContainerStateWaiting extends Infer<typeof ContainerStateWaiting> {}

export const ContainerState = message('io.k8s.api.core.v1.ContainerState', {
  waiting: field(1, ContainerStateWaiting),
  running: field(2, ContainerStateRunning),
  terminated: field(3, ContainerStateTerminated),
});
export interface ContainerState extends Infer<typeof ContainerState> {}

export const ImageVolumeStatus = message('io.k8s.api.core.v1.ImageVolumeStatus', {
  imageRef: field(1, string, { required: true }),
});
export interface ImageVolumeStatus extends Infer<typeof ImageVolumeStatus> {}

export const VolumeStatus = message('io.k8s.api.core.v1.VolumeStatus', {
  image: field(1, ImageVolumeStatus),
});
export interface VolumeStatus extends Infer<typeof VolumeStatus> {}

export const VolumeMountStatus = message('io.k8s.api.core.v1.VolumeMountStatus', {
  name: field(1, string, { required: true }),
  mountPath: field(2, string, { required: true }),
  readOnly: field(3, bool),
  recursiveReadOnly: field(4, string, { pointer: true }),
  volumeStatus: field(5, VolumeStatus),
});
export interface VolumeMountStatus extends Infer<typeof VolumeMountStatus> {}

export const LinuxContainerUser = message('io.k8s.api.core.v1.LinuxContainerUser', {
  uid: field(1, int64, { required: true }),
  gid: field(2, int64, { required: true }),
  supplementalGroups: field(3, list(int64), { listType: 'atomic' }),
});
export interface LinuxContainerUser extends Infer<typeof LinuxContainerUser> {}

export const ContainerUser = message('io.k8s.api.core.v1.ContainerUser', {
  linux: field(1, LinuxContainerUser),
});
export interface ContainerUser extends Infer<typeof ContainerUser> {}

export const ResourceHealth = message('io.k8s.api.core.v1.ResourceHealth', {
  resourceID: field(1, string, { required: true }),
  health: field(2, string),
  message: field(6, string, { pointer: true }),
});
export interface ResourceHealth extends Infer<typeof ResourceHealth> {}

export const ResourceStatus = message('io.k8s.api.core.v1.ResourceStatus', {
  name: field(1, string, { required: true }),
  resources: field(2, list(ResourceHealth), { listType: 'map', listMapKeys: ['resourceID'] }),
});
export interface ResourceStatus extends Infer<typeof ResourceStatus> {}

export const ContainerStatus = message(
  'io.k8s.api.core.v1.ContainerStatus',
  {
    name: field(1, string, { required: true }),
    state: field(2, ContainerState, { default: {}, description: 'What it does now.' }),
    lastState: field(3, ContainerState, { default: {}, description: 'How it ended last time.' }),
    ready: field(4, bool, { required: true, description: 'Whether its readiness probe succeeds.' }),
    restartCount: field(5, int32, { required: true, description: 'How often it was started again.' }),
    image: field(6, string, { required: true, description: 'The image it runs.' }),
    imageID: field(7, string, { required: true, description: 'That image, by digest.' }),
    containerID: field(8, string),
    started: field(9, bool, { pointer: true }),
    allocatedResources: field(10, map(quantity)),
    resources: field(11, ResourceRequirements),
    volumeMounts: field(12, list(VolumeMountStatus), {
      listType: 'map',
      listMapKeys: ['mountPath'],
      patchStrategy: 'merge',
      patchMergeKey: 'mountPath',
    }),
    user: field(13, ContainerUser),
    allocatedResourcesStatus: field(14, list(ResourceStatus), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
    }),
    stopSignal: field(15, string, { pointer: true }),
  },
  { description: 'How a container was last seen.' },
);
export interface ContainerStatus extends Infer<typeof ContainerStatus> {}
