import type { Pod } from '../../../common/api/core/v1/pod.ts';

/** Failures of a job's pods in a row. */
export interface FailureRow {
  /** Since the last success. */
  readonly failures: number;
  /** When the last of them was, in milliseconds of the monotonic clock. */
  readonly last: number;
}

export const noFailures: FailureRow = { failures: 0, last: -Infinity };

const first = 10_000;
const most = 600_000;

/** The row after these pods have ended; a success begins it anew. `endOf` says when, by the monotonic clock. */
export function rowAfter(
  row: FailureRow,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
  endOf: (pod: Pod) => number,
): FailureRow {
  const lastSuccess = Math.max(-Infinity, ...succeeded.map(endOf));
  const since = failed.map(endOf).filter((time) => time > lastSuccess);
  const before = succeeded.length > 0 ? noFailures : row;
  return { failures: before.failures + since.length, last: Math.max(before.last, ...since) };
}

/** Milliseconds until another pod may be made, `now` by the monotonic clock: 10 s after the first failure, doubled with each, at most 10 minutes. */
export function backOff({ failures, last }: FailureRow, now: number): number {
  if (failures === 0) return 0;
  return Math.max(0, last + Math.min(most, first * 2 ** (failures - 1)) - now);
}
