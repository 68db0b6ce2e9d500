import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ClientTls } from '../config.ts';
import type { Duplex } from 'node:stream';
import type { KubeletAddress } from './pod-location.ts';
import { StatusError } from '../status-error.ts';
import { asError } from '../../../common/base/clock.ts';

/** A kubelet must take the connection and begin its answer within this many milliseconds. */
const answerDeadline = 30_000;

/** An answer that has begun. */
export type KubeletAnswer =
  | { readonly type: 'response'; readonly response: IncomingMessage }
  /** It has left HTTP. `head` are the first bytes of what follows. */
  | { readonly type: 'upgraded'; readonly response: IncomingMessage; readonly socket: Duplex; readonly head: Buffer };

/** Requests to kubelets, over TLS with this server's own client certificate. */
export class KubeletClient {
  readonly #agent: Agent;

  constructor({ ca, cert, key }: ClientTls) {
    // A connection may last for hours, so each request has one of its own.
    this.#agent = new Agent({ ca, cert, key, keepAlive: false });
  }

  /** Throws 500 in upstream's words when the kubelet cannot be reached; the signal ends the connection at any time. */
  send(
    { host, port }: KubeletAddress,
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    signal: AbortSignal,
  ): Promise<KubeletAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ agent: this.#agent, host, port, method, path, headers, signal });
      const late = setTimeout(() => outgoing.destroy(new Error('no answer in time')), answerDeadline);
      const settle = (answer: KubeletAnswer) => {
        clearTimeout(late);
        resolve(answer);
      };
      outgoing.on('response', (response) => settle({ type: 'response', response }));
      outgoing.on('upgrade', (response, socket, head) => settle({ type: 'upgraded', response, socket, head }));
      outgoing.on('error', (error) => {
        clearTimeout(late);
        reject(unreachable(`https://${host}:${port}${path}`, asError(error)));
      });
      outgoing.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function unreachable(url: string, error: Error): StatusError {
  return new StatusError(500, 'InternalError', `Get ${JSON.stringify(url)}: ${error.message}`);
}
