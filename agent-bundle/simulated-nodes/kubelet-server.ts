import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ContainerStatus } from '../../common/api/core/v1/container-status.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';

export interface KubeletServerOptions {
  /** Who we are, and whose certificates clients must show; PEM. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer; readonly ca: Buffer };
  readonly pod: (namespace: string, name: string) => Pod | undefined;
}

/**
 * The kubelet of all simulated nodes: logs have a line that says that nothing runs; shells and ports are refused with the
 * reason. Only who has a certificate of the cluster's authority is heard.
 */
export class KubeletServer {
  readonly #options: KubeletServerOptions;
  readonly #server: Server;

  constructor(options: KubeletServerOptions) {
    this.#options = options;
    const tls = { ...options.tls, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
    this.#server = createServer(tls, (request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex) => refuse(request, socket as Socket));
  }

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer({ url = '/' }: IncomingMessage, response: ServerResponse): void {
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    const asked = readUrl(url);
    if (!asked) return void response.writeHead(400).end('this URL cannot be read\n');
    const [verb, namespace = '', name = '', container = ''] = asked.words;
    if (verb === 'healthz') return void response.end('ok');
    if (verb !== 'containerLogs') return void response.writeHead(404).end('a simulated node has no such thing\n');
    const pod = this.#options.pod(namespace, name);
    const answer = pod ? logOf(pod, container, asked.query) : undefined;
    if (!answer) return void response.writeHead(404).end(`pod ${namespace}/${name} does not exist on this node`);
    response.writeHead(answer.code);
    response.write(answer.text);
    // Who follows waits for more, of which there is none.
    if (!answer.goesOn) response.end();
  }
}

/** What a request asks for; undefined where that cannot be read. Pure. */
export function readUrl(
  url: string,
): { readonly words: readonly string[]; readonly query: URLSearchParams } | undefined {
  try {
    const { pathname, searchParams } = new URL(url, 'https://kubelet');
    return { words: pathname.split('/').slice(1).map(decodeURIComponent), query: searchParams };
  } catch {
    return undefined;
  }
}

interface LogAnswer {
  readonly code: number;
  readonly text: string;
  readonly goesOn: boolean;
}

/** What the log of a container has. Pure. */
export function logOf(pod: Pod, container: string, query: URLSearchParams): LogAnswer {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const status = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container);
  const about = `container "${container}" in pod "${pod.metadata.name}"`;
  const shown = query.get('previous') === 'true' ? status?.lastState : status?.state;
  const since = shown?.running?.startedAt ?? shown?.terminated?.startedAt;
  if (!status || since === undefined) {
    return { code: 400, text: `${about} is ${waitingWord(status)}`, goesOn: false };
  }
  const stamp = query.get('timestamps') === 'true' ? `${since.replace('Z', '.000000000Z')} ` : '';
  const line = `${stamp}simulated: ${pod.spec.nodeName} plays this container (${status.image}) since ${since}; nothing runs in it\n`;
  const goesOn = query.get('follow') === 'true' && shown?.running !== undefined;
  return { code: 200, text: query.get('tailLines') === '0' ? '' : line, goesOn };
}

const waitingWord = (status: ContainerStatus | undefined) =>
  status?.state?.waiting ? `waiting to start: ${status.state.waiting.reason}` : 'not available';

/** Shells, attached terminals and forwarded ports want a connection that leaves HTTP. */
function refuse({ url = '/' }: IncomingMessage, socket: Socket): void {
  const [, verb = ''] = url.split(/[/?]/);
  const words: Record<string, string> = {
    exec: 'run a command in',
    attach: 'attach to',
    portForward: 'forward a port to',
  };
  const body = `this pod is simulated, and there is nothing to ${words[verb] ?? 'connect to'}\n`;
  const head = ['HTTP/1.1 501 Not Implemented', 'Connection: close', 'Content-Type: text/plain; charset=utf-8'];
  socket.on('error', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
