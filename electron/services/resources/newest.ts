interface Entry {
  readonly key: string;
  readonly time: number;
}

/** The newest of what was put in, by time: at most `most`. */
export class Newest {
  readonly #most: number;
  /** The oldest first. */
  readonly #ordered: Entry[] = [];
  readonly #times = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#times.size;
  }

  has(key: string): boolean {
    return this.#times.has(key);
  }

  /** Whether it is among the newest, and which one had to go for it. */
  put(key: string, time: number): { readonly kept: boolean; readonly gone?: string } {
    const known = this.delete(key);
    const oldest = this.#ordered[0];
    if (!known && oldest && this.size >= this.#most) {
      if (time <= oldest.time) return { kept: false };
      this.delete(oldest.key);
      this.#insert(key, time);
      return { kept: true, gone: oldest.key };
    }
    this.#insert(key, time);
    return { kept: true };
  }

  /** Whether it was among them. */
  delete(key: string): boolean {
    const time = this.#times.get(key);
    if (time === undefined) return false;
    this.#times.delete(key);
    let at = this.#from(time);
    while (this.#ordered[at]?.key !== key) at++;
    this.#ordered.splice(at, 1);
    return true;
  }

  #insert(key: string, time: number): void {
    this.#times.set(key, time);
    this.#ordered.splice(this.#from(time), 0, { key, time });
  }

  /** Where entries of that time, or later ones, begin. */
  #from(time: number): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ordered[middle]!.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
