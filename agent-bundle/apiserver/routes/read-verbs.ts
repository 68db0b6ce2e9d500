import type { Reply } from '../http/reply.ts';
import { internalError, notFound } from '../status-error.ts';
import { type Framing, framingOf } from './watch-framing.ts';
import { listReplyOf, objectReply, viewOf } from './representation.ts';
import { freshnessOf, listRequestOf, watchDurationOf, watchRequestOf } from './list-options.ts';
import type { CachedObject, WatchEvent } from '../watch-cache/watch-cache.ts';
import type { ResourceCall } from './routes.ts';
import type { Served } from './served.ts';
import { revisionOf } from './query-value.ts';
import { statusErrorOf } from './status-of-error.ts';
import { withDeadline } from '../../../common/base/deadline.ts';

// The verbs that change nothing. All of them read the cache.

/** GET of one object. */
export async function getObject(served: Served, call: ResourceCall): Promise<Reply> {
  const view = viewOf(served, call);
  return objectReply(view, (await readObject(served, call)).bytes);
}

/** The object of the path, as new as the query asks. Throws 404 when there is none. */
export async function readObject({ resource, cache }: Served, call: ResourceCall): Promise<CachedObject> {
  const { info, query, signal } = call;
  const { namespaced } = resource.kind;
  const ref = { name: info.name, namespace: namespaced ? info.namespace : undefined };
  const found = await cache.get(ref, freshnessOf(revisionOf(query.get('resourceVersion') ?? '')), signal);
  if (!found) throw notFound(info, info.name);
  return found;
}

/** GET of a collection. */
export async function listObjects(served: Served, call: ResourceCall): Promise<Reply> {
  const { info, query, signal } = call;
  const view = viewOf(served, call);
  const request = listRequestOf(query, info.namespace, served.named);
  return listReplyOf(view, await served.cache.list(request, signal), signal);
}

/** Frames until the client, the server, or the time asked for ends it. */
export async function watchObjects(served: Served, call: ResourceCall): Promise<Reply> {
  const { info, query } = call;
  const framing = framingOf(served, call);
  const request = watchRequestOf(query, info.namespace, served.named);
  const signal = withDeadline(call.signal, watchDurationOf(query, call.minRequestTimeout));
  const batches = served.cache.watch(request, signal);
  return { type: 'frames', contentType: framing.contentType, chunks: framesOf(batches, framing, call, signal) };
}

async function* framesOf(
  batches: AsyncIterable<readonly WatchEvent[]>,
  framing: Framing,
  { info }: ResourceCall,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  try {
    for await (const batch of batches) {
      yield* chunksOf(batch, framing.event);
    }
  } catch (error) {
    if (signal.aborted) return;
    const expected = statusErrorOf(error, info, false);
    const told = expected ?? internalError('the watch broke; the server has logged why');
    yield framing.failure(told.toStatus());
    if (!expected) throw error;
  }
}

/** Few writes for many small events, and yet no more at once than a slow reader may hold. */
const chunkSize = 64 * 1024;

type Frame = Framing['event'];

const known = new WeakMap<readonly WatchEvent[], { readonly frame: Frame; readonly chunks: readonly Buffer[] }>();

/** Watchers that see the same are given the same batch: its chunks are made once. */
function chunksOf(batch: readonly WatchEvent[], frame: Frame): readonly Buffer[] {
  const made = known.get(batch);
  if (made?.frame === frame) return made.chunks;
  const chunks = [...inChunks(batch, frame)];
  known.set(batch, { frame, chunks });
  return chunks;
}

function* inChunks(batch: readonly WatchEvent[], frame: Frame): Generator<Buffer> {
  let frames: Buffer[] = [];
  let size = 0;
  for (const event of batch) {
    const next = frame(event);
    frames.push(next);
    size += next.length;
    if (size < chunkSize) continue;
    yield joined(frames, size);
    frames = [];
    size = 0;
  }
  if (frames.length > 0) yield joined(frames, size);
}

const joined = ([only, ...more]: readonly Buffer[], size: number): Buffer =>
  only && more.length === 0 ? only : Buffer.concat(only ? [only, ...more] : more, size);
