import type { HostDraft } from '../../../../common/ipc/cluster-draft.ts';

export type Role = HostDraft['roles'][number];
export const roles: readonly Role[] = ['etcd', 'master', 'node'];

/** What a layout means: members that must be up, how many may be lost, and how many hosts have each other role. */
export function layoutFacts(hosts: ReadonlyArray<{ readonly roles: readonly Role[] }>) {
  const count = (role: Role) => hosts.filter((host) => host.roles.includes(role)).length;
  const members = count('etcd');
  const quorum = members === 0 ? 0 : Math.floor(members / 2) + 1;
  return { members, quorum, survives: members - quorum, masters: count('master'), nodes: count('node') };
}
