/** Whole seconds as Go prints a duration: `10s`, `1m20s`; messages of waiting containers carry it. */
export function goDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
