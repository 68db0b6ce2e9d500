import type { Pod } from '../../../common/api/core/v1/pod.ts';

/** The API's copy of a pod that a kubelet runs from a file: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/ */
export const isMirrorPod = (pod: Pod): boolean =>
  pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
