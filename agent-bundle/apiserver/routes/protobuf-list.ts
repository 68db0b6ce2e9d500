import { envelopeHead, envelopeTail, memberHead } from '../codec/protobuf-writer.ts';
import type { CachedList } from '../watch-cache/watch-cache.ts';
import type { ProtobufForm } from './protobuf-form.ts';
import type { Reply } from '../http/reply.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { nextTurn } from './list-encoding.ts';
import { listMetaMessage } from './protobuf-form.ts';
import { messageOf } from './kept-messages.ts';
import { mediaTypes } from '../http/negotiation.ts';

/** The bytes of one socket write. */
const chunkSize = 64 * 1024;
/** The most bytes of items that are kept between counting and sending; those behind are encoded twice. */
const keptMost = 8 * 1024 * 1024;

/**
 * A list in protobuf. Its length stands before it, so that every item is encoded before the first is sent; a long list is then
 * encoded again while it is sent, rather than held. Other requests have their turn after each chunk.
 */
export async function protobufListReply(form: ProtobufForm, list: CachedList, signal: AbortSignal): Promise<Reply> {
  const meta = memberOf(1, listMetaMessage(metaOf(list)));
  const kept: (Buffer | undefined)[] = [];
  let size = meta.length;
  let sinceTurn = 0;
  for (const item of list.items) {
    const member = memberOf(2, messageOf(form, item));
    size += member.length;
    sinceTurn += member.length;
    if (size <= keptMost) kept.push(member);
    if (sinceTurn < chunkSize) continue;
    sinceTurn = 0;
    await nextTurn();
    signal.throwIfAborted();
  }
  const head = envelopeHead(apiVersionOf(form.kind), `${form.kind.kind}List`, size);
  const total = head.length + size + envelopeTail.length;
  const contentType = mediaTypes.protobuf;
  if (total <= chunkSize) {
    const body = Buffer.concat([head, meta, ...(kept as Buffer[]), envelopeTail]);
    return { type: 'body', code: 200, contentType, body };
  }
  return { type: 'chunks', contentType, chunks: inChunks(form, list, [head, meta], kept), size: total };
}

async function* inChunks(
  form: ProtobufForm,
  { items }: CachedList,
  heads: Buffer[],
  kept: (Buffer | undefined)[],
): AsyncGenerator<Buffer> {
  let pieces = heads;
  let length = 0;
  for (const [index, item] of items.entries()) {
    const member = kept[index] ?? memberOf(2, messageOf(form, item));
    kept[index] = undefined;
    pieces.push(member);
    length += member.length;
    if (length < chunkSize) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    length = 0;
    await nextTurn();
  }
  yield Buffer.concat([...pieces, envelopeTail]);
}

const memberOf = (tag: number, message: Buffer): Buffer => Buffer.concat([memberHead(tag, message.length), message]);

const metaOf = ({ revision, remaining, ...list }: CachedList) => ({
  resourceVersion: String(revision),
  continue: list.continue,
  remainingItemCount: remaining,
});
