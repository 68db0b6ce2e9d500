import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodRef } from '../runtime/port.ts';

export function podRef({ metadata }: Pod): PodRef {
  return { uid: metadata.uid ?? '', name: metadata.name, namespace: metadata.namespace ?? '' };
}
