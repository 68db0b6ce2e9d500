import { type Server, type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface LoopbackForwarder {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Ends what goes through it, too. */
  close(): Promise<void>;
}

/**
 * Lends a port of this machine's loopback to a client that can only dial: whatever connects to it is carried over what
 * `dial` opens. Who may use what stands behind must be decided there (etcd asks for a client certificate).
 */
export async function forwardLoopback(dial: () => Promise<Duplex>): Promise<LoopbackForwarder> {
  const open = new Set<Duplex>();
  const server = createServer((socket) => void join(socket, dial, open));
  await listen(server);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const one of open) one.destroy();
      }),
  };
}

async function join(socket: Socket, dial: () => Promise<Duplex>, open: Set<Duplex>): Promise<void> {
  keep(socket, open);
  try {
    const far = await dial();
    keep(far, open);
    // The end of one is the end of both, whatever was the reason: the client sees a closed connection.
    socket.once('close', () => far.destroy());
    far.once('close', () => socket.destroy());
    if (socket.destroyed) return void far.destroy();
    socket.pipe(far).pipe(socket);
  } catch {
    socket.destroy();
  }
}

function keep(stream: Duplex, open: Set<Duplex>): void {
  open.add(stream);
  stream.on('error', () => stream.destroy());
  stream.once('close', () => open.delete(stream));
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
