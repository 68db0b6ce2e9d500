import type { Reach } from './reach.ts';
import type { LinkSession } from './session.ts';

/** The session of a link, which can be replaced while others hold the link. */
export class CurrentSession {
  readonly #open: () => Promise<LinkSession>;
  #opening: Promise<LinkSession>;
  #reach: Reach | undefined;
  #isBroken = false;
  #generation = new AbortController();

  /** `open` reads what the cluster is reached by; it connects to nothing. */
  constructor(open: () => Promise<LinkSession>) {
    this.#open = open;
    this.#opening = this.#begin();
  }

  /** Errors: those of `open`. */
  get(): Promise<LinkSession> {
    return this.#opening;
  }

  /** What the newest session was made from; absent before the first. */
  get reach(): Reach | undefined {
    return this.#reach;
  }

  /** Fulfilled once there is a session; where the last try to open one failed, tries again. */
  async ready(): Promise<void> {
    if (this.#isBroken) await this.renew();
    await this.#opening;
  }

  /** Closes the session and opens another; what runs in `eachGeneration` starts again. */
  async renew(): Promise<void> {
    const before = this.#opening;
    const ended = this.#generation;
    this.#generation = new AbortController();
    this.#opening = this.#begin();
    ended.abort(new DOMException('the link was reset', 'AbortError'));
    await closed(before);
    await this.#opening.catch(() => {});
  }

  close(): Promise<void> {
    return closed(this.#opening);
  }

  /** Runs a task that ends only with its signal, once for each session, until `signal` is aborted. */
  async eachGeneration(task: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await task(AbortSignal.any([signal, this.#generation.signal]));
  }

  #begin(): Promise<LinkSession> {
    this.#isBroken = false;
    const opening = this.#open();
    opening.then(
      (session) => (this.#reach = session.reach),
      () => (this.#isBroken = opening === this.#opening),
    );
    return opening;
  }
}

async function closed(opening: Promise<LinkSession>): Promise<void> {
  const session = await opening.catch(() => undefined);
  await session?.close();
}
