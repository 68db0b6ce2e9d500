import type { ApiObject } from '../api/schema/kind.ts';
import type { Source } from './follow.ts';

/**
 * A source with of each object only what `select` leaves of it: a mirror of many objects keeps no more than its owner asks for.
 * Those of which it leaves nothing are not there; that must not change while an object lives, for it is not told as a deletion.
 */
export function selecting<T extends ApiObject>(source: Source<T>, select: (object: T) => T | undefined): Source<T> {
  return {
    list: async (signal) => {
      const { items, metadata } = await source.list(signal);
      return { metadata, items: items.flatMap((item) => select(item) ?? []) };
    },
    async *watch(resourceVersion, signal, onOpen) {
      for await (const event of source.watch(resourceVersion, signal, onOpen)) {
        if (event.type === 'BOOKMARK' || event.type === 'ERROR') {
          yield event;
          continue;
        }
        const object = select(event.object);
        if (object) yield { type: event.type, object };
      }
    },
  };
}
