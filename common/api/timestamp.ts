/** A moment, in milliseconds since the epoch, as meta/v1 Time prints it: RFC 3339 in UTC, whole seconds. */
export function timestamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}
