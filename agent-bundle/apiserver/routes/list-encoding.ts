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
export function listReply(kind: string, apiVersion: string, list: CachedList): Reply {
  const head = `{"kind":"${kind}List","apiVersion":"${apiVersion}","metadata":${listMeta(list)},"items":[`;
  const pieces = piecesOf(Buffer.from(head), list);
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const chunks = inChunks(pieces, size);
  if (size > chunkSize) return { type: 'chunks', contentType: jsonType, chunks, size };
  return { type: 'body', code: 200, contentType: jsonType, body: chunks.next().value as Buffer };
}

const firstItem = Buffer.from('{');
const nextItem = Buffer.from(',{');
const closing = Buffer.from(']}\n');

function piecesOf(head: Buffer, { items }: CachedList): Buffer[] {
  const pieces = [head];
  for (const item of items) pieces.push(pieces.length === 1 ? firstItem : nextItem, item.itemTail);
  pieces.push(closing);
  return pieces;
}

/** The same bytes in larger pieces. A chunk that was given away is never written to again. */
function* inChunks(pieces: readonly Buffer[], size: number): Generator<Buffer, undefined> {
  let left = size;
  let chunk = Buffer.allocUnsafeSlow(Math.min(left, chunkSize));
  let at = 0;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      if (at === chunk.length) {
        yield chunk;
        left -= chunk.length;
        chunk = Buffer.allocUnsafeSlow(Math.min(left, chunkSize));
        at = 0;
      }
      const copied = piece.copy(chunk, at, from);
      at += copied;
      from += copied;
    }
  }
  yield chunk;
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
