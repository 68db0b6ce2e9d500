import type { ClusterRow } from '../../common/ipc/rows/cluster.ts';

/** Where a cluster is looked at; one that was not made yet, where it is made. */
export function clusterPath({ name, created }: Pick<ClusterRow, 'name' | 'created'>): string {
  const path = `/clusters/${encodeURIComponent(name)}`;
  return created ? path : `${path}/setup`;
}
