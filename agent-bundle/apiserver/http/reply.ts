import { type IncomingHttpHeaders, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';

/**
 * What to answer, as data; `sendReply` writes it.
 *
 *   body    all of it is at hand
 *   chunks  a list or a log: written as the client takes it, compressed when the client can read that and it pays
 *   frames  a watch: every chunk is flushed at once, and it may last for hours; who does not read is cut off
 *   passed  another server's answer, as it comes: logs and proxies; who reads slowly only slows that server
 *   taken   the connection speaks something else now, and has been answered there
 */
export type Reply =
  | {
      readonly type: 'body';
      readonly code: number;
      readonly contentType: string;
      readonly body: Buffer;
      readonly headers?: ExtraHeaders;
    }
  | {
      readonly type: 'chunks';
      readonly contentType: string;
      readonly chunks: Iterable<Buffer> | AsyncIterable<Buffer>;
      /** Bytes, about; undefined: do not compress. */
      readonly size?: number;
      readonly headers?: ExtraHeaders;
    }
  | {
      readonly type: 'frames';
      readonly contentType: string;
      readonly chunks: AsyncIterable<Buffer>;
      readonly headers?: ExtraHeaders;
    }
  | { readonly type: 'passed'; readonly code: number; readonly headers: Headers; readonly body: Readable }
  | { readonly type: 'taken' };

/** Besides those that every answer has. */
type ExtraHeaders = Readonly<Record<string, string | string[]>>;
type Headers = Readonly<Record<string, string | string[] | undefined>>;

export const jsonType = 'application/json';

export function jsonReply(code: number, value: object, headers?: Readonly<Record<string, string | string[]>>): Reply {
  return { type: 'body', code, contentType: jsonType, body: Buffer.from(`${JSON.stringify(value)}\n`), headers };
}

export function textReply(code: number, text: string): Reply {
  const headers = { 'x-content-type-options': 'nosniff' };
  return { type: 'body', code, contentType: 'text/plain; charset=utf-8', body: Buffer.from(text), headers };
}

/** Smaller lists are not worth the time, as upstream measured. */
const compressFrom = 128 * 1024;

/** A watcher that takes nothing for so many milliseconds has gone, or might as well have. */
const stallDeadline = 30_000;

interface SendOptions {
  readonly request: IncomingHttpHeaders;
  /** Goes back as `Audit-Id`. */
  readonly auditId: string;
  /** Cuts the answer off. */
  readonly signal: AbortSignal;
}

/**
 * Writes the answer as fast as the client takes it; resolves when the last byte is handed to the socket, or when the
 * client is gone. Rejects when the chunks do, or when the client does not take them: the connection is cut then, so that
 * nobody takes half for the whole.
 */
export async function sendReply(response: ServerResponse, reply: Reply, options: SendOptions): Promise<void> {
  if (reply.type === 'taken') return;
  const { request, auditId, signal } = options;
  if (reply.type === 'body') {
    const { code, contentType, body, headers } = reply;
    response.writeHead(code, { ...commonHeaders(auditId, contentType), 'content-length': body.length, ...headers });
    response.end(body);
    return;
  }
  if (reply.type === 'passed') {
    response.writeHead(reply.code, { 'audit-id': auditId, ...reply.headers });
    response.flushHeaders();
    return unlessClosed(pipeline(reply.body, response));
  }
  const common = { ...commonHeaders(auditId, reply.contentType), ...reply.headers };
  if (reply.type === 'frames') {
    response.writeHead(200, common);
    response.flushHeaders();
    return sendFrames(response, reply.chunks);
  }
  if ((reply.size ?? 0) < compressFrom || !acceptsGzip(request)) {
    response.writeHead(200, common);
    return unlessClosed(pipeline(reply.chunks, response, { signal }));
  }
  response.writeHead(200, { ...common, 'content-encoding': 'gzip', vary: 'accept-encoding' });
  return unlessClosed(pipeline(reply.chunks, createGzip({ level: 1 }), response, { signal }));
}

const commonHeaders = (auditId: string, contentType: string) => ({
  'audit-id': auditId,
  'cache-control': 'no-cache, private',
  'content-type': contentType,
});

async function unlessClosed(sending: Promise<void>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

async function sendFrames(response: ServerResponse, chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) {
    if (!response.write(chunk) && !response.destroyed) await drained(response);
    if (response.destroyed) return;
  }
  response.end();
}

/** Resolves when the client has taken what was written, or is gone; who takes nothing is cut off. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const stalled = setTimeout(() => response.destroy(), stallDeadline);
    const done = () => {
      clearTimeout(stalled);
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function acceptsGzip(headers: IncomingHttpHeaders): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[^,]*)?(,|$)/i.test(headers['accept-encoding']?.toString() ?? '');
}

/** The same for a client that wanted to leave HTTP and may not: the answer is the last thing on its connection. */
export function sendLastReply(socket: Duplex, reply: Reply, auditId: string): void {
  switch (reply.type) {
    case 'taken':
      return;
    case 'body': {
      const { code, contentType, body, headers } = reply;
      const common = { ...commonHeaders(auditId, contentType), 'content-length': String(body.length) };
      socket.end(Buffer.concat([lastHead(code, { ...common, ...headers }), body]));
      return;
    }
    case 'passed': {
      socket.write(lastHead(reply.code, { 'audit-id': auditId, ...reply.headers }));
      reply.body.on('error', () => socket.destroy());
      reply.body.pipe(socket);
      return;
    }
    default:
      throw new Error(`${reply.type} cannot be the answer to an upgrade`);
  }
}

/** Ends with the connection, so that a body needs no length. */
function lastHead(code: number, headers: Headers): Buffer {
  const lines = Object.entries({ ...headers, connection: 'close' }).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}`),
  );
  return Buffer.from(`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
