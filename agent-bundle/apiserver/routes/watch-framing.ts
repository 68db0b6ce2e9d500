import type { ApiCall } from '../http/request.ts';
import type { Served } from './served.ts';
import { isCustom } from '../../../common/api/schema/kind.ts';
import type { StatusBody } from '../status-error.ts';
import type { WatchEvent } from '../watch-cache/watch-cache.ts';
import { memberHead } from '../codec/protobuf-writer.ts';
import { mediaTypes, watchRepresentationOf } from '../http/negotiation.ts';
import { presentationOf } from './presentation.ts';
import { type ProtobufForm, objectInProtobuf, protobufFormOf } from './protobuf-form.ts';
import { statusInProtobuf } from './status-reply.ts';

/** How the events of one watch become frames. */
export interface Framing {
  readonly contentType: string;
  readonly event: (event: WatchEvent) => Buffer;
  /** The last frame of a watch that fails: its status line has left long ago. */
  readonly failure: (status: StatusBody) => Buffer;
}

/** Throws 406 when the client takes no frames that we write. */
export function framingOf(served: Served, { incoming, query }: ApiCall): Framing {
  const representation = watchRepresentationOf(incoming.headers.accept, isCustom(served.named.kind));
  if (representation.format === 'protobuf') return protobufFraming(protobufFormOf(representation, served));
  const presentation = presentationOf(representation, served, query);
  if (!presentation) return { ...jsonLines, event: storedFrame };
  let first = true;
  const event = ({ type, object }: WatchEvent): Buffer => {
    const shown = type === 'BOOKMARK' ? presentation.bookmark(object, first) : presentation.object(object, first);
    first = false;
    return Buffer.from(`{"type":"${type}","object":${shown}}\n`);
  };
  return { ...jsonLines, event };
}

/** The same for every watch, so that what is made of many frames can be shared. */
const storedFrame = ({ frame }: WatchEvent): Buffer => frame;

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes */
const jsonLines = {
  contentType: mediaTypes.json,
  failure: (status: StatusBody) => Buffer.from(`${JSON.stringify({ type: 'ERROR', object: status })}\n`),
};

/** A frame is its length in four bytes, and a message WatchEvent around the object in its envelope. */
function protobufFraming(form: ProtobufForm): Framing {
  return {
    contentType: `${mediaTypes.protobuf};stream=watch`,
    event: (event) => frameOf(form, event),
    failure: (status) => framed('ERROR', statusInProtobuf(status)),
  };
}

const frames = new WeakMap<WatchEvent, { readonly form: ProtobufForm; readonly frame: Buffer }>();

/** Every watcher is given the same event: its frame is made once. */
function frameOf(form: ProtobufForm, event: WatchEvent): Buffer {
  const known = frames.get(event);
  if (known?.form === form) return known.frame;
  const { type, object } = event;
  const shown = type === 'BOOKMARK' ? form.bookmark(object) : form.message(object);
  const frame = framed(type, objectInProtobuf(form, shown));
  frames.set(event, { form, frame });
  return frame;
}

function framed(type: string, object: Buffer): Buffer {
  const within = memberHead(1, object.length);
  const head = memberHead(2, within.length + object.length);
  const name = Buffer.from(type);
  const size = 2 + name.length + head.length + within.length + object.length;
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(size);
  return Buffer.concat([length, memberHead(1, name.length), name, head, within, object], 4 + size);
}
