import { expect, test } from 'vitest';
import { CompactedError, StoreError } from '../store-errors.ts';
import type { WatchEvent, WatchResponse } from './messages.ts';
import { WatchAssembler } from './watch-assembler.ts';

const put = (key: string, modRevision: number, createRevision = modRevision): WatchEvent => ({
  type: 'put',
  kv: { key, value: Buffer.from(`${key}@${modRevision}`), modRevision, createRevision },
});
const deletion = (key: string, modRevision: number): WatchEvent => ({
  type: 'delete',
  kv: { key, value: Buffer.alloc(0), modRevision, createRevision: 0 },
});

function message(parts: Partial<WatchResponse>): WatchResponse {
  const plain = { created: false, canceled: false, compactRevision: 0, cancelReason: '', fragment: false, events: [] };
  return { revision: 0, ...plain, ...parts };
}

test('puts and deletes become events of the store, and the batch ends at the last one’s revision', () => {
  const batch = new WatchAssembler(5).accept(
    message({ revision: 99, events: [put('a', 6), put('a', 7, 6), deletion('a', 8)] }),
  );
  expect(batch).toEqual({
    revision: 8,
    events: [
      { type: 'put', key: 'a', value: Buffer.from('a@6'), revision: 6, created: true },
      { type: 'put', key: 'a', value: Buffer.from('a@7'), revision: 7, created: false },
      { type: 'delete', key: 'a', revision: 8 },
    ],
  });
});

test('the confirmation of a watch is no progress: its header tells where the store is', () => {
  expect(new WatchAssembler(5).accept(message({ created: true, revision: 50 }))).toBeUndefined();
});

test('a message without events is progress, and never goes back', () => {
  const assembler = new WatchAssembler(5);
  expect(assembler.accept(message({ revision: 9 }))).toEqual({ events: [], revision: 9 });
  expect(assembler.accept(message({ revision: 3 }))).toEqual({ events: [], revision: 9 });
});

test('what was delivered before is left out, and the revision does not go back', () => {
  const batch = new WatchAssembler(5).accept(message({ events: [put('a', 4), put('b', 5), put('c', 6)] }));
  expect(batch?.events.map((event) => event.revision)).toEqual([6]);
  expect(new WatchAssembler(5).accept(message({ events: [put('b', 5)] }))).toEqual({ events: [], revision: 5 });
});

test('fragments become one batch, so that no revision is reported by halves', () => {
  const assembler = new WatchAssembler(5);
  expect(assembler.accept(message({ fragment: true, events: [put('a', 6)] }))).toBeUndefined();
  expect(assembler.accept(message({ fragment: true, events: [put('b', 6)] }))).toBeUndefined();
  expect(assembler.accept(message({ events: [put('c', 6)] }))?.events.map((event) => event.key)).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(assembler.accept(message({ events: [put('d', 7)] }))?.events.map((event) => event.key)).toEqual(['d']);
});

test('a compacted watch tells from which revision on there is history', () => {
  const accept = () => new WatchAssembler(5).accept(message({ canceled: true, compactRevision: 40 }));
  expect(accept).toThrow(CompactedError);
  expect(accept).toThrow(expect.objectContaining({ compactRevision: 40 }));
});

test('a watch that etcd ends for another reason fails with that reason', () => {
  const accept = () => new WatchAssembler(5).accept(message({ canceled: true, cancelReason: 'permission denied' }));
  expect(accept).toThrow(StoreError);
  expect(accept).toThrow(/permission denied/);
});
