import type { Clock } from '../../../common/base/clock.ts';

interface Making {
  readonly volumeName: string;
  readonly nodeName: string;
  /** Milliseconds of the monotonic clock. */
  readonly since: number;
}

/**
 * Attachments on their way to the server and back, by name. The watch may never show one, that was made and deleted while it
 * was cut off: after a while it counts no more, so that no volume is kept from a node for good.
 */
export class Makings {
  readonly #clock: Clock;
  readonly #longest: number;
  readonly #makings = new Map<string, Making>();

  /** `longest` is milliseconds. */
  constructor(clock: Clock, longest: number) {
    this.#clock = clock;
    this.#longest = longest;
  }

  /** False where it is on its way already. */
  begin(name: string, volumeName: string, nodeName: string): boolean {
    const known = this.#makings.get(name);
    if (known && this.#leftOf(known) > 0) return false;
    this.#makings.set(name, { volumeName, nodeName, since: this.#clock.monotonic() });
    return true;
  }

  end(name: string): void {
    this.#makings.delete(name);
  }

  /** The nodes that the volume is on its way to. */
  nodesOf(volumeName: string): string[] {
    return this.#of(volumeName).map(({ nodeName }) => nodeName);
  }

  /** Milliseconds until the volume is on its way to nowhere any more; 0: it is not. */
  left(volumeName: string): number {
    return Math.max(0, ...this.#of(volumeName).map((making) => this.#leftOf(making)));
  }

  #of(volumeName: string): Making[] {
    for (const [name, making] of this.#makings) if (this.#leftOf(making) <= 0) this.#makings.delete(name);
    return [...this.#makings.values()].filter((making) => making.volumeName === volumeName);
  }

  #leftOf({ since }: Making): number {
    return since + this.#longest - this.#clock.monotonic();
  }
}
