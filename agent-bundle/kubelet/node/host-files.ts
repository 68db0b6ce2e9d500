import { readFile } from 'node:fs/promises';
import { parseResolvConf } from '../containers/dns.ts';
import type { DnsConfig } from '../runtime/port.ts';

/** A stub on the host's loopback is of no use to pods; systemd-resolved keeps the real servers here. */
const behindStub = '/run/systemd/resolve/resolv.conf';

/** The host's resolver as it is now. */
export async function hostDns(path = '/etc/resolv.conf'): Promise<DnsConfig> {
  const own = parseResolvConf(await text(path));
  if (!own.servers.some((server) => server.startsWith('127.'))) return own;
  const real = await text(behindStub);
  return real === '' ? own : parseResolvConf(real);
}

/** The host's /etc/hosts as it is now. */
export const hostsFileOfHost = () => text('/etc/hosts');

const text = (path: string) => readFile(path, 'utf8').catch(() => '');
