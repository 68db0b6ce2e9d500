import { type ApiObject, type Kind, groupResourceOf } from '../../../common/api/schema/kind.ts';
import type { Clock } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { resourceSource } from '../../../common/client/follow.ts';
import type { SharedInformer } from './links.ts';
import { slimSource } from './slim-source.ts';
import { SharedMirror } from './shared-mirror.ts';
import { UseCount } from './use-count.ts';

/** Milliseconds a mirror is kept that nobody holds: a page is left, and the next one wants the same. */
const grace = 10_000;

/** Runs a task until the signal is aborted, beginning anew whenever the cluster may be another. */
type RunAlways = (task: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) => Promise<void>;

interface Running {
  readonly mirror: SharedMirror<ApiObject>;
  readonly uses: UseCount;
  readonly lifetime: Lifetime;
}

/** The mirrors of one cluster: one for each kind that somebody holds. */
export class SharedMirrors {
  readonly #api: ApiClient;
  readonly #clock: Clock;
  readonly #runAlways: RunAlways;
  readonly #running = new Map<string, Running>();

  constructor(api: ApiClient, clock: Clock, runAlways: RunAlways) {
    this.#api = api;
    this.#clock = clock;
    this.#runAlways = runAlways;
  }

  hold<T extends ApiObject>(kind: Kind<T>): SharedInformer<T> {
    const name = groupResourceOf(kind);
    const running = this.#running.get(name) ?? this.#start(name, kind);
    const mirror = running.mirror as unknown as SharedMirror<T>;
    return {
      mirror: mirror.informer,
      subscribe: (subscriber) => mirror.subscribe(subscriber),
      release: running.uses.take(),
    };
  }

  async end(): Promise<void> {
    for (const { uses } of this.#running.values()) uses.end();
    await Promise.all([...this.#running.values()].map(({ lifetime }) => lifetime.end()));
    this.#running.clear();
  }

  #start(name: string, kind: Kind<ApiObject>): Running {
    const mirror = new SharedMirror(slimSource(resourceSource(this.#api, kind)));
    const lifetime = new Lifetime((error) => mirror.fail(error));
    const uses = new UseCount(grace, this.#clock, () => {
      this.#running.delete(name);
      void lifetime.end();
    });
    const running = { mirror, uses, lifetime };
    this.#running.set(name, running);
    lifetime.run((signal) => this.#runAlways((until) => mirror.informer.run(until), signal));
    return running;
  }
}
