import { type Clock, asError } from '../../../common/base/clock.ts';
import { backoffDelay } from '../../../common/base/retry.ts';
import type { PodRef, PodSummary, Runtime } from '../runtime/port.ts';

export interface PodLifecycleEventsOptions {
  readonly runtime: Pick<Runtime, 'events' | 'listPods'>;
  readonly clock: Clock;
  /** Something of the pod changed. */
  readonly onChange: (uid: string) => void;
  /** What the runtime has, after each list: the pods of this kubelet and those of nobody. */
  readonly onList?: (pods: readonly PodRef[]) => void;
  readonly onError?: (error: Error) => void;
}

const backoff = { first: 100, most: 5_000, factor: 2, jitter: 0.2 };
/**
 * Lists after the stream has begun, in milliseconds after the one before, and then always the last: a runtime may hand the
 * first events to a listener that is gone.
 */
const listDelays = [0, 1_000, 2_000, 5_000, 10_000, 60_000] as const;

/**
 * Tells which pods changed in the runtime, from its events; lists tell what events missed.
 *
 *   streaming (lists, ever more seldom) ──breaks──▶ waiting ──backoff──▶ streaming
 */
export class PodLifecycleEvents {
  readonly #options: PodLifecycleEventsOptions;
  #known = new Map<string, string>();

  constructor(options: PodLifecycleEventsOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    for (let failures = 0; !signal.aborted; failures++) {
      if (failures > 0) await clock.sleep(backoffDelay(backoff, failures), signal).catch(() => {});
      const round = new AbortController();
      const until = AbortSignal.any([signal, round.signal]);
      const lists = this.#lists(until, () => (failures = 0));
      try {
        await Promise.race([this.#stream(until), lists]);
      } catch (error) {
        if (!signal.aborted) onError?.(asError(error));
      } finally {
        round.abort();
        await lists.catch(() => {});
      }
    }
  }

  async #stream(signal: AbortSignal): Promise<void> {
    for await (const uid of this.#options.runtime.events(signal)) this.#options.onChange(uid);
    if (!signal.aborted) throw new Error('the runtime ended its stream of events');
  }

  async #lists(signal: AbortSignal, onSuccess: () => void): Promise<void> {
    for (let n = 0; !signal.aborted; n++) {
      const delay = listDelays[Math.min(n, listDelays.length - 1)] ?? 0;
      if (delay > 0) await this.#options.clock.sleep(delay, signal);
      this.#compare(await this.#options.runtime.listPods(signal));
      onSuccess();
    }
  }

  #compare(pods: readonly PodSummary[]): void {
    const now = new Map(pods.map(({ pod, fingerprint }) => [pod.uid, fingerprint]));
    const uids = new Set([...this.#known.keys(), ...now.keys()]);
    const changed = [...uids].filter((uid) => this.#known.get(uid) !== now.get(uid));
    this.#known = now;
    this.#options.onList?.(pods.map(({ pod }) => pod));
    for (const uid of changed) this.#options.onChange(uid);
  }
}
