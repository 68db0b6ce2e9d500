import { AppError } from '../../../common/base/app-error.ts';
import { unitsOf } from '../components/units-of.ts';
import type { StreamHandler } from '../ipc/handlers.ts';
import type { ClusterLink, Links } from '../links/links.ts';

/**
 * What a unit of ours writes to its host's journal: the last lines, then each new one. Who reads slowly makes journalctl
 * wait. Errors: `host-unknown`, `host-unit-unknown`, those of connecting and of `Host.stream`.
 */
export function journalStream(links: Links): StreamHandler<'hosts.journal'> {
  return async ({ cluster, host: name, unit, lines }, stream, signal) => {
    const link = await links.open(cluster);
    try {
      refuseForeign(link, name, unit);
      const host = await link.host(name, signal);
      const command = ['journalctl', '--no-pager', '-q', '-u', unit, '-n', String(lines), '-f', '-o', 'short-iso'];
      const onLine = (line: string) => stream.send(`${line}\n`);
      await host.stream(command, { intent: `read the journal of ${unit}`, effect: 'reads', signal, onLine });
    } finally {
      link.release();
    }
  };
}

/** Pages may read what this cluster's units write, not whatever else a host has. */
function refuseForeign({ cluster, spec }: ClusterLink, host: string, unit: string): void {
  const found = spec?.hosts.find(({ name }) => name === host);
  const units = unitsOf(found?.roles ?? []).map((one) => one.unit);
  if (!units.includes(unit)) throw new AppError('host-unit-unknown', { cluster, host, unit, known: units.join(', ') });
}
