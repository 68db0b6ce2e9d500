import { type FoundHost, isIPv4 } from './found-host.ts';

/**
 * A name for each host that a Node can have, all different: as written if that can be, the first part of its DNS name,
 * or `node1`, `node2`… where it has only an address.
 */
export function hostNames(hosts: ReadonlyArray<Pick<FoundHost, 'name' | 'address'>>): string[] {
  const wanted = hosts.map(({ name, address }) => labelOf(name) ?? (isIPv4(address) ? undefined : labelOf(address)));
  const taken = new Set<string>();
  const first = wanted.map((label) => {
    if (label === undefined || taken.has(label)) return undefined;
    taken.add(label);
    return label;
  });
  return first.map((name, index) => {
    if (name !== undefined) return name;
    const free = freeName(wanted[index], taken, index);
    taken.add(free);
    return free;
  });
}

/** `web`, `web-2`, `web-3`; without a wish by its place in the list. */
function freeName(wanted: string | undefined, taken: ReadonlySet<string>, index: number): string {
  for (let number = wanted === undefined ? index + 1 : 2; ; number++) {
    const name = wanted === undefined ? `node${number}` : `${wanted.slice(0, 58).replace(/-+$/, '')}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** What of a name can be an RFC 1123 label: its first part, in lower case; undefined when nothing is left. */
function labelOf(name: string | undefined): string | undefined {
  if (name === undefined || isIPv4(name)) return undefined;
  const [first = ''] = name.toLowerCase().split('.');
  const label = first
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return label || undefined;
}
