import { type Lease, LeaseKind, type LeaseSpec } from '../api/coordination/v1/lease.ts';
import { aborted } from '../base/abortable.ts';
import { type Clock, asError, systemClock } from '../base/clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { withDeadline } from '../base/deadline.ts';
import { backoffDelay } from '../base/retry.ts';
import type { ApiClient } from './api-client.ts';
import { isAlreadyExists, isConflict, isNotFound } from './api-error.ts';

export interface LeaderElectionOptions {
  readonly client: Pick<ApiClient, 'get' | 'create' | 'replace'>;
  /** The Lease that is fought for. */
  readonly lease: { readonly name: string; readonly namespace: string };
  /** Who we are; nobody else may be called so. */
  readonly identity: string;
  /** Milliseconds that others leave the lease alone after they saw it change. */
  readonly leaseDuration: number;
  /** Milliseconds after which a leader that cannot renew gives up; less than `leaseDuration`. */
  readonly renewDeadline: number;
  /** Milliseconds between two tries, to renew or to get it. */
  readonly retryPeriod: number;
  readonly clock?: Clock;
  /** Told of failures; the election goes on. */
  readonly onError?: (error: Error) => void;
}

/** What we last saw of the lease, and when, by our own clock. */
interface Observed {
  readonly lease: Lease | undefined;
  readonly at: number;
}

/** When the request began that last made the lease ours, by both of our clocks. */
interface Renewal {
  readonly monotonic: number;
  readonly wall: number;
}

/** What one try came to. */
type Attempt = 'held' | 'held-by-another';

/** Standbys come at different times, up to this share of the period later. */
const jitter = 1.2;
const hasty = { first: 100, factor: 2, jitter: 0 };

/**
 * One of several leads, by a Lease: https://kubernetes.io/docs/concepts/architecture/leases/#leader-election
 *
 *   standing by ──absent, released, or unchanged for leaseDuration──▶ leading ──run ends──▶ released
 *        ▲                                                              │
 *        └───────── taken by another, or not renewed for renewDeadline ─┘
 *
 * The age of a lease counts by our own monotonic clock since we saw it change: clocks of two hosts are never compared.
 * A process may be frozen at any moment and wake when another leads already, long before a timer tells it so: `leads`
 * knows at once, and is what every write asks first. What was sent before the freeze, resource versions must fend off.
 */
export class LeaderElection {
  readonly #options: LeaderElectionOptions;
  readonly #clock: Clock;
  #observed: Observed | undefined;
  #renewal: Renewal | undefined;
  readonly #isSettled: Promise<void>;
  #settle: () => void = () => {};

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#isSettled = new Promise((resolve) => (this.#settle = resolve));
  }

  /** Resolves once it is known who leads: another, or we, and what we lead with was started. */
  settled(): Promise<void> {
    return this.#isSettled;
  }

  /**
   * Whether nobody else can lead now: we have renewed within the renew deadline. A host that was suspended may have stopped
   * its monotonic clock meanwhile, so our wall clock, held against nothing but itself, must agree; one that is set only
   * makes us wait for the next renewal.
   */
  get leads(): boolean {
    if (!this.#renewal) return false;
    const { renewDeadline } = this.#options;
    const { monotonic, wall } = this.#renewal;
    return this.#clock.monotonic() - monotonic < renewDeadline && Math.abs(this.#clock.now() - wall) < renewDeadline;
  }

  /**
   * Runs `lead` whenever we lead, with the Lease as we got it, until the signal is aborted. Its signal is aborted when we do not any more, and it has
   * ended before we try again; when it fails the lease is released, and so does this.
   */
  async run(lead: (signal: AbortSignal, lease: Lease) => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const lease = await this.#acquire(signal);
      if (!lease) return;
      let failure: Error | undefined;
      const term = new Lifetime((error) => {
        failure ??= error;
        void term.end();
      }, signal);
      term.run(async (termSignal) => {
        const leading = lead(termSignal, lease);
        // What cannot even begin is a failure, and nobody is told before that somebody leads.
        await Promise.race([leading, Promise.resolve()]);
        this.#settle();
        await leading;
        if (!termSignal.aborted) void term.end();
      });
      term.run((termSignal) => this.#renew(term, termSignal));
      await aborted(term.signal);
      this.#renewal = undefined;
      await term.end();
      await this.#release();
      if (failure) throw failure;
    }
  }

  /** The Lease once we lead; undefined when the signal was aborted before. */
  async #acquire(signal: AbortSignal): Promise<Lease | undefined> {
    const { retryPeriod, onError } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        if ((await this.#attempt(signal)) === 'held') return this.#observed?.lease;
        this.#settle();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return undefined;
        onError?.(asError(error));
        failures++;
      }
      // A server that only starts is asked again soon: nobody else leads then.
      const pause = failures > 0 ? backoffDelay({ ...hasty, most: retryPeriod }, failures) : retryPeriod;
      await this.#clock.sleep(pause * (1 + Math.random() * jitter), signal).catch(() => {});
    }
    return undefined;
  }

  /** Until the lease is lost, which ends the term. */
  async #renew(term: Lifetime, signal: AbortSignal): Promise<void> {
    const { retryPeriod, renewDeadline, onError } = this.#options;
    const age = () => this.#clock.monotonic() - (this.#renewal?.monotonic ?? -Infinity);
    while (!signal.aborted) {
      await this.#clock.sleep(retryPeriod, signal).catch(() => {});
      if (signal.aborted) return;
      try {
        const left = renewDeadline - age();
        if (left <= 0) break;
        if ((await this.#attempt(withDeadline(signal, Math.ceil(left)))) === 'held-by-another') break;
      } catch (error) {
        if (signal.aborted) return;
        onError?.(asError(error));
      }
      if (age() >= renewDeadline) break;
    }
    void term.end();
  }

  async #attempt(signal: AbortSignal): Promise<Attempt> {
    try {
      return await this.#take(signal);
    } catch (error) {
      // Somebody wrote it, or took it away, between our look and our write: what stands there now decides at the next try.
      if (!isConflict(error) && !isAlreadyExists(error) && !isNotFound(error)) throw error;
      this.#forget();
      return this.#take(signal);
    }
  }

  /** Takes or renews the lease where it is ours, nobody's, or has not changed for too long. */
  async #take(signal: AbortSignal): Promise<Attempt> {
    const { client, lease: ref, identity, leaseDuration } = this.#options;
    const now = this.#clock.monotonic();
    const renewal = { monotonic: now, wall: this.#clock.now() };
    const own = this.#observed?.lease?.spec?.holderIdentity === identity ? this.#observed.lease : undefined;
    const lease = own ?? (await client.get(LeaseKind, ref, { signal }).catch(undefinedIfGone));
    if (!lease) {
      const created = await client.create(LeaseKind, { metadata: ref, spec: this.#spec(undefined) }, { signal });
      return this.#hold(created, renewal);
    }
    const holder = lease.spec?.holderIdentity;
    if (holder && holder !== identity) {
      const changed = this.#observed?.lease?.metadata.resourceVersion !== lease.metadata.resourceVersion;
      if (changed || !this.#observed) this.#observed = { lease, at: now };
      if (now - this.#observed.at < leaseDuration) return 'held-by-another';
    }
    const wanted = { ...lease, spec: { ...lease.spec, ...this.#spec(lease.spec) } };
    const written = await client.replace(LeaseKind, wanted, { signal });
    return this.#hold(written, renewal);
  }

  #hold(lease: Lease, renewal: Renewal): Attempt {
    this.#observed = { lease, at: renewal.monotonic };
    this.#renewal = renewal;
    return 'held';
  }

  #spec(before: LeaseSpec | undefined): LeaseSpec {
    const { identity, leaseDuration } = this.#options;
    const now = microTime(this.#clock.now());
    const isOurs = before?.holderIdentity === identity;
    const transitions = before?.leaseTransitions ?? 0;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(leaseDuration / 1000),
      acquireTime: isOurs ? before.acquireTime : now,
      renewTime: now,
      leaseTransitions: before && !isOurs ? transitions + 1 : transitions,
    };
  }

  /** What we believe to hold may be another's by now. */
  #forget(): void {
    const { lease } = this.#observed ?? {};
    if (lease?.spec?.holderIdentity === this.#options.identity) this.#observed = undefined;
  }

  /** Gives the lease back, so that the next one need not wait; a server that does not answer cannot hold us up. */
  async #release(): Promise<void> {
    const { client, identity, retryPeriod, onError } = this.#options;
    const { lease } = this.#observed ?? {};
    this.#observed = undefined;
    if (lease?.spec?.holderIdentity !== identity) return;
    const now = microTime(this.#clock.now());
    const { leaseTransitions } = lease.spec;
    const spec = { holderIdentity: '', leaseDurationSeconds: 1, acquireTime: now, renewTime: now, leaseTransitions };
    const signal = withDeadline(undefined, Math.ceil(retryPeriod));
    await client.replace(LeaseKind, { ...lease, spec }, { signal }).catch((error: unknown) => {
      if (!isConflict(error) && !isNotFound(error)) onError?.(asError(error));
    });
  }
}

function undefinedIfGone(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

/** RFC 3339 with microseconds. */
const microTime = (now: number) => new Date(now).toISOString().replace('Z', '000Z');
