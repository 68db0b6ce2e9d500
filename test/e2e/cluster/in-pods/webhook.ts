import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';

interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: { readonly uid: string; readonly object: { readonly data?: Record<string, string> } };
}

/** A webhook server as a pod runs it: `/validate` refuses what says `wanted: no`, `/mutate` leaves a mark. */
const tls = { cert: readFileSync('/serving/tls.crt'), key: readFileSync('/serving/tls.key') };

const answers: Readonly<Record<string, (request: Review['request']) => object>> = {
  '/validate': ({ object }) =>
    object.data?.['wanted'] === 'no' ? { allowed: false, status: { message: 'nobody wants it' } } : { allowed: true },
  '/mutate': ({ object }) => {
    const patch = [{ op: 'add', path: '/data', value: { ...object.data, seen: 'yes' } }];
    return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
  },
};

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const { apiVersion, kind, request } = JSON.parse(Buffer.concat(chunks).toString()) as Review;
  const { pathname } = new URL(incoming.url ?? '/', 'https://webhook');
  response.setHeader('content-type', 'application/json');
  const told = { uid: request.uid, ...answers[pathname]?.(request) };
  response.end(JSON.stringify({ apiVersion, kind, response: told }));
}

createServer(tls, (incoming, response) => void answer(incoming, response)).listen(8443);
