import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { asError } from '../../../common/base/clock.ts';
import { bodyOf, send } from '../../../common/client/node/kept-connection.ts';
import { WebhookCallError, wordsOfCode } from './call-error.ts';
import type { Address } from './service-address.ts';
import { connectionWords } from './tls-words.ts';

export interface Posted {
  readonly agent: Agent;
  readonly address: Address;
  /** Whose certificate must be shown. */
  readonly serverName: string;
  /** The `Host` header. */
  readonly authority: string;
  /** With its query. */
  readonly path: string;
  /** PEM; absent: whom the system trusts. */
  readonly ca: string | undefined;
  readonly body: Buffer;
  /** Ends the call at any time; a TimeoutError is a deadline. */
  readonly signal: AbortSignal;
}

/** The longest answer that is read, in bytes: a patch of the largest object there may be, in base64. */
const longestAnswer = 8 * 1024 * 1024;

/** POSTs JSON over TLS; the bytes of an answer with a code of 2xx. Redirects are not followed. Rejects with a WebhookCallError. */
export async function postJson(posted: Posted): Promise<Buffer> {
  try {
    return await readAnswer(await send((connection) => requestOf(posted, connection), posted.body, posted.signal));
  } catch (error) {
    if (error instanceof WebhookCallError) throw error;
    throw new WebhookCallError(wordsOfFailure(asError(error), posted));
  }
}

function requestOf(
  { agent, address, serverName, authority, path, ca, body, signal }: Posted,
  connection: 'kept' | 'fresh',
) {
  return request({
    agent: connection === 'kept' ? agent : false,
    host: address.host,
    port: address.port,
    servername: serverName,
    ca,
    method: 'POST',
    path,
    headers: {
      host: authority,
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': body.length,
      'user-agent': 'kube-apiserver-admission',
    },
    signal,
  });
}

async function readAnswer(response: IncomingMessage): Promise<Buffer> {
  const body = await bodyOf(response, longestAnswer, () => {
    return new WebhookCallError(`the answer is longer than ${longestAnswer} bytes`);
  });
  const code = response.statusCode ?? 0;
  if (code >= 200 && code < 300) return body;
  throw new WebhookCallError(wordsOfCode(code, body.subarray(0, longestShown).toString().trim()));
}

/** Of a body in an error message. */
const longestShown = 2048;

function wordsOfFailure(error: Error, { authority, path, address, signal }: Posted): string {
  const url = JSON.stringify(`https://${authority}${path}`);
  if (signal.aborted) {
    const late = asError(signal.reason).name === 'TimeoutError';
    return `Post ${url}: context ${late ? 'deadline exceeded' : 'canceled'}`;
  }
  return `Post ${url}: ${connectionWords(address, error)}`;
}
