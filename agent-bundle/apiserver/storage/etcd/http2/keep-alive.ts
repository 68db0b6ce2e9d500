/** While calls wait and nothing comes, the other side is asked this often whether it lives; etcd takes offence below 5 s. */
const pingInterval = 6_000;
const pingDeadline = 5_000;

/** Whether the other side still lives. Idle connections are not asked: etcd takes offence at that as well. */
export class KeepAlive {
  readonly #ping: () => void;
  readonly #dead: () => void;
  readonly #waits: () => boolean;
  #heard = true;
  #timer: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  /** `waits` tells whether anybody does. */
  constructor(waits: () => boolean, ping: () => void, dead: () => void) {
    this.#waits = waits;
    this.#ping = ping;
    this.#dead = dead;
  }

  /** Whether anything came since it was last looked at. */
  get heard(): boolean {
    return this.#heard;
  }

  /** Something came. */
  hear(): void {
    this.#heard = true;
  }

  /** Somebody waits from now on. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#look(), pingInterval);
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#deadline);
    this.#timer = undefined;
  }

  #look(): void {
    if (!this.#waits()) {
      this.stop();
      return;
    }
    if (this.#heard) {
      this.#heard = false;
      return;
    }
    this.#deadline = setTimeout(() => this.#heard || this.#dead(), pingDeadline);
    this.#ping();
  }
}
