import { stringify } from 'yaml';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { CachedList } from '../watch-cache/watch-cache.ts';
import type { Reply } from '../http/reply.ts';
import { joinedReply, listReply } from './list-encoding.ts';
import { type Presentation, plainPresentationOf, presentationOf } from './presentation.ts';
import type { Tabular } from '../table/table.ts';
import { type ProtobufForm, metadataFormOf, objectInProtobuf, plainFormOf, protobufFormOf } from './protobuf-form.ts';
import { mediaTypes, objectFormatOf, representationOf } from '../http/negotiation.ts';
import type { ApiCall } from '../http/request.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import type { Served } from './served.ts';
import type { SubresourceKind } from '../registry/resource.ts';
import { parseExact } from '../codec/exact-json.ts';
import { protobufListReply } from './protobuf-list.ts';
import { warned } from './warnings.ts';

/** How the one who asks wants to see what is answered. */
export type View = TextView | ProtobufView;

interface TextView {
  readonly format: 'json' | 'yaml';
  readonly kind: Pick<Kind, 'group' | 'version' | 'kind'>;
  /** Undefined: as it is stored. */
  readonly presentation: Presentation | undefined;
}

interface ProtobufView {
  readonly format: 'protobuf';
  readonly form: ProtobufForm;
}

/** Throws 406 when the client takes nothing that we write. */
export function viewOf(served: Served, { incoming, query }: ApiCall): View {
  const representation = representationOf(incoming.headers.accept);
  const { format } = representation;
  if (format === 'protobuf') return { format, form: protobufFormOf(representation, served) };
  return { format, kind: served.named.kind, presentation: presentationOf(representation, served, query) };
}

/** The same for an answer of another kind than the resource's, which has columns of its own. */
export function shownViewOf({ incoming, query }: ApiCall, shown: Tabular & { readonly kind: SubresourceKind }): View {
  const representation = representationOf(incoming.headers.accept);
  const { format, as, version } = representation;
  const { kind } = shown;
  if (format !== 'protobuf') return { format, kind, presentation: plainPresentationOf(representation, shown, query) };
  return { format, form: as === 'metadata' ? metadataFormOf(version) : plainFormOf(kind) };
}

/** The same for an answer that has no columns. */
export function plainViewOf({ incoming }: ApiCall, kind: SubresourceKind): View {
  const format = objectFormatOf(incoming.headers.accept);
  if (format === 'protobuf') return { format, form: plainFormOf(kind) };
  return { format, kind, presentation: undefined };
}

/** An object as the client wants to see it; `bytes` is its JSON as it is stored. */
export function objectReply(
  view: View,
  bytes: Buffer,
  options: { readonly code?: number; readonly warnings?: readonly string[] } = {},
): Reply {
  const { code = 200, warnings = [] } = options;
  return warned({ type: 'body', code, ...shownIn(view, bytes) }, warnings);
}

function shownIn(view: View, bytes: Buffer): { readonly contentType: string; readonly body: Buffer } {
  if (view.format === 'protobuf') {
    return { contentType: mediaTypes.protobuf, body: objectInProtobuf(view.form, view.form.message(bytes)) };
  }
  const json = view.presentation ? Buffer.from(view.presentation.object(bytes, true)) : bytes;
  return { contentType: mediaTypes[view.format], body: view.format === 'yaml' ? yamlOf(json) : json };
}

/** A list as the client wants to see it. */
export async function listReplyOf(view: View, list: CachedList, signal: AbortSignal): Promise<Reply> {
  if (view.format === 'protobuf') return protobufListReply(view.form, list, signal);
  const { kind, presentation } = view;
  const reply = presentation
    ? joinedReply(presentation.listHead(list), itemsOf(presentation, list), presentation.listTail)
    : listReply(kind.kind, apiVersionOf(kind), list);
  return view.format === 'yaml' ? inYaml(reply) : reply;
}

function* itemsOf(presentation: Presentation, { items }: CachedList): Generator<string> {
  for (const item of items) yield presentation.item(item.bytes);
}

/** YAML is for people who ask for one thing at a time, so it is made from the whole answer. */
async function inYaml(reply: Reply): Promise<Reply> {
  if (reply.type === 'body') return { ...reply, contentType: mediaTypes.yaml, body: yamlOf(reply.body) };
  if (reply.type !== 'chunks') return reply;
  const chunks: Buffer[] = [];
  for await (const chunk of reply.chunks) chunks.push(chunk);
  return { type: 'body', code: 200, contentType: mediaTypes.yaml, body: yamlOf(Buffer.concat(chunks)) };
}

export const yamlOf = (json: Buffer): Buffer => Buffer.from(stringify(parseExact(json.toString()), { lineWidth: 0 }));
