import { stringify } from 'yaml';
import { apiVersionOf, isCustom, listKindOf } from '../../../common/api/schema/kind.ts';
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
import { indentJson } from '../codec/indent-json.ts';
import { isTrue } from './request-info.ts';
import { parseExact } from '../codec/exact-json.ts';
import { protobufListReply } from './protobuf-list.ts';
import { warned } from './warnings.ts';

/** How the one who asks wants to see what is answered. */
export type View = TextView | ProtobufView;

interface Heard {
  /** Who records the JSON of what is answered in another form; mostly nobody. */
  readonly heard?: (json: Buffer) => void;
}

interface TextView extends Heard {
  readonly format: TextFormat;
  readonly kind: Pick<Kind, 'group' | 'version' | 'kind' | 'listKind'>;
  /** Undefined: as it is stored. */
  readonly presentation: Presentation | undefined;
}

interface ProtobufView extends Heard {
  readonly format: 'protobuf';
  readonly form: ProtobufForm;
}

/** Indented JSON is JSON for people: `?pretty=true`, or a program that people use by hand. */
type TextFormat = 'json' | 'indented-json' | 'yaml';

/** Throws 406 when the client takes nothing that we write. */
export function viewOf(served: Served, call: ApiCall): View {
  const { incoming, query } = call;
  const representation = representationOf(incoming.headers.accept, isCustom(served.named.kind));
  const { format } = representation;
  const heard = heardOf(call);
  if (format === 'protobuf') return { format, form: protobufFormOf(representation, served), heard };
  const presentation = presentationOf(representation, served, query);
  return { format: textFormatOf(format, call), kind: served.named.kind, presentation, heard };
}

/** The same for an answer of another kind than the resource's, which has columns of its own. */
export function shownViewOf(call: ApiCall, shown: Tabular & { readonly kind: SubresourceKind }): View {
  const { incoming, query } = call;
  const representation = representationOf(incoming.headers.accept);
  const { format, as, version } = representation;
  const { kind } = shown;
  const heard = heardOf(call);
  if (format === 'protobuf') {
    return { format, form: as === 'metadata' ? metadataFormOf(version) : plainFormOf(kind), heard };
  }
  const presentation = plainPresentationOf(representation, shown, query);
  return { format: textFormatOf(format, call), kind, presentation, heard };
}

/** The same for an answer that has no columns. */
export function plainViewOf(call: ApiCall, kind: SubresourceKind): View {
  const format = objectFormatOf(call.incoming.headers.accept);
  const heard = heardOf(call);
  if (format === 'protobuf') return { format, form: plainFormOf(kind), heard };
  return { format: textFormatOf(format, call), kind, presentation: undefined, heard };
}

function heardOf({ notes }: ApiCall): Heard['heard'] {
  const { bodies } = notes;
  return bodies && ((json) => bodies.answered(json));
}

const usedByHand = /^(?:curl|Wget|Mozilla)\//;

function textFormatOf(format: 'json' | 'yaml', { incoming, query }: ApiCall): TextFormat {
  if (format === 'yaml') return format;
  const asked = query.get('pretty');
  const forPeople = asked ? isTrue(asked) : usedByHand.test(incoming.headers['user-agent'] ?? '');
  return forPeople ? 'indented-json' : format;
}

/** How a text is written, from its JSON without blanks. */
const texts: Readonly<Record<TextFormat, { readonly contentType: string; readonly write: (json: Buffer) => Buffer }>> =
  {
    json: { contentType: mediaTypes.json, write: (json) => json },
    'indented-json': { contentType: mediaTypes.json, write: (json) => Buffer.from(indentJson(json.toString())) },
    yaml: { contentType: mediaTypes.yaml, write: yamlOf },
  };

/** An object as the client wants to see it; `bytes` is its JSON as it is stored. */
export function objectReply(
  view: View,
  bytes: Buffer,
  options: { readonly code?: number; readonly warnings?: readonly string[] } = {},
): Reply {
  const { code = 200, warnings = [] } = options;
  if (view.format === 'protobuf' || view.format === 'yaml') view.heard?.(bytes);
  return warned({ type: 'body', code, ...shownIn(view, bytes) }, warnings);
}

function shownIn(view: View, bytes: Buffer): { readonly contentType: string; readonly body: Buffer } {
  if (view.format === 'protobuf') {
    return { contentType: mediaTypes.protobuf, body: objectInProtobuf(view.form, view.form.message(bytes)) };
  }
  const json = view.presentation ? Buffer.from(view.presentation.object(bytes, true)) : bytes;
  return textIn(view.format, json);
}

/** JSON without blanks, as this format has it. */
export function textIn(format: TextFormat, json: Buffer): { readonly contentType: string; readonly body: Buffer } {
  const { contentType, write } = texts[format];
  return { contentType, body: write(json) };
}

/** A list as the client wants to see it. */
export async function listReplyOf(view: View, list: CachedList, signal: AbortSignal): Promise<Reply> {
  if (view.format === 'protobuf') return protobufListReply(view.form, list, signal);
  const { kind, presentation } = view;
  const reply = presentation
    ? joinedReply(presentation.listHead(list), itemsOf(presentation, list), presentation.listTail)
    : listReply(listKindOf(kind), apiVersionOf(kind), list);
  return view.format === 'json' ? reply : asAWhole(reply, view.format);
}

function* itemsOf(presentation: Presentation, { items }: CachedList): Generator<string> {
  for (const item of items) yield presentation.item(item.bytes);
}

/** People ask for one thing at a time, so their formats are made from the whole answer. */
async function asAWhole(reply: Reply, format: TextFormat): Promise<Reply> {
  const { contentType, write } = texts[format];
  if (reply.type === 'body') return { ...reply, contentType, body: write(reply.body) };
  if (reply.type !== 'chunks') return reply;
  const chunks: Buffer[] = [];
  for await (const chunk of reply.chunks) chunks.push(chunk);
  return { type: 'body', code: 200, contentType, body: write(Buffer.concat(chunks)) };
}

export function yamlOf(json: Buffer): Buffer {
  return Buffer.from(stringify(parseExact(json.toString()), { lineWidth: 0 }));
}
