import { type IncomingHttpHeaders, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import type { StatusBody, StatusError } from '../status-error.ts';

/**
 * What to answer, as data; `sendReply` writes it.
 *
 *   body    all of it is at hand
 *   chunks  a list or a log: written as the client takes it, compressed when the client can read that and it pays
 *   frames  a watch: every chunk is flushed at once, and it may last for hours
 *   taken   the connection speaks something else now, and has been answered there
 */
export type Reply =
  | {
      readonly type: 'body';
      readonly code: number;
      readonly contentType: string;
      readonly body: Buffer;
      readonly headers?: Readonly<Record<string, string | string[]>>;
    }
  | {
      readonly type: 'chunks';
      readonly contentType: string;
      readonly chunks: Iterable<Buffer> | AsyncIterable<Buffer>;
      /** Bytes, about; undefined: do not compress. */
      readonly size?: number;
    }
  | { readonly type: 'frames'; readonly contentType: string; readonly chunks: AsyncIterable<Buffer> }
  | { readonly type: 'taken' };

export const jsonType = 'application/json';

export function jsonReply(code: number, value: object, headers?: Readonly<Record<string, string | string[]>>): Reply {
  return { type: 'body', code, contentType: jsonType, body: Buffer.from(`${JSON.stringify(value)}\n`), headers };
}

export function textReply(code: number, text: string): Reply {
  return { type: 'body', code, contentType: 'text/plain; charset=utf-8', body: Buffer.from(text) };
}

export function statusReply(error: StatusError): Reply {
  const retryAfter = error.details?.retryAfterSeconds;
  const status: StatusBody = error.toStatus();
  return jsonReply(error.code, status, retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) });
}

/** Smaller lists are not worth the time, as upstream measured. */
const compressFrom = 128 * 1024;

const common = { 'cache-control': 'no-cache, private' } as const;

/**
 * Writes the answer as fast as the client takes it; resolves when the last byte is handed to the socket, or when the
 * client is gone. Rejects when the chunks do: the connection is cut then, so that nobody takes half for the whole.
 */
export async function sendReply(response: ServerResponse, reply: Reply, request: IncomingHttpHeaders): Promise<void> {
  if (reply.type === 'taken') return;
  if (reply.type === 'body') {
    const headers = { ...common, 'content-type': reply.contentType, 'content-length': reply.body.length };
    response.writeHead(reply.code, { ...headers, ...reply.headers });
    response.end(reply.body);
    return;
  }
  const compress = reply.type === 'chunks' && (reply.size ?? 0) >= compressFrom && acceptsGzip(request);
  const coding = compress ? { 'content-encoding': 'gzip', vary: 'accept-encoding' } : {};
  response.writeHead(200, { ...common, 'content-type': reply.contentType, ...coding });
  if (reply.type === 'frames') response.flushHeaders();
  try {
    if (compress) await pipeline(reply.chunks, createGzip({ level: 1 }), response);
    else await pipeline(reply.chunks, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function acceptsGzip(headers: IncomingHttpHeaders): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[^,]*)?(,|$)/i.test(headers['accept-encoding']?.toString() ?? '');
}

/** The same for a client that wanted to leave HTTP and may not: the answer is the last thing on its connection. */
export function sendLastReply(socket: Duplex, reply: Reply): void {
  if (reply.type === 'taken') return;
  if (reply.type !== 'body') throw new Error(`${reply.type} cannot be the answer to an upgrade`);
  const { code, contentType, body } = reply;
  const head = `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\nContent-Type: ${contentType}\r\n`;
  socket.end(Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`), body]));
}
