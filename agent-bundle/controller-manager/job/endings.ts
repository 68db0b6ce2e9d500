import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Clock } from '../../../common/base/clock.ts';
import { endedAt } from './job-pods.ts';

/**
 * When pods ended, by our own monotonic clock: what their hosts say is believed once, when we see it first, and never taken
 * for a time to come. So no wait gets longer because a clock is wrong, or is set while we wait.
 */
export class Endings {
  readonly #clock: Clock;
  readonly #isThere: (pod: Pod) => boolean;
  readonly #known = new Map<string, number>();

  /** `isThere`: false of a pod that has gone while its end is asked for; nobody would say again to forget it. */
  constructor(clock: Clock, isThere: (pod: Pod) => boolean) {
    this.#clock = clock;
    this.#isThere = isThere;
  }

  /** Milliseconds of the monotonic clock. */
  of(pod: Pod): number {
    const { uid = '' } = pod.metadata;
    const known = this.#known.get(uid);
    if (known !== undefined) return known;
    const now = this.#clock.now();
    const moment = this.#clock.monotonic() - Math.max(0, now - endedAt(pod, now));
    if (this.#isThere(pod)) this.#known.set(uid, moment);
    return moment;
  }

  /** The pod is gone. */
  forget(uid: string): void {
    this.#known.delete(uid);
  }
}
