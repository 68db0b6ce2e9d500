import type { RendererChannel, ToMain, ToRenderer } from '../../common/ipc/wire.ts';

/**
 * The page's end of its channel in a browser.
 *
 *   connecting (messages wait) ──▶ open ──▶ closed
 *       └───────refused──────────────────────▲
 */
export class WebSocketChannel implements RendererChannel {
  readonly #socket: WebSocket;
  readonly #waiting: ToMain[] = [];

  /** `token`: what the address that the headless app printed carries. */
  constructor(url: string, token: string) {
    this.#socket = new WebSocket(url, ['pilothouse', `token.${token}`]);
    this.#socket.addEventListener('open', () => {
      for (const message of this.#waiting.splice(0)) this.send(message);
    });
  }

  send(message: ToMain): void {
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#waiting.push(message);
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  onMessage(handler: (message: ToRenderer) => void): void {
    this.#socket.addEventListener('message', ({ data }) => handler(JSON.parse(data as string) as ToRenderer));
  }

  onClose(handler: () => void): void {
    this.#socket.addEventListener('close', handler, { once: true });
  }

  close(): void {
    this.#socket.close();
  }
}
