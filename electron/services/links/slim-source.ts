import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Source } from '../../../common/client/follow.ts';

/** Leaves out who wrote which field: nobody here looks at it, and it is up to half of an object. */
export function slimSource<T extends ApiObject>(source: Source<T>): Source<T> {
  return {
    list: async (signal) => {
      const list = await source.list(signal);
      list.items.forEach(slim);
      return list;
    },
    async *watch(resourceVersion, signal, onOpen) {
      for await (const event of source.watch(resourceVersion, signal, onOpen)) {
        if (event.type !== 'BOOKMARK' && event.type !== 'ERROR') slim(event.object);
        yield event;
      }
    },
  };
}

function slim({ metadata }: ApiObject): void {
  delete metadata.managedFields;
}
