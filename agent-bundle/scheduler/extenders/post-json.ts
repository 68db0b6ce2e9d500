import { readFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent, type RequestOptions, request as httpsRequest } from 'node:https';
import { inTime } from '../../../common/base/deadline.ts';
import type { ExtenderSettings, ExtenderTls, Pem } from './extender-settings.ts';

/** Posts JSON to a verb of an extender and gives what it answers; rejects with any other status than 200, or when it is late. */
export type PostJson = (verb: string, body: object, signal: AbortSignal) => Promise<unknown>;

/** More than this is no answer, in bytes. */
const answerMost = 64 << 20;

/** Reads the certificates; throws where one cannot be read. */
export function postJsonTo({ urlPrefix, timeout, tls }: ExtenderSettings): PostJson {
  const secured = tls && readTls(tls);
  const way: Way = secured
    ? { request: httpsRequest, kept: { agent: new Agent({ keepAlive: true, ...secured }) }, fresh: secured }
    : { request: httpRequest, kept: {}, fresh: {} };
  return (verb, body, signal) =>
    inTime(signal, timeout, async (inner) => {
      const url = new URL(`${urlPrefix}/${verb}`);
      const response = await send(way, { url, text: JSON.stringify(body), signal: inner });
      const answer = await readAnswer(response, url);
      if (response.statusCode !== 200) {
        throw new Error(`failed ${verb} with extender at URL ${url.href}, code ${response.statusCode}`);
      }
      try {
        return JSON.parse(answer.toString('utf8')) as unknown;
      } catch (error) {
        throw new Error(`${url.href} answers with no JSON`, { cause: error });
      }
    });
}

/** How requests go out: on connections that are kept for the next one, or on one of their own. */
interface Way {
  readonly request: (url: URL, options: RequestOptions) => ClientRequest;
  readonly kept: RequestOptions;
  readonly fresh: RequestOptions;
}

interface Sent {
  readonly url: URL;
  readonly text: string;
  /** Ends the call at any time. */
  readonly signal: AbortSignal;
}

/** A connection that was kept may be closed by the other side at the moment we use it: then a new one is opened, once. */
async function send(way: Way, sent: Sent): Promise<IncomingMessage> {
  const first = way.request(sent.url, { ...optionsOf(sent), ...way.kept });
  try {
    return await responseOf(first, sent);
  } catch (error) {
    const wasClosed = first.reusedSocket && staleCodes.has((error as NodeJS.ErrnoException).code);
    if (!wasClosed || sent.signal.aborted) throw error;
    return responseOf(way.request(sent.url, { ...optionsOf(sent), ...way.fresh, agent: false }), sent);
  }
}

/** What a connection says that was closed before anything was answered on it. */
const staleCodes: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE']);

const optionsOf = ({ text, signal }: Sent): RequestOptions => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
  signal,
});

function responseOf(outgoing: ClientRequest, { text }: Sent): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.on('response', resolve);
  outgoing.on('error', reject);
  outgoing.end(text);
  return promise;
}

async function readAnswer(response: IncomingMessage, { href }: URL): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > answerMost) throw new Error(`${href} answers with more than ${answerMost} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const readTls = ({ insecure, serverName, certificate, key, authority }: ExtenderTls) => ({
  rejectUnauthorized: !insecure,
  servername: serverName,
  cert: readPem(certificate),
  key: readPem(key),
  ca: readPem(authority),
});

const readPem = (pem: Pem) => pem && ('text' in pem ? pem.text : readFileSync(pem.file, 'utf8'));
