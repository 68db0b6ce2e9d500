import type { Tone, WorkloadRow } from '../../../../common/ipc/rows/resource.ts';

/** `isSettled`: the controller has seen the newest spec, and no older pods are left. */
export function workloadTone(
  { wanted, current, available }: Pick<WorkloadRow, 'wanted' | 'current' | 'available'>,
  isSettled: boolean,
  hasFailed: boolean,
): Tone {
  if (hasFailed) return 'bad';
  if (!isSettled || current !== wanted || available < wanted) return 'busy';
  return wanted === 0 ? 'idle' : 'good';
}
