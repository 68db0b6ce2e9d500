import { timestamp } from '../../../common/api/timestamp.ts';

/** As `timestamp`, but undefined for a moment that has not come: the runtime gives those as 0. */
export function timestampIfCome(milliseconds: number): string | undefined {
  return milliseconds > 0 ? timestamp(milliseconds) : undefined;
}
