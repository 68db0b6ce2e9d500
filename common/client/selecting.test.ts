import { expect, it } from 'vitest';
import type { WatchEvent } from './api-client.ts';
import type { Source } from './follow.ts';
import { selecting } from './selecting.ts';

interface Thing {
  readonly metadata: { readonly name: string; readonly resourceVersion?: string };
  readonly size?: number;
}

const thing = (name: string): Thing => ({ metadata: { name }, size: 1 });
const bookmark = { type: 'BOOKMARK', object: { metadata: { name: '', resourceVersion: '9' } } } as WatchEvent<Thing>;

const source: Source<Thing> = {
  list: async () => ({ items: [thing('a'), thing('b')], metadata: { resourceVersion: '7' } }),
  async *watch(resourceVersion, _, onOpen) {
    expect(resourceVersion).toBe('7');
    onOpen?.();
    yield { type: 'MODIFIED', object: thing('a') };
    yield { type: 'DELETED', object: thing('b') };
    yield bookmark;
  },
};

const named = ({ metadata }: Thing): Thing | undefined => (metadata.name === 'a' ? { metadata } : undefined);
const { signal } = new AbortController();

it('lists only what is selected, of each object and of all', async () => {
  expect(await selecting(source, named).list(signal)).toEqual({
    items: [{ metadata: { name: 'a' } }],
    metadata: { resourceVersion: '7' },
  });
});

it('tells only of what is selected, and passes bookmarks on', async () => {
  let opened = false;
  const events: object[] = [];
  for await (const event of selecting(source, named).watch('7', signal, () => (opened = true))) events.push(event);
  expect(events).toEqual([{ type: 'MODIFIED', object: { metadata: { name: 'a' } } }, bookmark]);
  expect(opened).toBe(true);
});
