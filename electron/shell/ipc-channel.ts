import type { IpcMainEvent, WebContents, WebFrameMain } from 'electron';
import { channelClosed, newPage, wireChannel } from '../../common/ipc/electron-bridge.ts';
import { type MainChannel, type ToRenderer, largestMessage } from '../../common/ipc/wire.ts';
import { isOurPage } from './app-scheme.ts';

/**
 * The channel of each page that a window shows, one after the other:
 *
 *   none ──new page──▶ open ──the next page | page gone | too large a message | close()──▶ closed
 *
 * Only the window's main frame, with a page of ours in it, is heard.
 */
export function acceptChannels(contents: WebContents, onChannel: (channel: MainChannel) => void): void {
  let current: IpcChannel | undefined;
  const end = () => {
    current?.end();
    current = undefined;
  };
  contents.ipc.on(wireChannel, (event: IpcMainEvent, text: unknown) => {
    if (!isFromOurPage(event.senderFrame, contents)) return;
    if (text === newPage) {
      end();
      current = new IpcChannel(contents);
      onChannel(current);
    } else current?.receive(text);
  });
  contents.on('render-process-gone', end);
  contents.on('destroyed', end);
}

function isFromOurPage(frame: WebFrameMain | null, contents: WebContents): boolean {
  return frame !== null && frame === contents.mainFrame && isOurPage(frame.url);
}

class IpcChannel implements MainChannel {
  readonly #contents: WebContents;
  #state: 'open' | 'closed' = 'open';
  #hear: (message: unknown) => void = () => undefined;
  readonly #onClose: Array<() => void> = [];

  constructor(contents: WebContents) {
    this.#contents = contents;
  }

  send(message: ToRenderer): void {
    if (this.#state === 'open') this.#contents.send(wireChannel, JSON.stringify(message));
  }

  onMessage(handler: (message: unknown) => void): void {
    this.#hear = handler;
  }

  onClose(handler: () => void): void {
    if (this.#state === 'closed') handler();
    else this.#onClose.push(handler);
  }

  close(): void {
    if (this.#state === 'open' && !this.#contents.isDestroyed()) this.#contents.send(wireChannel, channelClosed);
    this.end();
  }

  /** As `close`, for a page that is gone. */
  end(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    for (const handler of this.#onClose.splice(0)) handler();
  }

  /** What is no JSON, or too much of it, is no message of ours. */
  receive(text: unknown): void {
    if (this.#state === 'closed') return;
    if (typeof text !== 'string' || text.length > largestMessage) return this.close();
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return this.close();
    }
    this.#hear(message);
  }
}
