const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** As kubectl writes ages: two units where the first is small, `45s`, `5m12s`, `12m`, `3h20m`, `3d4h`, `12d`, `2y31d`. */
export function shortDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 2 * minute) return `${Math.floor(ms / second)}s`;
  if (ms < 10 * minute) return two(ms, minute, 'm', second, 's');
  if (ms < 3 * hour) return `${Math.floor(ms / minute)}m`;
  if (ms < 8 * hour) return two(ms, hour, 'h', minute, 'm');
  if (ms < 2 * day) return `${Math.floor(ms / hour)}h`;
  if (ms < 8 * day) return two(ms, day, 'd', hour, 'h');
  if (ms < 730 * day) return `${Math.floor(ms / day)}d`;
  if (ms < 8 * 365 * day) return two(ms, 365 * day, 'y', day, 'd');
  return `${Math.floor(ms / (365 * day))}y`;
}

function two(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)}${largeName}${rest ? `${rest}${smallName}` : ''}`;
}
