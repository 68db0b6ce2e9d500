import { type Clock, asError } from '../../../common/base/clock.ts';
import { type Backoff, backoffDelay } from '../../../common/base/retry.ts';
import type { ClusterState } from '../../../common/ipc/rows/cluster.ts';
import { pageError } from '../ipc/error-envelope.ts';
import { unreachable } from './observed-transport.ts';
import { TurnBell } from './turn-bell.ts';

/** Milliseconds within which a cluster answers, SSH included. */
const probeDeadline = 30_000;
/** Between two tries while it does not answer. */
const pause: Backoff = { first: 1_000, most: 15_000, factor: 2, jitter: 0.2 };

/**
 * Whether a cluster can be reached, as long as somebody looks: learnt from what requests meet, and asked only when one
 * broke off.
 *
 *   idle ──run──▶ connecting ──▶ connected ──doubt, and no answer──▶ unreachable ──(asked again)──▶ connected
 */
export class Reachability {
  readonly #cluster: string;
  readonly #probe: (signal: AbortSignal) => Promise<string>;
  readonly #clock: Clock;
  readonly #onState: (state: ClusterState) => void;
  readonly #doubts = new TurnBell();
  readonly #answers = new TurnBell();
  #state: ClusterState = { kind: 'idle' };

  /** `probe` asks for the server's version. */
  constructor(
    cluster: string,
    probe: (signal: AbortSignal) => Promise<string>,
    clock: Clock,
    onState: (state: ClusterState) => void,
  ) {
    this.#cluster = cluster;
    this.#probe = probe;
    this.#clock = clock;
    this.#onState = onState;
  }

  get state(): ClusterState {
    return this.#state;
  }

  /** A request broke off: is the server still there? */
  doubt(): void {
    this.#doubts.ring();
  }

  /** A request was answered. */
  heard(): void {
    this.#answers.ring();
  }

  /** Until the signal is aborted; then it is idle. */
  async run(signal: AbortSignal): Promise<void> {
    this.#become({ kind: 'connecting' });
    for (let failures = 0; !signal.aborted;) {
      this.#doubts.clear();
      this.#answers.clear();
      try {
        const version = await this.#probe(AbortSignal.any([signal, AbortSignal.timeout(probeDeadline)]));
        failures = 0;
        this.#become({ kind: 'connected', version });
        await this.#doubts.rung(signal);
      } catch (error) {
        if (signal.aborted) break;
        this.#become({ kind: 'unreachable', error: pageError(unreachable(this.#cluster, asError(error))).toJSON() });
        await this.#pause(backoffDelay(pause, ++failures), signal);
      }
    }
    this.#become({ kind: 'idle' });
  }

  /** Over at once when a request was answered meanwhile. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    await Promise.race([this.#clock.sleep(ms, either), this.#answers.rung(either)]).catch(() => {});
    over.abort();
  }

  #become(state: ClusterState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#onState(state);
  }
}
