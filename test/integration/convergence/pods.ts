import type { Pod } from '../../../common/api/core/v1/pod.ts';

/** Has ended, well or badly. */
export const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

export const isGoing = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;

/** Serves, and is to go on doing so. */
export const isReady = (pod: Pod): boolean =>
  !isGoing(pod) &&
  !isOver(pod) &&
  (pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false);
