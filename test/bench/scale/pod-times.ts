import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { resourceSource } from '../../../common/client/follow.ts';
import { Informer } from '../../../common/client/informer.ts';
import { quantile } from '../large/crowd.ts';

/** When pods were seen to come, to be bound, to be ready and to go, in milliseconds of `performance.now()`; by uid. */
export class PodTimes {
  readonly seen = new Map<string, number>();
  readonly bound = new Map<string, number>();
  readonly ready = new Map<string, number>();
  /** When they were asked to end, or were gone at once. */
  readonly ending = new Map<string, number>();
  readonly nodeOf = new Map<string, string>();
  readonly #informer: Informer<Pod>;
  readonly #end = new AbortController();
  readonly #running: Promise<void>;
  #changed: () => void = () => {};

  constructor(client: ApiClient) {
    this.#informer = new Informer(resourceSource(client, PodKind));
    this.#informer.onChange(({ object, old }) => {
      if (object) this.#note(object);
      else if (old) this.#noteEnding(old);
      this.#changed();
    });
    this.#running = this.#informer.run(this.#end.signal);
  }

  /** Resolves with the time at which this was so; looks at every change. */
  async until(reached: () => boolean, deadline: number): Promise<number> {
    const signal = AbortSignal.timeout(deadline);
    while (!reached()) {
      signal.throwIfAborted();
      await new Promise<void>((wake) => {
        this.#changed = wake;
        setTimeout(wake, 1_000).unref();
      });
    }
    return performance.now();
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#running.catch(() => {});
  }

  #note(pod: Pod): void {
    const { metadata, spec, status } = pod;
    const uid = metadata.uid as string;
    const now = performance.now();
    if (!this.seen.has(uid)) this.seen.set(uid, now);
    if (spec.nodeName !== undefined && !this.bound.has(uid)) {
      this.bound.set(uid, now);
      this.nodeOf.set(uid, spec.nodeName);
    }
    const isReady = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
    if (isReady && !this.ready.has(uid)) this.ready.set(uid, now);
    if (metadata.deletionTimestamp !== undefined) this.#noteEnding(pod);
  }

  #noteEnding({ metadata }: Pod): void {
    const uid = metadata.uid as string;
    if (!this.ending.has(uid)) this.ending.set(uid, performance.now());
  }
}

/** `p50 12 ms, p99 30 ms, most 41 ms` */
export function spread(samples: readonly number[]): string {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(samples, share).toFixed(0));
  return `p50 ${p50} ms, p99 ${p99} ms, most ${most} ms`;
}
