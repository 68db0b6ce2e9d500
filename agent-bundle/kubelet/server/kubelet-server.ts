import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer } from 'ws';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type Clock, asError } from '../../../common/base/clock.ts';
import { readLog } from '../logs/log-reader.ts';
import type { ContainerEnds } from '../pods/container-ends.ts';
import { latestOf, readySandbox } from '../pods/pod-view.ts';
import type { Runtime, RuntimePod } from '../runtime/port.ts';
import { judge } from './caller.ts';
import * as requests from './pod-requests.ts';
import { bridgeShell } from './shell-bridge.ts';
import { tunnelSpdy, tunnelWebSocket } from './tunnel.ts';

export interface KubeletServerOptions {
  readonly tls: { readonly cert: Buffer; readonly key: Buffer; readonly ca: Buffer };
  readonly runtime: Runtime;
  readonly clock: Clock;
  /** The pods of this node with their statuses as they are now. */
  readonly pods: () => Pod[];
  readonly ends: ContainerEnds;
  readonly onError: (error: Error) => void;
}

const shellProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
const forwardProtocol = 'portforward.k8s.io';
const forwardWebSocket = `SPDY/3.1+${forwardProtocol}`;

/** Pods' logs, shells and ports over HTTPS. https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
export class KubeletServer {
  readonly #options: KubeletServerOptions;
  readonly #server: Server;
  readonly #webSockets = new WebSocketServer({ noServer: true, handleProtocols: chooseProtocol });
  readonly #ending = new AbortController();

  constructor(options: KubeletServerOptions) {
    this.#options = options;
    const tls = { ...options.tls, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' } as const;
    this.#server = createServer(tls, (request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  /** Resolves with the port once it listens. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Ends every stream. */
  close(): Promise<void> {
    this.#ending.abort();
    for (const client of this.#webSockets.clients) client.terminate();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const verdict = judge(request);
      if (!verdict.allowed) throw new requests.RequestError(verdict.code, verdict.why);
      if (request.method !== 'GET') throw new requests.RequestError(405, `${request.method} is not for here`);
      const { pathname, searchParams } = new URL(request.url ?? '/', 'https://kubelet');
      if (pathname === '/healthz') return void response.end('ok');
      if (pathname === '/pods') return void this.#sendPods(response);
      const asked = requests.parsePodPath(pathname);
      if (asked?.verb !== 'containerLogs') throw new requests.RequestError(404, '404 page not found');
      await this.#sendLog(asked, searchParams, response);
    } catch (thrown) {
      const error = asError(thrown);
      if (response.headersSent) return void response.destroy();
      const code = error instanceof requests.RequestError ? error.code : 500;
      if (code === 500) this.#options.onError(error);
      response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' }).end(error.message);
    }
  }

  #sendPods(response: ServerResponse): void {
    const list = { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: this.#options.pods() };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(list));
  }

  async #sendLog(
    asked: { namespace: string; pod: string; container: string },
    query: URLSearchParams,
    response: ServerResponse,
  ) {
    const options = requests.logRequest(query, this.#options.clock.now());
    const pod = this.#find(asked.namespace, asked.pod);
    const id = requests.loggedContainer(pod, asked.container, options.previous);
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const signal = AbortSignal.any([closed.signal, this.#ending.signal]);
    const container = (await this.#stateOf(pod, signal)).containers.find((each) => each.id === id);
    if (!container) throw new requests.RequestError(404, `unable to retrieve container logs for containerd://${id}`);
    const uid = pod.metadata.uid ?? '';
    const ended = container.state === 'running' ? this.#options.ends.wait(uid, id, signal) : Promise.resolve();
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    const log = readLog({ path: container.logPath, ended }, options, signal);
    await pipeline(log, response, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const verdict = judge(request);
      if (!verdict.allowed) throw new requests.RequestError(verdict.code, verdict.why);
      await this.#stream(request, socket, head);
    } catch (thrown) {
      const error = asError(thrown);
      const code = error instanceof requests.RequestError ? error.code : 500;
      if (!socket.destroyed) refuse(socket, code, error.message);
    }
  }

  async #stream(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://kubelet');
    const asked = requests.parsePodPath(pathname);
    if (!asked || asked.verb === 'containerLogs') throw new requests.RequestError(404, '404 page not found');
    const closed = new AbortController();
    socket.once('close', () => closed.abort());
    const signal = AbortSignal.any([closed.signal, this.#ending.signal]);
    const { url, streams } = await this.#streamUrl(asked, searchParams, signal);
    const protocol = request.headers.upgrade?.toLowerCase();
    if (protocol === 'spdy/3.1') return tunnelSpdy(request, socket, head, url, signal);
    if (protocol !== 'websocket') throw new requests.RequestError(400, 'upgrade to SPDY/3.1 or websocket');
    const wanted = asked.verb === 'portForward' ? [forwardWebSocket] : shellProtocols;
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!wanted.some((name) => offered.includes(name))) {
      throw new requests.RequestError(
        400,
        `none of the subprotocols ${offered.join(', ')} is known; try ${wanted.join(', ')}`,
      );
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const work = streams
        ? bridgeShell(webSocket, url, streams, signal)
        : tunnelWebSocket(webSocket, url, forwardProtocol, signal);
      work.catch((error: unknown) => {
        if (!signal.aborted) this.#options.onError(asError(error));
        webSocket.close(1011);
      });
    });
  }

  /** Where the runtime waits for the stream; `streams` for shells only. */
  async #streamUrl(asked: requests.PodRequest, query: URLSearchParams, signal: AbortSignal) {
    const { runtime } = this.#options;
    const pod = this.#find(asked.namespace, asked.pod);
    const state = await this.#stateOf(pod, signal);
    if (asked.verb === 'portForward') {
      const sandbox = readySandbox(state);
      if (!sandbox) throw new requests.RequestError(400, `pod "${asked.pod}" is not running`);
      return { url: await runtime.portForward(sandbox.id, signal), streams: undefined };
    }
    const streams = requests.streamChoice(query);
    const container = latestOf(state, asked.container);
    if (container?.state !== 'running') {
      throw new requests.RequestError(404, `container not found ("${asked.container}")`);
    }
    if (asked.verb === 'attach') return { url: await runtime.attach(container.id, streams, signal), streams };
    return { url: await runtime.exec(container.id, query.getAll('command'), streams, signal), streams };
  }

  #find(namespace: string, name: string): Pod {
    const pod = this.#options.pods().find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
    if (!pod) throw new requests.RequestError(404, `pod ${namespace}/${name} does not exist on this node`);
    return pod;
  }

  #stateOf(pod: Pod, signal: AbortSignal): Promise<RuntimePod> {
    return this.#options.runtime.podState(pod.metadata.uid ?? '', signal);
  }
}

/** The first of ours that the client offers. */
function chooseProtocol(offered: Set<string>): string | false {
  return [...shellProtocols, forwardWebSocket].find((name) => offered.has(name)) ?? false;
}

function refuse(socket: Duplex, code: number, message: string): void {
  const body = Buffer.from(message);
  const lines = [`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}`, 'Connection: close', 'Content-Type: text/plain'];
  socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n`), body]));
}
