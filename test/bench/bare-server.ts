import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * What Node and TLS can do at most on this machine: `node bare-server.ts FOLDER` serves HTTPS with the certificates of a local
 * master's folder, prints its port, and answers the load generator's `create`, `read` and `watch` with bytes that lie ready. It
 * reads no object, keeps none, and asks nobody; what is posted is handed to the watchers of its collection as it is.
 */
const folder = process.argv[2] ?? '.';
const file = (name: string) => readFileSync(join(folder, name));
const tls = { ca: file('ca.crt'), cert: file('apiserver.crt'), key: file('apiserver.key'), requestCert: true };

/** As long as the original's answers: a pod, and a list of a thousand. */
const podBytes = 2_277;
const pod = Buffer.from(`{"kind":"Pod","filler":"${'x'.repeat(podBytes - 26)}"}`);
const listChunk = Buffer.alloc(64 * 1024, 'x');
const listHead = Buffer.from('{"metadata":{"resourceVersion":"1"},"filler":"');
const listTail = Buffer.from('"}\n');
const emptyList = Buffer.concat([listHead, listTail]);

/** How many objects were posted to each collection, and who watches it. */
const posted = new Map<string, number>();
const watchers = new Map<string, Set<ServerResponse>>();

const server = createServer(tls, (request, response) => {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  if (request.method === 'POST') return take(path, request, response);
  if (query.includes('watch=1')) return follow(path, response);
  const isCollection = /\/(pods|configmaps)$/.test(path);
  if (request.method === 'GET' && isCollection && posted.has(path)) return list(posted.get(path) ?? 0, query, response);
  send(response, isCollection ? emptyList : pod);
});

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

function take(path: string, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    posted.set(path, (posted.get(path) ?? 0) + 1);
    send(response, body);
    const filler = ' '.repeat(Math.max(0, podBytes - body.length));
    const frame = Buffer.from(`{"type":"ADDED","object":${body.toString()}${filler}}\n`);
    for (const watcher of watchers.get(path) ?? []) watcher.write(frame);
  });
}

function follow(path: string, response: ServerResponse): void {
  const among = watchers.get(path) ?? new Set<ServerResponse>();
  watchers.set(path, among.add(response));
  response.once('close', () => among.delete(response));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
}

/** As many bytes as a list of that many pods, or of its first page. */
function list(count: number, query: string, response: ServerResponse): void {
  const limit = Number(new URLSearchParams(query).get('limit') ?? count);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write(listHead);
  for (let left = Math.min(count, limit) * podBytes; left > 0; left -= listChunk.length) {
    response.write(left >= listChunk.length ? listChunk : listChunk.subarray(0, left));
  }
  response.end(listTail);
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.once('SIGTERM', () => process.exit(0));
