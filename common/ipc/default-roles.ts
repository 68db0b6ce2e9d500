import type { HostDraft } from './cluster-draft.ts';

type Role = HostDraft['roles'][number];

/**
 * The roles that make sense for so many hosts, in their order: one master, pods everywhere, and as many members of etcd
 * as survive the loss of one (from three hosts on) or of two (from seven on).
 */
export function defaultRoles(hosts: number): Role[][] {
  const members = hosts >= 7 ? 5 : hosts >= 3 ? 3 : 1;
  return Array.from({ length: hosts }, (_, index) => [
    ...(index < members ? (['etcd'] as const) : []),
    ...(index === 0 ? (['master'] as const) : []),
    'node',
  ]);
}
