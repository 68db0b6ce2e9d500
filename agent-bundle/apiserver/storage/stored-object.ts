/**
 * How an object is stored: JSON that starts `{"kind":…,"apiVersion":…,"metadata":{"name":…` and has no resourceVersion, since
 * the store assigns it. Where the metadata starts is then found without parsing, and a reader splices the revision in there.
 */
const metadataStart = Buffer.from('"metadata":{');

/** Stored bytes as an object of the API: `resourceVersion` is set to `revision`. One copy, nothing is parsed. */
export function withResourceVersion(stored: Buffer, revision: number): Buffer {
  return spliceVersion(stored, revision, '', '').whole;
}

/** An object of the API between a head and a tail, in one buffer of its own. */
export interface Spliced {
  readonly whole: Buffer;
  /** Where `"metadata":` starts. */
  readonly metadataAt: number;
  /** Where the resourceVersion's digits stand. */
  readonly versionAt: number;
}

/** Copies stored bytes with their revision in place, `head` (ASCII) before and `tail` (ASCII) behind. */
export function spliceVersion(stored: Buffer, revision: number, head: string, tail: string): Spliced {
  const metadataAt = metadataOffset(stored);
  const at = metadataAt + metadataStart.length;
  const field = `"resourceVersion":"${revision}",`;
  const whole = Buffer.allocUnsafeSlow(head.length + stored.length + field.length + tail.length);
  whole.write(head, 0, 'latin1');
  stored.copy(whole, head.length, 0, at);
  whole.write(field, head.length + at, 'latin1');
  stored.copy(whole, head.length + at + field.length, at);
  whole.write(tail, whole.length - tail.length, 'latin1');
  return { whole, metadataAt: head.length + metadataAt, versionAt: head.length + at + '"resourceVersion":"'.length };
}

/** Kind and apiVersion hold no quotes, so that the first match is the object's own metadata. */
function metadataOffset(stored: Buffer): number {
  const at = stored.indexOf(metadataStart);
  if (at < 0) throw new Error('stored bytes without metadata were not written by this server');
  return at;
}
