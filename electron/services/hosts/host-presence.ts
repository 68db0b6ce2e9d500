import type { AppError } from '../../../common/base/app-error.ts';
import type { Clock } from '../../../common/base/clock.ts';
import { type Backoff, backoffDelay } from '../../../common/base/retry.ts';
import type { HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Host } from '../../hosts/host.ts';
import { pageError } from '../ipc/error-envelope.ts';
import type { ClusterLink } from '../links/links.ts';

/** What is done with a host while it is there. */
export interface Visit {
  /** Goes on until `signal` is aborted, which is also when the connection is lost; throwing is a reason to come back. */
  stay(host: Host, signal: AbortSignal): Promise<void>;
  /** It could not be reached, was lost, or `stay` threw. It is tried again by itself. */
  onAway(error: AppError): void;
}

/** Milliseconds. A host that boots is found soon, one that is gone is not hammered. */
const backoff: Backoff = { first: 1_000, most: 5_000, factor: 2, jitter: 0.2 };

/**
 * Visits every host of a cluster, each for itself, until the signal is aborted. An imported cluster has none that could be
 * reached from here.
 */
export async function visitHosts(
  link: ClusterLink,
  visitOf: (host: HostSpec) => Visit,
  signal: AbortSignal,
  clock: Clock,
): Promise<void> {
  const hosts = link.spec?.hosts ?? [];
  const visits = hosts.map((spec) =>
    keepVisiting((until) => link.host(spec.name, until), visitOf(spec), signal, clock),
  );
  await Promise.all([...visits, aborted(signal)]);
}

/**
 *   connecting ──▶ staying ──lost, or it threw──▶ away ──after a while──▶ connecting
 *       └───────────────────cannot be reached──────▲
 */
async function keepVisiting(
  connect: (signal: AbortSignal) => Promise<Host>,
  visit: Visit,
  signal: AbortSignal,
  clock: Clock,
): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    let host: Host | undefined;
    const started = clock.monotonic();
    try {
      host = await connect(signal);
      const until = AbortSignal.any([signal, host.lost]);
      until.throwIfAborted();
      await visit.stay(host, until);
      until.throwIfAborted();
    } catch (thrown) {
      if (signal.aborted) return;
      visit.onAway(pageError(host?.lost.aborted ? host.lost.reason : thrown));
    }
    // It was there for a while, or the attempt itself took its time.
    if (clock.monotonic() - started > backoff.most) failures = 1;
    await clock.sleep(backoffDelay(backoff, failures), signal).catch(() => {});
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
