import type { ErrorEnvelope } from '../../common/base/app-error.ts';
import type { FeedState, ToMain, ToRenderer } from '../../common/ipc/wire.ts';
import { Backend } from './backend.ts';

/** For tests: a main process that answers what it is told to, and remembers what it was sent. */
export class FakeMain {
  readonly sent: ToMain[] = [];
  readonly backend: Backend;
  #hear = (_message: ToRenderer) => {};
  #lose = () => {};

  constructor() {
    this.backend = new Backend({
      send: (message) => void this.sent.push(message),
      onMessage: (handler) => (this.#hear = handler),
      onClose: (handler) => (this.#lose = handler),
      close: () => {},
    });
  }

  /** The messages so far in short: `open 1`, `credit 1`. */
  get types(): string[] {
    return this.sent.map(({ type, id }) => `${type} ${id}`);
  }

  /** The newest call or opening of that name. */
  newest(name: string): ToMain & { type: 'call' | 'open' } {
    const found = this.sent.findLast(
      (message): message is ToMain & { type: 'call' | 'open' } =>
        (message.type === 'call' || message.type === 'open') && message.name === name,
    );
    if (!found) throw new Error(`nobody asked for ${name}`);
    return found;
  }

  answer(name: string, result: unknown): void {
    this.say({ type: 'result', id: this.newest(name).id, result });
  }
  refuse(name: string, error: ErrorEnvelope): void {
    this.say({ type: 'error', id: this.newest(name).id, error });
  }
  rows(name: string, upserts: ReadonlyArray<readonly [string, unknown]>, state: FeedState = { kind: 'live' }): void {
    this.say({ type: 'rows', id: this.newest(name).id, batch: { replace: true, upserts, deletes: [], state } });
  }
  say(message: ToRenderer): void {
    this.#hear(message);
  }
  /** The connection is gone. */
  lose(): void {
    this.#lose();
  }
}
