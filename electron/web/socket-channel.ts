import type { RawData, WebSocket } from 'ws';
import type { MainChannel, ToRenderer } from '../../common/ipc/wire.ts';

/** Milliseconds between two pings; a page that has not answered the last one by then is gone. */
const heartbeat = 15_000;

/** A WebSocket of a page as the main process' end of a channel. What is no JSON closes it. */
export class SocketChannel implements MainChannel {
  readonly #socket: WebSocket;
  readonly #pulse: NodeJS.Timeout;
  #isAlive = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#pulse = setInterval(() => this.#beat(), heartbeat);
    socket.on('pong', () => (this.#isAlive = true));
    socket.once('close', () => clearInterval(this.#pulse));
    // ws closes the socket itself on what is no WebSocket or too large; that is all there is to do.
    socket.on('error', () => undefined);
  }

  send(message: ToRenderer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  onMessage(handler: (message: unknown) => void): void {
    this.#socket.on('message', (data: RawData, isBinary: boolean) => {
      try {
        if (isBinary) throw new TypeError('messages are text');
        handler(JSON.parse((data as Buffer).toString('utf8')) as unknown);
      } catch {
        this.#socket.close(1003, 'not a message');
      }
    });
  }

  onClose(handler: () => void): void {
    if (this.#socket.readyState === this.#socket.CLOSED) handler();
    else this.#socket.once('close', handler);
  }

  close(): void {
    this.#socket.close(1001);
  }

  #beat(): void {
    if (!this.#isAlive) return this.#socket.terminate();
    this.#isAlive = false;
    this.#socket.ping();
  }
}
