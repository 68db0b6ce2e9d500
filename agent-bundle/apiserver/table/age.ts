import { humanDuration } from '../../../common/base/human-duration.ts';

/** How long ago a time (RFC 3339) was; `<unknown>` without one. */
export function ageOf(time: string | undefined, now: number): string {
  return time === undefined ? '<unknown>' : humanDuration(now - Date.parse(time));
}
