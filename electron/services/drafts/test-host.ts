import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { HostTest } from '../../../common/ipc/rows/host-test.ts';
import type { HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { knownError } from '../../bootstrap/known-error.ts';
import type { Host } from '../../hosts/host.ts';
import { gatherFacts } from '../../hosts/os/gather-facts.ts';
import { UnknownHostKey } from '../../hosts/ssh/connect-error.ts';
import { hostSummary, summaryPath } from '../hosts/host-summary.ts';

/** Opens a host and rejects with an `UnknownHostKey` where nobody has vouched for its key. */
export type OpenHost = (host: HostSpec, signal: AbortSignal) => Promise<Host>;

/** Logs in, becomes root and learns what the host is; changes nothing there. Rejects only when it is aborted. */
export async function testHost(
  spec: HostSpec,
  open: OpenHost,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<HostTest> {
  try {
    const host = await open(spec, signal);
    try {
      const facts = await gatherFacts(host, { signal, paths: [summaryPath], units: [], clock });
      return { kind: 'reached', facts: hostSummary(facts) };
    } finally {
      await host.close();
    }
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof UnknownHostKey) return { kind: 'hostKeyUnknown', question: questionOf(thrown) };
    return { kind: 'failed', error: knownError(thrown).toJSON() };
  }
}

function questionOf({ fingerprint, params }: UnknownHostKey) {
  const { host, address, type } = params as Record<'host' | 'address' | 'type', string>;
  return { host, address, type, fingerprint };
}
