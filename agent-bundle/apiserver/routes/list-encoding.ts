import type { CachedList } from '../watch-cache/watch-cache.ts';
import type { Reply } from '../http/reply.ts';
import { jsonType } from '../http/reply.ts';

/** The bytes of one socket write: large enough to be few, small enough that the first leaves at once. */
const chunkSize = 64 * 1024;

/** A list's metadata as JSON. */
export function listMeta(list: CachedList): string {
  const more = list.continue === undefined ? '' : `,"continue":${JSON.stringify(list.continue)}`;
  const remaining = list.remaining === undefined ? '' : `,"remainingItemCount":${list.remaining}`;
  return `{"resourceVersion":"${list.revision}"${more}${remaining}}`;
}

/** `{"kind":"PodList",…,"items":[…]}` from the cache's bytes, which are copied and never parsed. */
export function listReply(listKind: string, apiVersion: string, list: CachedList): Reply {
  const head = Buffer.from(`{"kind":"${listKind}","apiVersion":"${apiVersion}","metadata":${listMeta(list)},"items":[`);
  const size = sizeOf(head, list);
  const chunks = inChunks(piecesOf(head, list), Math.min(size, chunkSize));
  if (size > chunkSize) return { type: 'chunks', contentType: jsonType, chunks, size };
  return { type: 'body', code: 200, contentType: jsonType, body: chunks.next().value as Buffer };
}

const firstItem = Buffer.from('{');
const nextItem = Buffer.from(',{');
const closing = Buffer.from(']}\n');

/** Nobody asks how large a list is that is larger. */
const countedUpTo = 1024 * 1024;

/** Bytes, exactly where there are fewer than `countedUpTo`. */
function sizeOf(head: Buffer, { items }: CachedList): number {
  let size = head.length + closing.length;
  for (const [index, item] of items.entries()) {
    size += (index === 0 ? firstItem : nextItem).length + item.itemTail.length;
    if (size > countedUpTo) break;
  }
  return size;
}

/** Made while they are sent: the pieces of a hundred thousand objects are not for one turn of the event loop. */
function* piecesOf(head: Buffer, { items }: CachedList): Generator<Buffer> {
  yield head;
  let before = firstItem;
  for (const item of items) {
    yield before;
    yield item.itemTail;
    before = nextItem;
  }
  yield closing;
}

/** The same bytes in chunks of one size, the last of which may be smaller. A chunk that was given away is never written to again. */
function* inChunks(pieces: Iterable<Buffer>, size: number): Generator<Buffer, undefined> {
  let chunk = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      if (at === size) {
        yield chunk;
        chunk = Buffer.allocUnsafeSlow(size);
        at = 0;
      }
      const copied = piece.copy(chunk, at, from);
      at += copied;
      from += copied;
    }
  }
  yield chunk.subarray(0, at);
}

/**
 * JSON texts between a head and a tail, separated by commas, as a reply that is written while it is made. Other requests have their
 * turn after each chunk: to make one of these takes much longer than to copy bytes.
 */
export function joinedReply(head: string, items: Iterable<string>, tail: string): Reply {
  return { type: 'chunks', contentType: jsonType, chunks: joined(head, items, tail), size: undefined };
}

async function* joined(head: string, items: Iterable<string>, tail: string): AsyncGenerator<Buffer> {
  let text = head;
  let first = true;
  for (const item of items) {
    text += first ? item : `,${item}`;
    first = false;
    if (text.length < chunkSize) continue;
    yield Buffer.from(text);
    text = '';
    await nextTurn();
  }
  yield Buffer.from(text + tail);
}

/** Resolves when what came in meanwhile has been looked at. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
