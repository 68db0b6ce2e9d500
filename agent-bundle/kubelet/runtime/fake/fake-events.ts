import { RuntimeError } from '../port.ts';

/** What one listener has not heard yet. */
interface Listener {
  readonly pending: string[];
  broken: boolean;
  wake: (() => void) | undefined;
}

/** A stream of events with any number of listeners, which a test may break. */
export class FakeEvents {
  readonly #listeners = new Set<Listener>();

  tell(uid: string): void {
    for (const listener of this.#listeners) {
      listener.pending.push(uid);
      listener.wake?.();
    }
  }

  break(): void {
    for (const listener of this.#listeners) {
      listener.broken = true;
      listener.wake?.();
    }
  }

  async *follow(signal: AbortSignal): AsyncGenerator<string> {
    const listener: Listener = { pending: [], broken: false, wake: undefined };
    const wake = () => listener.wake?.();
    this.#listeners.add(listener);
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        yield* listener.pending.splice(0);
        if (listener.broken) throw new RuntimeError('unavailable', 'the stream broke');
        if (listener.pending.length === 0 && !signal.aborted) {
          await new Promise<void>((resolve) => (listener.wake = resolve));
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#listeners.delete(listener);
    }
  }
}
