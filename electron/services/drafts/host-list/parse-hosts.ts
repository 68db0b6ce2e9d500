import { AppError } from '../../../../common/base/app-error.ts';
import type { HostDraft, Login } from '../../../../common/ipc/cluster-draft.ts';
import { defaultRoles } from '../../../../common/ipc/default-roles.ts';
import type { DraftProblem } from '../../../../common/ipc/rows/host-test.ts';
import { type FoundHost, type FoundHosts, isIPv6, readPlace } from './found-host.ts';
import { hostNames } from './host-names.ts';
import { looksLikeIni, readIniInventory } from './ini-inventory.ts';
import { readPlainLines } from './plain-lines.ts';
import { readYamlHosts } from './yaml-hosts.ts';

/** As many as a draft takes. */
const mostHosts = 100;

/**
 * The hosts of a pasted text, in whichever form it has, with names and roles made up where it gives none; what cannot be
 * used is told by line. `login`: how to log in where the text does not say.
 */
export function parseHosts(text: string, login: Login): { hosts: HostDraft[]; problems: DraftProblem[] } {
  const found = readHosts(text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, ''));
  const problems = new Map<number, AppError>();
  for (const { line, text: words } of found.unclear) {
    problems.set(line, new AppError('host-list-unclear', { line, text: words.slice(0, 80) }));
  }
  const usable = found.hosts.filter((host) => {
    const problem = problemOf(host);
    if (problem && !problems.has(host.line)) problems.set(host.line, problem);
    return !problem;
  });
  const kept: FoundHost[] = [];
  const seen = new Map<string, number>();
  for (const host of usable) {
    const { line, address, port = 22 } = host;
    const place = `${address.toLowerCase()}:${port}`;
    const first = seen.get(place);
    if (first === undefined && kept.length < mostHosts) kept.push(host);
    else if (first !== undefined && !problems.has(line))
      problems.set(line, new AppError('host-list-repeated', { line, address, first }));
    if (first === undefined) seen.set(place, line);
  }
  if (seen.size > mostHosts) problems.set(0, new AppError('host-list-too-long', { count: seen.size, most: mostHosts }));
  if (kept.length === 0 && problems.size === 0) problems.set(0, new AppError('host-list-empty'));
  const lines = [...problems].sort(([one], [other]) => one - other);
  return {
    hosts: draftsOf(kept, login),
    problems: lines.map(([line, error]) => ({ field: line === 0 ? '' : `lines.${line}`, error: error.toJSON() })),
  };
}

function readHosts(text: string): FoundHosts {
  if (looksLikeIni(text)) return readIniInventory(text);
  return readYamlHosts(text) ?? readPlainLines(text);
}

function problemOf({ line, address, port = 22 }: FoundHost): AppError | undefined {
  if (isIPv6(address)) return new AppError('host-list-ipv6', { line, address });
  const isPlace = readPlace(address)?.address === address && port >= 1 && port <= 65_535;
  return isPlace ? undefined : new AppError('host-list-unclear', { line, text: address.slice(0, 80) });
}

/** If the text gives roles, they are meant; a host it gives none is a node. Else they follow the number of hosts. */
function draftsOf(hosts: readonly FoundHost[], login: Login): HostDraft[] {
  const names = hostNames(hosts);
  const roles = defaultRoles(hosts.length);
  const givesRoles = hosts.some((host) => host.roles !== undefined);
  return hosts.map((host, index) => ({
    name: names[index]!,
    address: host.address,
    ...(host.privateAddress !== undefined && { privateAddress: host.privateAddress }),
    port: host.port ?? 22,
    user: host.user ?? 'root',
    login: loginOf(host) ?? login,
    ...(host.hostKey !== undefined && { hostKey: host.hostKey }),
    roles: givesRoles ? (host.roles ?? ['node']) : roles[index]!,
  }));
}

function loginOf({ keyPath, agent }: FoundHost): Login | undefined {
  if (keyPath !== undefined) return { kind: 'key', path: keyPath };
  return agent ? { kind: 'agent' } : undefined;
}
