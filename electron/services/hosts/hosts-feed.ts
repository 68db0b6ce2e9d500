import type { Clock } from '../../../common/base/clock.ts';
import type { HostRow, HostState } from '../../../common/ipc/rows/host.ts';
import type { HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Host } from '../../hosts/host.ts';
import { gatherFacts } from '../../hosts/os/gather-facts.ts';
import type { FeedHandler } from '../ipc/handlers.ts';
import type { Links } from '../links/links.ts';
import { type Visit, visitHosts } from './host-presence.ts';
import { hostSummary, summaryPath } from './host-summary.ts';

/** Milliseconds between two looks at a host: disks fill and clocks drift without an event to tell. */
const period = 30_000;

/** Every host of the cluster file, and as long as somebody looks whether it can be reached and what it has. */
export function hostsFeed(links: Links, clock: Clock): FeedHandler<'hosts'> {
  return async ({ cluster }, sink, signal) => {
    const link = await links.open(cluster);
    try {
      const say = (spec: HostSpec, state: HostState) => sink.upsert(spec.name, hostRow(spec, state));
      const visitOf = (spec: HostSpec): Visit => ({
        stay: async (host, until) => {
          for (;;) {
            say(spec, { kind: 'reached', facts: await factsOf(host, until, clock) });
            await clock.sleep(period, until);
          }
        },
        onAway: (error) => say(spec, { kind: 'unreachable', error: error.toJSON() }),
      });
      sink.replace((link.spec?.hosts ?? []).map((spec) => [spec.name, hostRow(spec, { kind: 'connecting' })]));
      await visitHosts(link, visitOf, signal, clock);
    } finally {
      link.release();
    }
  };
}

async function factsOf(host: Host, signal: AbortSignal, clock: Clock) {
  return hostSummary(await gatherFacts(host, { signal, paths: [summaryPath], units: [], clock }));
}

function hostRow({ name, address, port, user, roles }: HostSpec, state: HostState): HostRow {
  return { name, address, port, user, roles, state };
}
