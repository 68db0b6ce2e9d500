import type { HostDraft } from '../../../../common/ipc/cluster-draft.ts';
import type { FoundHost } from './found-host.ts';

/** Ansible's variables of one host, whoever gave them. */
export type Variables = Readonly<Record<string, string>>;

/** A host of an inventory, by its variables; passwords among them are left where they are. */
export function hostOfInventory(
  line: number,
  name: string,
  variables: Variables,
  groups: readonly string[],
): FoundHost {
  const of = (...names: string[]) =>
    names.map((one) => variables[one]).find((value) => value !== undefined && value !== '');
  const port = Number(of('ansible_port', 'ansible_ssh_port') ?? Number.NaN);
  const user = of('ansible_user', 'ansible_ssh_user');
  const keyPath = of('ansible_ssh_private_key_file', 'ansible_private_key_file');
  const privateAddress = of('ip');
  const address = of('ansible_host', 'ansible_ssh_host') ?? name;
  const roles = rolesOf(groups);
  return {
    line,
    name,
    address,
    ...(privateAddress !== undefined && privateAddress !== address && { privateAddress }),
    ...(port >= 1 && port <= 65_535 && { port }),
    ...(user !== undefined && { user }),
    ...(keyPath !== undefined && { keyPath }),
    ...(roles.length > 0 && { roles }),
  };
}

/** Groups as inventories for Kubernetes call them. */
const roleOfGroup: Readonly<Record<string, HostDraft['roles'][number]>> = {
  etcd: 'etcd',
  kube_control_plane: 'master',
  'kube-master': 'master',
  master: 'master',
  masters: 'master',
  control_plane: 'master',
  kube_node: 'node',
  'kube-node': 'node',
  node: 'node',
  nodes: 'node',
  workers: 'node',
};

function rolesOf(groups: readonly string[]): HostDraft['roles'] {
  const found = new Set(groups.map((group) => roleOfGroup[group]));
  return (['etcd', 'master', 'node'] as const).filter((role) => found.has(role));
}

/** `web[01:03].example.org` as `web01.example.org` and so on; at most a hundred. */
export function unfolded(pattern: string): string[] {
  const [whole, from = '', to = ''] = /\[(\d+):(\d+)\]/.exec(pattern) ?? [];
  if (whole === undefined) return [pattern];
  const count = Math.min(Number(to) - Number(from) + 1, 100);
  return Array.from({ length: Math.max(count, 0) }, (_, index) =>
    pattern.replace(whole, String(Number(from) + index).padStart(from.length, '0')),
  ).flatMap(unfolded);
}
