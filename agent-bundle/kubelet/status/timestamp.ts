/** RFC 3339 in seconds, as metav1.Time prints it; undefined for a moment that has not come. */
export function timestamp(milliseconds: number): string | undefined {
  return milliseconds > 0 ? timestampOf(milliseconds) : undefined;
}

/** The same, of a moment that has come. */
export function timestampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
