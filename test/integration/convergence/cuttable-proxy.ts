import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const loopback = '127.0.0.1';

/** A way to a server that can be cut: TLS passes through as it is. */
export class CuttableProxy {
  /** `https://127.0.0.1:port` */
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #gate: { open: boolean };

  private constructor(url: string, server: Server, sockets: Set<Socket>, gate: { open: boolean }) {
    this.url = url;
    this.#server = server;
    this.#sockets = sockets;
    this.#gate = gate;
  }

  static async to(target: string): Promise<CuttableProxy> {
    const { port } = new URL(target);
    const sockets = new Set<Socket>();
    const gate = { open: true };
    const server = createServer((near) => {
      if (!gate.open) return void near.destroy();
      const far = connect(Number(port), loopback);
      for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
        sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    server.listen(0, loopback);
    await once(server, 'listening');
    const { port: own } = server.address() as { port: number };
    return new CuttableProxy(`https://${loopback}:${own}`, server, sockets, gate);
  }

  /** Breaks every connection, and lets no new one through for `ms`. */
  async cut(ms: number): Promise<void> {
    this.#gate.open = false;
    for (const socket of this.#sockets) socket.destroy();
    await sleep(ms);
    this.#gate.open = true;
  }

  async end(): Promise<void> {
    this.#gate.open = false;
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
