import { LineCounter, type Node, type YAMLMap, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { HostDraft } from '../../../../common/ipc/cluster-draft.ts';
import type { FoundHost, FoundHosts } from './found-host.ts';
import { type Variables, hostOfInventory, unfolded } from './inventory-variables.ts';

/** The hosts of a YAML text: a cluster file, a list of its hosts, or an Ansible inventory; undefined: it is none of these. */
export function readYamlHosts(text: string): FoundHosts | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const lineOf = (node: unknown) => lines.linePos((node as Node).range?.[0] ?? 0).line;
  const root = document.contents;
  const listed = isMap(root) ? (document.getIn(['spec', 'hosts'], true) ?? root.get('hosts', true)) : root;
  if (isSeq(listed) && listed.items.every(isMap)) return ofClusterFile(listed.items, lineOf);
  if (!isMap(root) || !hasHosts(root)) return undefined;
  return { hosts: ofInventory(root, lineOf), unclear: [] };
}

/** Hosts as docs/cluster-file.md writes them; what is no such field is passed over. */
function ofClusterFile(items: readonly YAMLMap[], lineOf: (node: unknown) => number): FoundHosts {
  const hosts: FoundHost[] = [];
  const unclear: FoundHosts['unclear'][number][] = [];
  for (const item of items) {
    const fields = item.toJSON() as Record<string, unknown>;
    const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
    const address = text('address');
    const line = lineOf(item);
    if (address === undefined) {
      unclear.push({ line, text: text('name') ?? 'a host without address' });
      continue;
    }
    const roles = (['etcd', 'master', 'node'] as const).filter((role) => asList(fields['roles']).includes(role));
    hosts.push({
      line,
      address,
      name: text('name'),
      privateAddress: text('privateAddress'),
      port: typeof fields['port'] === 'number' ? fields['port'] : undefined,
      user: text('user'),
      keyPath: text('key'),
      agent: fields['agent'] === true,
      hostKey: text('hostKey'),
      roles: roles.length > 0 ? (roles satisfies HostDraft['roles']) : undefined,
    });
  }
  return { hosts, unclear };
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** An inventory's groups: mappings with `hosts` (a mapping too), `children` or `vars`. */
function hasHosts(root: YAMLMap): boolean {
  return root.items.some(({ value }) => isMap(value) && (isMap(value.get('hosts')) || isMap(value.get('children'))));
}

interface Entry {
  readonly line: number;
  readonly groups: string[];
  variables: Variables;
}

function ofInventory(root: YAMLMap, lineOf: (node: unknown) => number): FoundHost[] {
  const entries = new Map<string, Entry>();
  const visit = (groups: YAMLMap, inherited: Variables, path: readonly string[]) => {
    for (const { key, value } of groups.items) {
      if (!isMap(value)) continue;
      const names = [...path, isScalar(key) ? String(key.value) : ''];
      const variables = { ...inherited, ...textsOf(value.get('vars')) };
      const hosts = value.get('hosts');
      if (isMap(hosts)) {
        for (const host of hosts.items) {
          for (const name of unfolded(isScalar(host.key) ? String(host.key.value) : '')) {
            const entry = entries.get(name) ?? { line: lineOf(host.key), groups: [], variables: {} };
            entry.groups.push(...names);
            entry.variables = { ...entry.variables, ...variables, ...textsOf(host.value) };
            entries.set(name, entry);
          }
        }
      }
      const children = value.get('children');
      if (isMap(children)) visit(children, variables, names);
    }
  };
  visit(root, {}, []);
  return [...entries].map(([name, { line, groups, variables }]) => hostOfInventory(line, name, variables, groups));
}

/** The mapping's scalars, as text. */
function textsOf(node: unknown): Variables {
  if (!isMap(node)) return {};
  const scalars = node.items.filter(
    ({ value }) => isScalar(value) && ['string', 'number'].includes(typeof value.value),
  );
  return Object.fromEntries(
    scalars.map(({ key, value }) => [String(key), String((value as { value: unknown }).value)]),
  );
}
