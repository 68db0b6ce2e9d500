import type { RequestInfo } from '../routes/request-info.ts';
import type { User } from '../authentication/authenticator.ts';

/**
 * Whose request goes first where there is not room for all:
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 *
 *   exempt    probes, and administrators who come to see what is wrong: never refused
 *   system    nodes and the cluster's own components: they get the places that are kept back
 *   workload  everybody else
 */
export type Priority = 'exempt' | 'system' | 'workload';

const probe = /^\/(healthz|livez|readyz)(\/|$)/;
const systemGroups: ReadonlySet<string> = new Set(['system:nodes', 'system:serviceaccounts:kube-system']);

/** Whose request this is, for the places that are left. */
export function priorityOf({ name, groups }: User, info: RequestInfo): Priority {
  if (groups.includes('system:masters')) return 'exempt';
  if (info.kind === 'path' && probe.test(info.path)) return 'exempt';
  const system = name.startsWith('system:kube-') || groups.some((group) => systemGroups.has(group));
  return system ? 'system' : 'workload';
}
