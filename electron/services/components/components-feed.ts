import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { ComponentRow } from '../../../common/ipc/rows/component.ts';
import type { HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { type Visit, visitHosts } from '../hosts/host-presence.ts';
import type { FeedHandler, FeedSink, Handlers } from '../ipc/handlers.ts';
import type { ClusterLink, Links } from '../links/links.ts';
import { type Finding, HostComponents, unheard } from './host-components.ts';
import { unitsOf } from './units-of.ts';

/** Milliseconds between two looks, as long as somebody has the page open: systemd tells nobody over SSH of a change. */
const period = 5_000;

export const componentHandlers = (links: Links, clock = systemClock): Pick<Handlers, 'components'> => ({
  components: componentsFeed(links, clock),
});

/** Every unit a host should have, what systemd says of it, and what it says of itself. */
function componentsFeed(links: Links, clock: Clock): FeedHandler<'components'> {
  return async ({ cluster }, sink, signal) => {
    const link = await links.open(cluster);
    try {
      sink.replace((link.spec?.hosts ?? []).flatMap((spec) => rowsOf(spec)));
      await visitHosts(link, (spec) => visitOf(spec, link, sink, clock), signal, clock);
    } finally {
      link.release();
    }
  };
}

function visitOf(spec: HostSpec, link: ClusterLink, sink: FeedSink<ComponentRow>, clock: Clock): Visit {
  const say = (found?: ReadonlyMap<string, Finding>) => {
    for (const [key, row] of rowsOf(spec, found)) sink.upsert(key, row);
  };
  return {
    stay: async (host, until) => {
      const units = unitsOf(spec.roles).map(({ unit }) => unit);
      const components = new HostComponents(host, units, link.credentials);
      try {
        for (;;) {
          say(await components.look(until));
          await clock.sleep(period, until);
        }
      } finally {
        await components.close();
      }
    },
    onAway: () => say(),
  };
}

/** A host's rows; what was not found is unknown. */
function rowsOf(
  { name, roles }: HostSpec,
  found?: ReadonlyMap<string, Finding>,
): Array<[key: string, row: ComponentRow]> {
  return unitsOf(roles).map(({ unit, role }) => [
    `${name}/${unit}`,
    { host: name, unit, role, ...(found?.get(unit) ?? unheard) },
  ]);
}
