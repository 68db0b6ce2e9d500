import { readFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import type { Door } from './crowd.ts';

const node = 'stream-node';
const pod = { namespace: 'default', name: 'stream-pod' };
const protocol = 'v5.channel.k8s.io';
const stdout = Buffer.from([1]);

/** A kubelet that knows one thing: to send so many bytes to whoever execs. */
export class StreamingKubelet {
  readonly #server: Server;
  readonly port: number;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** It shows the master's own serving certificate: the master believes it, and the address is the same. */
  static async start(folder: string, bytes: number): Promise<StreamingKubelet> {
    const [cert, key] = await Promise.all(
      ['apiserver.crt', 'apiserver.key'].map((name) => readFile(join(folder, name))),
    );
    const server = createServer({ cert, key });
    const sockets = new WebSocketServer({ server, handleProtocols: () => protocol });
    sockets.on('connection', (socket) => void sendAll(socket, bytes));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new StreamingKubelet(server);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function sendAll(socket: WebSocket, bytes: number): Promise<void> {
  const chunk = Buffer.concat([stdout, Buffer.alloc(64 * 1024, 'x')]);
  for (let left = bytes; left > 0 && socket.readyState === WebSocket.OPEN; left -= chunk.length - 1) {
    await new Promise((sent) => socket.send(chunk, sent));
  }
  socket.close(1000);
}

/** The node where that kubelet is, and a pod on it. */
export async function announce(door: Door, { port }: StreamingKubelet): Promise<void> {
  const post = (path: string, body: object) => door.ask('POST', path, { body: JSON.stringify(body) });
  await post('/api/v1/nodes', { metadata: { name: node } });
  const status = {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
  };
  const merge = { type: 'application/merge-patch+json' };
  await door.ask('PATCH', `/api/v1/nodes/${node}/status`, { ...merge, body: JSON.stringify({ status }) });
  const spec = { nodeName: node, containers: [{ name: 'c', image: 'x' }] };
  await post(`/api/v1/namespaces/${pod.namespace}/pods`, { metadata: { name: pod.name }, spec });
}

/** Reads what the kubelet sends through the apiserver, and returns how many bytes that were. */
export function readStream({ server, tls }: Door): Promise<number> {
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/exec?command=cat&stdout=true&container=c`;
  const socket = new WebSocket(`${server.replace('https', 'wss')}${path}`, protocol, tls);
  return new Promise((resolve, reject) => {
    let bytes = 0;
    socket.on('message', (data: Buffer) => (bytes += data.length - 1));
    socket.once('close', () => resolve(bytes));
    socket.once('error', reject);
  });
}
