import { abortable } from '../../../common/base/abortable.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { type Clock, asError } from '../../../common/base/clock.ts';
import { type Backoff, backoffDelay } from '../../../common/base/retry.ts';
import type { ClusterSpec, HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Host } from '../../hosts/host.ts';

/** Opens one SSH connection; it has a deadline of its own. */
export type OpenHost = (spec: HostSpec, signal: AbortSignal) => Promise<Host>;

/**
 *   (none) ──get──▶ connecting ──▶ open ──lost──▶ (none)
 *                       └──▶ failed ──get, after the pause──▶ connecting
 */
type Place =
  | { readonly kind: 'connecting'; readonly attempt: Promise<Host>; readonly failures: number }
  | { readonly kind: 'open'; readonly host: Host }
  | { readonly kind: 'failed'; readonly error: Error; readonly failures: number; readonly until: number };

/** Between two tries to reach a host: within it the last failure is the answer. */
const pause: Backoff = { first: 500, most: 10_000, factor: 2, jitter: 0.2 };

/** The SSH connections to a cluster's hosts: at most one each, opened when somebody needs it, and shared. */
export class HostPool {
  readonly #spec: ClusterSpec;
  readonly #open: OpenHost;
  readonly #clock: Clock;
  readonly #places = new Map<string, Place>();
  readonly #ended = new AbortController();

  constructor(spec: ClusterSpec, open: OpenHost, clock: Clock) {
    this.#spec = spec;
    this.#open = open;
    this.#clock = clock;
  }

  /** Errors: `host-unknown`, those of connecting. The signal ends the wait, not the connecting, which others share. */
  async get(name: string, signal: AbortSignal): Promise<Host> {
    this.#ended.signal.throwIfAborted();
    const spec = this.#spec.hosts.find((host) => host.name === name);
    if (!spec) {
      const known = this.#spec.hosts.map((host) => host.name).join(', ');
      throw new AppError('host-unknown', { cluster: this.#spec.name, host: name, known });
    }
    const place = this.#places.get(name);
    if (place?.kind === 'open' && !place.host.lost.aborted) return place.host;
    if (place?.kind === 'connecting') return abortable(place.attempt, signal);
    if (place?.kind === 'failed' && this.#clock.monotonic() < place.until) throw place.error;
    return abortable(this.#connect(spec, place?.kind === 'failed' ? place.failures : 0), signal);
  }

  /** Closes what is open; what is under way is given up. */
  async close(): Promise<void> {
    this.#ended.abort(new DOMException('the link was closed', 'AbortError'));
    const closing = [...this.#places.values()].map(async (place) => {
      if (place.kind === 'open') await place.host.close();
      if (place.kind === 'connecting') await place.attempt.catch(() => {});
    });
    await Promise.all(closing);
  }

  #connect(spec: HostSpec, failures: number): Promise<Host> {
    const attempt = this.#attempt(spec, failures + 1);
    this.#places.set(spec.name, { kind: 'connecting', attempt, failures });
    return attempt;
  }

  async #attempt(spec: HostSpec, failures: number): Promise<Host> {
    try {
      const host = await this.#open(spec, this.#ended.signal);
      if (this.#ended.signal.aborted) {
        await host.close();
        this.#ended.signal.throwIfAborted();
      }
      this.#places.set(spec.name, { kind: 'open', host });
      return host;
    } catch (thrown) {
      const error = asError(thrown);
      const until = this.#clock.monotonic() + backoffDelay(pause, failures);
      this.#places.set(spec.name, { kind: 'failed', error, failures, until });
      throw error;
    }
  }
}
