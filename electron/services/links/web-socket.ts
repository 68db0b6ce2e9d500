import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { asError } from '../../../common/base/clock.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import { type Upgrade, pathPrefix } from '../../../common/client/node/https-transport.ts';

/** Milliseconds until the server must have agreed. */
const handshakeTimeout = 30_000;
/** Bytes of one message; no kubelet sends as many. */
const maxPayload = 16 * 1024 * 1024;
/** Characters kept of a refusal. */
const longestRefusal = 65_536;

/** Opens a WebSocket to a path of the API server; a refusal is thrown as an ApiError. It is paused until `resume`. */
export function openWebSocket(
  { server, agent, headers }: Upgrade,
  path: string,
  protocols: readonly string[],
  signal: AbortSignal,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(asError(signal.reason));
    const url = new URL(pathPrefix(server) + path, server).href.replace(/^https:/, 'wss:');
    const socket = new WebSocket(url, [...protocols], {
      agent,
      headers,
      maxPayload,
      handshakeTimeout,
      perMessageDeflate: false,
    });
    const onAbort = () => {
      socket.terminate();
      settle(() => reject(asError(signal.reason)));
    };
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', onAbort);
      then();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // One handler of errors stays: who uses the socket hears of its end.
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('unexpected-response', (_request, response) => {
      void refusalOf(response).then((error) => {
        settle(() => reject(error));
        socket.terminate();
      });
    });
    socket.on('open', () => {
      socket.pause();
      settle(() => resolve(socket));
    });
  });
}

async function refusalOf(response: IncomingMessage): Promise<ApiError> {
  let text = '';
  try {
    for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
      text += chunk;
      if (text.length > longestRefusal) break;
    }
  } catch {
    // What has come must do.
  }
  return ApiError.fromBody(response.statusCode ?? 0, text);
}
