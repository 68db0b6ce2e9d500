import { Lifetime } from '../../common/base/lifetime.ts';
import type { MainChannel } from '../../common/ipc/wire.ts';
import type { Handlers } from '../services/ipc/handlers.ts';
import { serveChannel } from '../services/ipc/session.ts';
import { logFault } from './fault-log.ts';

/** The sessions of all pages that are open. */
export class PageSessions {
  readonly #handlers: Handlers;
  readonly #lifetime = new Lifetime((error) => logFault('session', error));

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  /** Answers a page until it closes its channel. */
  serve(channel: MainChannel): void {
    this.#lifetime.run((signal) => serveChannel(channel, this.#handlers, { signal, onFault: logFault }));
  }

  end(): Promise<void> {
    return this.#lifetime.end();
  }
}
