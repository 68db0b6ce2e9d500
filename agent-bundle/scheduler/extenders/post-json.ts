import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { withDeadline } from '../../../common/base/deadline.ts';
import type { ExtenderSettings, ExtenderTls, Pem } from './extender-settings.ts';

/** Posts JSON to a verb of an extender and gives what it answers; rejects with any other status than 200, or when it is late. */
export type PostJson = (verb: string, body: object, signal: AbortSignal) => Promise<unknown>;

/** More than this is no answer, in bytes. */
const answerMost = 64 << 20;

/** Reads the certificates; throws where one cannot be read. */
export function postJsonTo({ urlPrefix, timeout, tls }: ExtenderSettings): PostJson {
  const agent = tls && new Agent({ keepAlive: true, ...readTls(tls) });
  return (verb, body, signal) =>
    new Promise((resolve, reject) => {
      const url = new URL(`${urlPrefix}/${verb}`);
      const text = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const options = { method: 'POST', headers, signal: withDeadline(signal, timeout) };
      const send = agent ? httpsRequest(url, { ...options, agent }) : httpRequest(url, options);
      send.on('error', reject);
      send.on('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > answerMost) send.destroy(new Error(`${url.href} answers with more than ${answerMost} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode } = response;
          if (statusCode !== 200)
            return reject(new Error(`failed ${verb} with extender at URL ${url.href}, code ${statusCode}`));
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
          } catch (error) {
            reject(new Error(`${url.href} answers with no JSON`, { cause: error }));
          }
        });
      });
      send.end(text);
    });
}

const readTls = ({ insecure, serverName, certificate, key, authority }: ExtenderTls) => ({
  rejectUnauthorized: !insecure,
  servername: serverName,
  cert: readPem(certificate),
  key: readPem(key),
  ca: readPem(authority),
});

const readPem = (pem: Pem) => pem && ('text' in pem ? pem.text : readFileSync(pem.file, 'utf8'));
