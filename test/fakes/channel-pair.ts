import type { Channel, MainChannel, RendererChannel } from '../../common/ipc/wire.ts';

/** Both ends of a channel within this process: messages arrive in order, later, and as JSON makes them. */
export function channelPair(): { readonly page: RendererChannel; readonly main: MainChannel } {
  const [page, main] = [new End(), new End()];
  page.other = main;
  main.other = page;
  return { page, main };
}

class End implements Channel<unknown, never> {
  other: End | undefined;
  #isClosed = false;
  readonly #handlers: Array<(message: never) => void> = [];
  readonly #closeHandlers: Array<() => void> = [];

  send(message: unknown): void {
    if (this.#isClosed) return;
    const text = JSON.stringify(message);
    queueMicrotask(() => {
      for (const handler of this.other!.#handlers) handler(JSON.parse(text) as never);
    });
  }

  onMessage(handler: (message: never) => void): void {
    this.#handlers.push(handler);
  }

  onClose(handler: () => void): void {
    if (this.#isClosed) handler();
    else this.#closeHandlers.push(handler);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const handler of this.#closeHandlers) handler();
    queueMicrotask(() => this.other!.close());
  }
}
