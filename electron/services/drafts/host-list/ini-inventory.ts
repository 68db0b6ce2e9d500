import { type FoundHosts, readPlace } from './found-host.ts';
import { type Variables, hostOfInventory, unfolded } from './inventory-variables.ts';

/** What one name has been given in all the groups it stands in. */
interface Entry {
  readonly line: number;
  readonly groups: string[];
  variables: Variables;
}

/** Whether a text is an INI inventory: it has sections, or variables of Ansible. */
export function looksLikeIni(text: string): boolean {
  return /^\s*\[[\w.:-]+\]\s*(#.*)?$/m.test(text) || /^[^#\n]*\bansible_\w+\s*=/m.test(text);
}

/** Hosts of an Ansible inventory in INI form, with the variables of their groups; `:children` sections add no host. */
export function readIniInventory(text: string): FoundHosts {
  const entries = new Map<string, Entry>();
  const ofGroup = new Map<string, Variables>();
  const unclear: FoundHosts['unclear'][number][] = [];
  let section = 'ungrouped';
  text.split('\n').forEach((whole, index) => {
    const line = index + 1;
    const written = whole.replace(/(^|\s)[#;].*$/, '').trim();
    if (written === '') return;
    const header = /^\[([^\]]+)\]$/.exec(written);
    if (header) return void (section = header[1]!);
    if (section.endsWith(':children')) return;
    const group = section.replace(/:vars$/, '');
    if (section.endsWith(':vars')) return void ofGroup.set(group, { ...ofGroup.get(group), ...variablesOf(written) });
    const [pattern = ''] = written.split(/\s/, 1);
    const names = pattern.includes('=') ? [] : unfolded(pattern);
    if (names.length === 0 || names.some((name) => readPlace(name) === undefined)) {
      return void unclear.push({ line, text: written });
    }
    for (const name of names) {
      const entry = entries.get(name) ?? { line, groups: [], variables: {} };
      entry.groups.push(group);
      entry.variables = { ...entry.variables, ...variablesOf(written.slice(pattern.length)) };
      entries.set(name, entry);
    }
  });
  const hosts = [...entries].map(([name, { line, groups, variables }]) => {
    const inherited = ['all', ...groups].reduce<Variables>((so, group) => ({ ...so, ...ofGroup.get(group) }), {});
    const { address, port, user } = readPlace(name)!;
    const found = hostOfInventory(line, address, { ...inherited, ...variables }, groups);
    return { ...(port !== undefined && { port }), ...(user !== undefined && { user }), ...found };
  });
  return { hosts, unclear };
}

function variablesOf(text: string): Variables {
  const variables: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)\s*=\s*("[^"]*"|'[^']*'|\S+)/g)) {
    variables[name] = value.replace(/^(["'])(.*)\1$/, '$2');
  }
  return variables;
}
