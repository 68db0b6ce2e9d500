import type { CachedVersion } from './cached-object.ts';
import type { CachedObject, WatchEvent } from './watch-cache.ts';

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';
export type Matcher = (object: CachedObject) => boolean;

/** One object's step from a version to the next; created without `previous`, deleted without `current`. */
export class Change {
  readonly key: string;
  readonly revision: number;
  readonly previous: CachedVersion | undefined;
  readonly current: CachedVersion | undefined;
  readonly #events: Partial<Record<ChangeType, WatchEvent>> = {};

  constructor(key: string, revision: number, previous: CachedVersion | undefined, current: CachedVersion | undefined) {
    this.key = key;
    this.revision = revision;
    this.previous = previous;
    this.current = current;
  }

  /** Bytes that keeping this costs. */
  get size(): number {
    return (this.current ?? this.previous)?.frame.length ?? 0;
  }

  /** What a watcher of `matches` is told; each kind of event is encoded once, whoever asks. */
  eventFor(matches: Matcher): WatchEvent | undefined {
    const type = changeType(
      this.previous !== undefined && matches(this.previous),
      this.current !== undefined && matches(this.current),
    );
    return type && (this.#events[type] ??= this.#encode(type));
  }

  #encode(type: ChangeType): WatchEvent {
    const { current, previous, revision } = this;
    if (type === 'DELETED') return { type, revision, previous, ...(previous as CachedVersion).frameOf(type, revision) };
    const event = eventOf(current as CachedVersion, type);
    return previous ? { ...event, previous } : event;
  }
}

/** An object as the event of that type; the bytes are shared where it came by such an event. */
export function eventOf(object: CachedVersion, type: 'ADDED' | 'MODIFIED'): WatchEvent {
  const { revision } = object;
  if (object.type === type) return { type, revision, object: object.bytes, frame: object.frame };
  return { type, revision, ...object.frameOf(type) };
}

/** An object that enters a watcher's sight is ADDED to it, one that leaves is DELETED. */
function changeType(was: boolean, is: boolean): ChangeType | undefined {
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}
