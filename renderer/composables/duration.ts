import { humanDuration } from '../../common/base/human-duration.ts';

/** As kubectl writes ages, `45s`, `5m12s`, `3d4h`; a clock that is behind makes none below zero. */
export function shortDuration(milliseconds: number): string {
  return humanDuration(Math.max(0, milliseconds));
}
