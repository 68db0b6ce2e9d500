import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { CachedObject } from '../watch-cache/watch-cache.ts';
import type { Resource } from '../registry/resource.ts';
import { parseStored } from '../codec/parse-stored.ts';

const metadataStart = Buffer.from('"metadata":{');
const versionStart = Buffer.from('"resourceVersion":"');

/** A cached object as a version shows it: other bytes, and maybe other labels and fields. */
export function shownObject({ selectableFields }: Resource, cached: CachedObject, bytes: Buffer): CachedObject {
  const object: ApiObject = parseStored(bytes);
  const { key, name, namespace, revision } = cached;
  return {
    key,
    name,
    namespace,
    revision,
    labels: object.metadata.labels ?? {},
    fields: selectableFields.of(object),
    bytes,
    itemTail: bytes.subarray(bytes.indexOf(metadataStart)),
  };
}

/** The same object at another revision. */
export function atRevision(bytes: Buffer, revision: number): Buffer {
  const from = bytes.indexOf(versionStart, bytes.indexOf(metadataStart)) + versionStart.length;
  return Buffer.concat([
    bytes.subarray(0, from),
    Buffer.from(String(revision)),
    bytes.subarray(bytes.indexOf('"', from)),
  ]);
}
