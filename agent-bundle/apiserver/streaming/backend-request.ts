import {
  type Agent as HttpAgent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import { asError } from '../../../common/base/clock.ts';
import { dialWords } from './dial-error.ts';

/** Where a request goes on to. */
export interface Backend {
  readonly agent: HttpAgent | HttpsAgent;
  readonly host: string;
  readonly port: number;
}

export interface BackendRequest {
  readonly method: string;
  /** With its query, as it is to be sent. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** Absent: there is none. */
  readonly body?: Readable;
  /** Ends the connection at any time. */
  readonly signal: AbortSignal;
}

/** An answer that has begun. */
export type BackendAnswer =
  | { readonly type: 'response'; readonly response: IncomingMessage }
  /** It has left HTTP. `head` are the first bytes of what follows. */
  | { readonly type: 'upgraded'; readonly response: IncomingMessage; readonly socket: Duplex; readonly head: Buffer };

/** The other side cannot be reached, or broke off before it answered; the message is upstream's. */
export class UnreachableError extends Error {}

/** How long it may take until a connection stands, in milliseconds; an answer may take as long as the client waits. */
const dialDeadline = 30_000;

/** Sends a request on and resolves when the answer begins. Rejects with an UnreachableError. */
export function sendTo(backend: Backend, sent: BackendRequest): Promise<BackendAnswer> {
  const { agent, host, port } = backend;
  const { method, path, headers, body, signal } = sent;
  const isRead = !body && (method === 'GET' || method === 'HEAD');
  return new Promise((resolve, reject) => {
    const secure = agent instanceof HttpsAgent;
    const options = { agent, host, port, method, path, headers, signal };
    const outgoing = secure ? httpsRequest(options) : httpRequest(options);
    const timeout = Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' });
    const late = setTimeout(() => outgoing.destroy(timeout), dialDeadline);
    const connected = () => clearTimeout(late);
    outgoing.on('socket', (socket) => {
      // A connection that was kept stands already, and will not say so again.
      if (outgoing.reusedSocket) connected();
      else socket.once(secure ? 'secureConnect' : 'connect', connected);
    });
    outgoing.on('close', connected);
    outgoing.on('response', (response) => resolve({ type: 'response', response }));
    outgoing.on('upgrade', (response, socket, head) => resolve({ type: 'upgraded', response, socket, head }));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A connection that was kept may end at the moment we use it: a read is sent again, on another.
      const overtaken = outgoing.reusedSocket && error.code === 'ECONNRESET' && isRead && !signal.aborted;
      if (overtaken) resolve(sendTo(backend, sent));
      else reject(new UnreachableError(dialWords(host, port, asError(error))));
    });
    if (body) body.pipe(outgoing);
    else outgoing.end();
  });
}
