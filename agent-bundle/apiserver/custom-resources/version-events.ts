import type { Resource } from '../registry/resource.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { bookmarkFrame } from '../watch-cache/cached-object.ts';
import type { CachedObject, Selector, WatchEvent } from '../watch-cache/watch-cache.ts';
import { atRevision } from './shown-object.ts';
import type { VersionCodec } from './version-codec.ts';

/** How objects of the cache are shown, and which need nothing. */
export interface Shower {
  isPlain(object: { readonly revision: number }): boolean;
  showAll(objects: readonly CachedObject[], signal: AbortSignal): Promise<readonly CachedObject[]>;
}

/** The events of what is stored, as a version shows them. Those that need no change stay what they are. */
export class VersionEvents {
  readonly #resource: Resource;
  readonly #codec: VersionCodec;
  readonly #shower: Shower;
  readonly #known = new WeakMap<WatchEvent, WatchEvent>();

  constructor(resource: Resource, codec: VersionCodec, shower: Shower) {
    this.#resource = resource;
    this.#codec = codec;
    this.#shower = shower;
  }

  /** `selector`: what enters it is ADDED, what leaves it DELETED, and what stays outside is not told. Absent: all is. */
  async shown(
    batch: readonly WatchEvent[],
    selector: Selector | undefined,
    signal: AbortSignal,
  ): Promise<readonly WatchEvent[]> {
    if (batch.every((event) => event.type !== 'BOOKMARK' && this.#shower.isPlain(event))) return batch;
    const unknown = batch.filter((event) => event.type !== 'BOOKMARK' && !this.#known.has(event));
    const bytes = await this.#codec.show(
      unknown.map(({ object }) => object),
      signal,
    );
    unknown.forEach((event, index) => this.#known.set(event, withObject(event, bytes[index] ?? event.object)));
    const events = batch.map((event) => this.#known.get(event) ?? this.#bookmark(event));
    if (selector) return this.#selected(batch, events, selector, signal);
    return events.every((event, index) => event === batch[index]) ? batch : events;
  }

  async #selected(
    batch: readonly WatchEvent[],
    events: readonly WatchEvent[],
    selector: Selector,
    signal: AbortSignal,
  ): Promise<WatchEvent[]> {
    const changed = batch.flatMap(({ type, previous }) => (type === 'MODIFIED' && previous ? [previous] : []));
    const before = new Map(changed.map((object, index) => [object, index]));
    const shownBefore = await this.#shower.showAll(changed, signal);
    const selected: WatchEvent[] = [];
    events.forEach((event, index) => {
      if (event.type === 'BOOKMARK') selected.push(event);
      else {
        const previous = batch[index]?.previous;
        const at = event.type === 'MODIFIED' && previous ? before.get(previous) : undefined;
        const told = this.#step(event, at === undefined ? undefined : shownBefore[at], selector);
        if (told) selected.push(told);
      }
    });
    return selected;
  }

  #step(event: WatchEvent, previous: CachedObject | undefined, selector: Selector): WatchEvent | undefined {
    const object = parseStored(event.object);
    const is = selector.matches(object.metadata.labels ?? {}, this.#resource.selectableFields.of(object));
    if (!previous) return is ? event : undefined;
    const was = selector.matches(previous.labels, previous.fields);
    if (is) return was ? event : eventOf('ADDED', event.revision, event.object);
    return was ? eventOf('DELETED', event.revision, atRevision(previous.bytes, event.revision)) : undefined;
  }

  #bookmark(event: WatchEvent): WatchEvent {
    const isEnd = event.object.includes('k8s.io/initial-events-end');
    return { ...event, ...bookmarkFrame({ kind: this.#resource.kind }, event.revision, isEnd) };
  }
}

const withObject = (event: WatchEvent, object: Buffer): WatchEvent =>
  object.equals(event.object) ? event : eventOf(event.type, event.revision, object);

function eventOf(type: WatchEvent['type'], revision: number, object: Buffer): WatchEvent {
  const frame = Buffer.concat([Buffer.from(`{"type":"${type}","object":`), object, Buffer.from('}\n')]);
  return { type, revision, object, frame };
}
