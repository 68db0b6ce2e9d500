import { type ElectronBridge, channelClosed } from '../../common/ipc/electron-bridge.ts';
import type { RendererChannel, ToMain, ToRenderer } from '../../common/ipc/wire.ts';

/** The page's end of its channel in Electron. Closing it is the page's own end: a new page begins a new channel. */
export class ElectronChannel implements RendererChannel {
  readonly #bridge: ElectronBridge;
  #hear: (message: ToRenderer) => void = () => undefined;
  #onClose: (() => void) | undefined;
  #isClosed = false;

  constructor(bridge: ElectronBridge) {
    this.#bridge = bridge;
    bridge.onMessage((text) => {
      if (text === channelClosed) this.close();
      else if (!this.#isClosed) this.#hear(JSON.parse(text) as ToRenderer);
    });
  }

  send(message: ToMain): void {
    if (!this.#isClosed) this.#bridge.send(JSON.stringify(message));
  }

  onMessage(handler: (message: ToRenderer) => void): void {
    this.#hear = handler;
  }

  onClose(handler: () => void): void {
    this.#onClose = handler;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onClose?.();
  }
}
