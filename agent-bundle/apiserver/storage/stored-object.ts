import type { ApiObject } from '../../../common/api/schema/kind.ts';

/**
 * How an object is stored: JSON that starts `{"kind":…,"apiVersion":…,"metadata":{` and has no resourceVersion, since the
 * store assigns it. Where the metadata starts is then found without parsing, and a reader splices the revision in there.
 */
const metadataStart = '"metadata":{';

/** The bytes to store. Give the object in its storage version, with kind, apiVersion and a name. */
export function encodeForStorage(object: ApiObject): Buffer {
  const { kind, apiVersion, metadata, ...rest } = object;
  if (!kind || !apiVersion || !metadata.name) throw new Error('an object to store needs kind, apiVersion and a name');
  return Buffer.from(
    JSON.stringify({ kind, apiVersion, metadata: { ...metadata, resourceVersion: undefined }, ...rest }),
  );
}

/** Stored bytes as an object of the API: `resourceVersion` is set to `revision`. One copy, nothing is parsed. */
export function withResourceVersion(stored: Buffer, revision: number): Buffer {
  const at = metadataOffset(stored) + metadataStart.length;
  const version = versionField(revision);
  const whole = Buffer.allocUnsafeSlow(stored.length + version.length);
  stored.copy(whole, 0, 0, at);
  whole.write(version, at, 'latin1');
  stored.copy(whole, at + version.length, at);
  return whole;
}

/** Where `"metadata":{` starts. Kind and apiVersion hold no quotes, so that the first match is the object's own. */
export function metadataOffset(stored: Buffer): number {
  const at = stored.indexOf(metadataStart, 0, 'latin1');
  if (at < 0) throw new Error('stored bytes without metadata: not written by this server');
  return at;
}

export function versionField(revision: number): string {
  return `"resourceVersion":"${revision}",`;
}
