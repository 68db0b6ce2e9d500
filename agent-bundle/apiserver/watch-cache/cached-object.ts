import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { resourcePrefix } from '../storage/keys.ts';
import type { StoreItem } from '../storage/store.ts';
import { spliceVersion } from '../storage/stored-object.ts';
import type { CachedObject, CachedResource } from './watch-cache.ts';

const frameHead = (type: string) => `{"type":"${type}","object":`;
const frameTail = '}\n';
const noValues: Readonly<Record<string, string>> = {};

/**
 * One version of one object. Its bytes are laid in a single buffer, inside the frame of the event that brought it, so that
 * GET, LIST and WATCH send slices of it:
 *
 *   {"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"7","name":…}}⏎
 *                            └─────────────────────────── bytes ────────────────────────────────────────┘
 *                                                          └────────────────── itemTail ─────────────────┘
 */
export class CachedVersion implements CachedObject {
  readonly key: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** The event that brought this version: its type, and its line. */
  readonly type: 'ADDED' | 'MODIFIED';
  readonly frame: Buffer;
  readonly #start: number;
  readonly #metadataAt: number;
  readonly #versionAt: number;

  /** Copies the bytes and reads labels and fields; the parsed object is not kept. Throws when the bytes are no object. */
  constructor(resource: CachedResource, item: StoreItem, type: 'ADDED' | 'MODIFIED') {
    const object = JSON.parse(item.value.toString('utf8')) as ApiObject;
    const head = frameHead(type);
    const { whole, metadataAt, versionAt } = spliceVersion(item.value, item.revision, head, frameTail);
    const path = item.key.slice(resourcePrefix(resource.kind).length);
    const slash = path.indexOf('/');
    this.key = item.key;
    this.name = path.slice(slash + 1);
    this.namespace = slash < 0 ? undefined : path.slice(0, slash);
    this.revision = item.revision;
    this.labels = object.metadata.labels ?? noValues;
    this.fields = selectableFields(resource, object, this.name, this.namespace);
    this.type = type;
    this.frame = whole;
    this.#start = head.length;
    this.#metadataAt = metadataAt;
    this.#versionAt = versionAt;
  }

  get bytes(): Buffer {
    return this.frame.subarray(this.#start, -frameTail.length);
  }

  get itemTail(): Buffer {
    return this.frame.subarray(this.#metadataAt, -frameTail.length);
  }

  /** The line of an event of another type, at another revision where one is given: a copy. */
  frameOf(type: 'ADDED' | 'MODIFIED' | 'DELETED', revision = this.revision): { frame: Buffer; object: Buffer } {
    const head = frameHead(type);
    const digits = String(revision);
    const before = this.frame.subarray(this.#start, this.#versionAt);
    const behind = this.frame.subarray(this.#versionAt + String(this.revision).length);
    const frame = Buffer.concat([Buffer.from(head), before, Buffer.from(digits), behind]);
    return { frame, object: frame.subarray(head.length, -frameTail.length) };
  }
}

function selectableFields(
  resource: CachedResource,
  object: ApiObject,
  name: string,
  namespace: string | undefined,
): Readonly<Record<string, string>> {
  const fields: Record<string, string> = { 'metadata.name': name, ...resource.selectableFields?.(object) };
  if (namespace !== undefined) fields['metadata.namespace'] = namespace;
  return fields;
}

/** The line that tells a watcher how far it is. `initialEventsEnd`: the objects that the watch began with are all sent. */
export function bookmarkFrame(
  { kind }: CachedResource,
  revision: number,
  initialEventsEnd: boolean,
): { frame: Buffer; object: Buffer } {
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  const annotations = initialEventsEnd ? { 'k8s.io/initial-events-end': 'true' } : undefined;
  const metadata = { resourceVersion: String(revision), annotations };
  const object = Buffer.from(JSON.stringify({ kind: kind.kind, apiVersion, metadata }));
  return { object, frame: Buffer.concat([Buffer.from(frameHead('BOOKMARK')), object, Buffer.from(frameTail)]) };
}
