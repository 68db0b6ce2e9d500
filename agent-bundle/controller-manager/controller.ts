import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import type { Recorder } from '../../common/client/event-recorder.ts';
import type { Informer } from '../../common/client/informer.ts';
import type { Clock } from '../../common/base/clock.ts';
import { WorkQueue } from '../../common/base/work-queue.ts';
import { watchClock } from './clock-jumps.ts';
import type { Logger } from '../supervisor/logger.ts';
import type { ServedKinds } from './served/served-kinds.ts';

/** What every controller is given. */
export interface ControllerContext {
  /** The controller's own, with the rights of its own role: for what it writes, and for single questions. */
  readonly client: ApiClient;
  readonly informers: Informers;
  readonly events: Recorder;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The mirrors all controllers of the process share: one watch per kind, however many look at it. */
export interface Informers {
  /** Ask while being constructed: indexes and handlers stand before the first list arrives. */
  of<T extends ApiObject>(kind: Kind<T>): Informer<T>;
  /** The kind's mirror for who looks at nothing but metadata: unless others need more, that is all it holds. */
  metadataOf(kind: Kind<ApiObject>): Informer<ApiObject>;
  /** A mirror beside that of the kind, of the objects of one name in all namespaces. */
  named<T extends ApiObject>(kind: Kind<T>, name: string): Informer<T>;
  /** A mirror beside that of the kind, of the objects that a field selector picks in all namespaces; shared as well. */
  selected<T extends ApiObject>(kind: Kind<T>, fieldSelector: string): Informer<T>;
  /** What is served, custom and aggregated resources too. Ask while being constructed. */
  readonly served: ServedKinds;
}

/** A control loop: it watches what is, and writes the difference to what should be. */
export interface Controller {
  /** Runs until the signal is aborted; the informers run beside it. */
  run(signal: AbortSignal): Promise<void>;
}

export interface LoopOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly workers?: number;
  /** Nothing is reconciled before these have their first list. */
  readonly waitFor: ReadonlyArray<Pick<Informer<ApiObject>, 'synced'>>;
  readonly reconcile: (key: string, signal: AbortSignal) => Promise<void>;
  /** Keys that wait for a moment of the wall clock: they are looked at again when it has been set. */
  readonly byWallClock?: () => Iterable<string>;
}

/** So that work goes on soon after the API was away. */
const backoff = { first: 5, most: 15_000, factor: 2, jitter: 0.1 };

/**
 * A queue of keys and the reconcile that works them off. A reconcile that throws is retried with backoff: throwing is
 * how it says that it is not done. One event wakes several loops: each begins in a turn of its own, so that what one writes
 * is on its way while the next computes.
 */
export class ReconcileLoop implements Controller {
  readonly queue: WorkQueue;
  readonly #options: LoopOptions;

  constructor(options: LoopOptions) {
    this.#options = options;
    const { logger, clock, workers = 5 } = options;
    this.queue = new WorkQueue({
      workers,
      clock,
      backoff,
      // Conflicts with another writer are part of the trade: the next try reads what it wrote.
      onError: (key, error, failures) =>
        logger[failures > 3 ? 'warn' : 'debug']({ key, failures, err: error }, 'will be tried again'),
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#options.waitFor.map((informer) => informer.synced(signal)));
    const { byWallClock, clock, reconcile } = this.#options;
    const inTurn = async (key: string, ends: AbortSignal) => {
      await nextTurn();
      await reconcile(key, ends);
    };
    const work = this.queue.run(inTurn, signal);
    if (!byWallClock) return work;
    const onJump = () => {
      for (const key of byWallClock()) this.queue.add(key);
    };
    await Promise.all([work, watchClock(clock, onJump, signal)]);
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
