import { readFileSync } from 'node:fs';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { Agent, type RequestOptions, request as httpsRequest } from 'node:https';
import { inTime } from '../../../common/base/deadline.ts';
import { bodyOf, send } from '../../../common/client/node/kept-connection.ts';
import type { ExtenderSettings, ExtenderTls, Pem } from './extender-settings.ts';

/** Posts JSON to a verb of an extender and gives what it answers; rejects with any other status than 200, or when it is late. */
export type PostJson = (verb: string, body: object, signal: AbortSignal) => Promise<unknown>;

/** More than this is no answer, in bytes. */
const answerMost = 64 << 20;

/** Reads the certificates; throws where one cannot be read. */
export function postJsonTo({ urlPrefix, timeout, tls }: ExtenderSettings): PostJson {
  const secured = tls && readTls(tls);
  const way: Way = secured
    ? {
        request: httpsRequest,
        kept: { agent: new Agent({ keepAlive: true, ...secured }) },
        fresh: { ...secured, agent: false },
      }
    : { request: httpRequest, kept: {}, fresh: { agent: false } };
  return (verb, body, signal) =>
    inTime(signal, timeout, async (inner) => {
      const url = new URL(`${urlPrefix}/${verb}`);
      const text = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const open = (connection: 'kept' | 'fresh') =>
        way.request(url, { method: 'POST', headers, signal: inner, ...way[connection] });
      const response = await send(open, text, inner);
      const answer = await bodyOf(response, answerMost, () => {
        return new Error(`${url.href} answers with more than ${answerMost} bytes`);
      });
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

const readTls = ({ insecure, serverName, certificate, key, authority }: ExtenderTls) => ({
  rejectUnauthorized: !insecure,
  servername: serverName,
  cert: readPem(certificate),
  key: readPem(key),
  ca: readPem(authority),
});

const readPem = (pem: Pem) => pem && ('text' in pem ? pem.text : readFileSync(pem.file, 'utf8'));
