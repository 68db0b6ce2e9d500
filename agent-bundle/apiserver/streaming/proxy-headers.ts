import type { IncomingMessage } from 'node:http';
import { rewriteLocation } from './proxy-path.ts';

type Headers = Record<string, string | string[] | undefined>;

/** What is about one connection only: RFC 9110 section 7.6.1. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
] as const;

/** Says to us who the client is or wants to be; nobody behind us may use it. */
const credential = /^(authorization$|impersonate-|x-remote-(user$|uid$|group$|extra-))/;
/** How a browser's WebSocket, which has no Authorization header, carries a token. */
const bearerProtocol = /^base64url\.bearer\.authorization\.k8s\.io\./;

/** A client's headers without what is between it and us alone; those that stand twice still do. */
export function withoutCredentials(incoming: IncomingMessage): Headers {
  const kept = headersOf(incoming);
  for (const name of Object.keys(kept)) if (credential.test(name)) delete kept[name];
  const protocols = incoming.headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());
  if (protocols) kept['sec-websocket-protocol'] = protocols.filter((name) => !bearerProtocol.test(name)).join(', ');
  return kept;
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const entries = Object.entries(headersDistinct).map(([name, values = []]) => {
    return [name, values.length === 1 ? values[0] : values] as const;
  });
  return Object.fromEntries(entries);
}

/** The headers of a request as it goes on to a node, a pod, or a service. */
export function proxiedRequestHeaders(incoming: IncomingMessage, path: string, upgrade: boolean): Headers {
  const { headers, socket } = incoming;
  const sent = withoutHopByHop(withoutCredentials(incoming));
  delete sent['expect'];
  if (upgrade) Object.assign(sent, { connection: 'Upgrade', upgrade: headers.upgrade });
  else if (headers['transfer-encoding'] !== undefined) sent['transfer-encoding'] = 'chunked';
  const client = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const before = headers['x-forwarded-for'];
  sent['x-forwarded-for'] = before === undefined ? client : `${String(before)}, ${client}`;
  sent['x-forwarded-uri'] = path;
  return sent;
}

/** The headers of the answer as they go back: redirects lead through the proxy, and who may read us across origins is ours to say. */
export function proxiedAnswerHeaders(answer: IncomingMessage, prefix: string, own: readonly string[]): Headers {
  const sent = answerHeaders(answer);
  for (const name of Object.keys(sent)) if (name.startsWith('access-control-')) delete sent[name];
  const { location } = answer.headers;
  if (location !== undefined) sent['location'] = rewriteLocation(location, prefix, own);
  return sent;
}

/** The headers of an answer, without what is about the connection that it came over. */
export const answerHeaders = (answer: IncomingMessage): Headers => withoutHopByHop(headersOf(answer));

function withoutHopByHop(headers: Headers): Headers {
  const sent = { ...headers };
  const named = String(headers['connection'] ?? '').split(',');
  for (const name of [...hopByHop, ...named]) delete sent[name.trim().toLowerCase()];
  return sent;
}
