import { stringify } from 'yaml';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { CachedList, WatchEvent } from '../watch-cache/watch-cache.ts';
import { type Reply, jsonType } from '../http/reply.ts';
import { joinedReply, listReply } from './list-encoding.ts';
import { type Presentation, presentationOf } from './presentation.ts';
import { type Representation, representationOf, watchRepresentationOf } from '../http/negotiation.ts';
import type { ApiCall } from '../http/request.ts';
import type { Resource } from '../registry/resource.ts';

/** Who asks, and how they want to see what is answered. */
export interface View {
  readonly representation: Representation;
  /** Undefined: as it is stored. */
  readonly presentation: Presentation | undefined;
}

/** Throws 406 when the client takes nothing that we write. */
export function viewOf(resource: Resource, { incoming, query }: ApiCall): View {
  const representation = representationOf(incoming.headers.accept);
  return { representation, presentation: presentationOf(representation, resource, query) };
}

/** The same for an answer of another kind than the resource's, which has no columns. */
export function plainViewOf({ incoming }: ApiCall): View {
  return { representation: representationOf(incoming.headers.accept), presentation: undefined };
}

/** An object as the client wants to see it. */
export function objectReply(
  { representation, presentation }: View,
  bytes: Buffer,
  options: { readonly code?: number; readonly warnings?: readonly string[] } = {},
): Reply | Promise<Reply> {
  const { code = 200, warnings = [] } = options;
  const body = presentation ? Buffer.from(presentation.object(bytes, true)) : bytes;
  const headers = warnings.length > 0 ? { warning: warnings.map(warningHeader) } : undefined;
  return inFormat(representation, { type: 'body', code, contentType: jsonType, body, headers });
}

export function listReplyOf(
  { kind }: Resource,
  { representation, presentation }: View,
  list: CachedList,
): Reply | Promise<Reply> {
  const reply = presentation
    ? joinedReply(presentation.listHead(list), itemsOf(presentation, list), presentation.listTail)
    : listReply(kind.kind, apiVersionOf(kind), list);
  return inFormat(representation, reply);
}

function* itemsOf(presentation: Presentation, { items }: CachedList): Generator<string> {
  for (const item of items) yield presentation.item(item.bytes);
}

/** How the events of one watch become frames: the bytes every watcher gets, or this watcher's own. */
export function framerOf(resource: Resource, { incoming, query }: ApiCall): (event: WatchEvent) => Buffer {
  const presentation = presentationOf(watchRepresentationOf(incoming.headers.accept), resource, query);
  if (!presentation) return ({ frame }) => frame;
  let first = true;
  return ({ type, object }) => {
    const shown = presentation.object(object, first);
    first = false;
    return Buffer.from(`{"type":"${type}","object":${shown}}\n`);
  };
}

/** YAML is for people who ask for one thing at a time, so it is made from the whole answer. */
function inFormat<R extends Reply>({ format }: Representation, reply: R): R | Promise<Reply> {
  return format === 'json' ? reply : inYaml(reply);
}

async function inYaml(reply: Reply): Promise<Reply> {
  if (reply.type !== 'body' && reply.type !== 'chunks') return reply;
  const json = reply.type === 'body' ? reply.body : await whole(reply.chunks);
  const body = Buffer.from(stringify(JSON.parse(json.toString()), { lineWidth: 0 }));
  const rest = reply.type === 'body' ? { code: reply.code, headers: reply.headers } : { code: 200 };
  return { type: 'body', contentType: 'application/yaml', body, ...rest };
}

async function whole(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** RFC 7234 section 5.5 as the API uses it: https://kubernetes.io/blog/2020/09/03/warnings/ */
function warningHeader(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, ' ').replace(/[\\"]/g, (character) => `\\${character}`);
  return `299 - "${printable}"`;
}
