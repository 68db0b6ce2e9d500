import type { ClientRequest, IncomingMessage } from 'node:http';

/** What a connection says that was closed before anything was answered on it. */
const closedCodes: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Sends a request with its body and resolves with the answer's head. `open` makes the request, on a connection that is kept or on
 * one of its own: one that was kept may be closed by the other side at the moment we use it, and then it is sent anew, once.
 */
export async function send(
  open: (connection: 'kept' | 'fresh') => ClientRequest,
  body: string | Buffer,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const first = open('kept');
  try {
    return await responseOf(first, body);
  } catch (error) {
    const wasClosed = first.reusedSocket && closedCodes.has((error as NodeJS.ErrnoException).code);
    if (!wasClosed || signal.aborted) throw error;
    return responseOf(open('fresh'), body);
  }
}

/** The whole body of an answer; throws what `tooLong` gives for one of more than `most` bytes. */
export async function bodyOf(response: IncomingMessage, most: number, tooLong: () => Error): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function responseOf(outgoing: ClientRequest, body: string | Buffer): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.on('response', resolve);
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}
