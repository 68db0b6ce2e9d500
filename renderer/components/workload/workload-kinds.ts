import type { PodRow, WorkloadRow } from '../../../common/ipc/rows/resource.ts';
import { matchesLabels, parseLabelSelector } from '../../../common/api/labels.ts';
import type { ObjectName } from '../../composables/use-object-actions.ts';

/** What differs between the kinds that keep a number of pods. */
export interface WorkloadKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Its feed, and its page. */
  readonly feed: 'deployments' | 'replicationcontrollers';
  /** Whether a pod's controller, `ReplicaSet/web-5d9c`, is the workload of that name, or one that it made. */
  readonly isOf: (controlledBy: string, name: string) => boolean;
}

export const replicationControllers: WorkloadKind = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  feed: 'replicationcontrollers',
  isOf: (controlledBy, name) => controlledBy === `ReplicationController/${name}`,
};

export const deployments: WorkloadKind = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  feed: 'deployments',
  /** A ReplicaSet is named after its Deployment and the hash of its template, which holds no dash. */
  isOf: (controlledBy, name) =>
    controlledBy.startsWith(`ReplicaSet/${name}-`) && !controlledBy.slice(`ReplicaSet/${name}-`.length).includes('-'),
};

export const objectOf = ({ apiVersion, kind }: WorkloadKind, { namespace, name }: WorkloadRow): ObjectName => ({
  apiVersion,
  kind,
  namespace,
  name,
});

/** The pods that a workload keeps, by key: in its namespace, selected by it, and its own. */
export function podsOf(
  { isOf }: WorkloadKind,
  { namespace, name, selector }: WorkloadRow,
  pods: ReadonlyMap<string, PodRow>,
): ReadonlyMap<string, PodRow> {
  const requirements = parseLabelSelector(selector);
  return new Map(
    [...pods].filter(
      ([, pod]) =>
        pod.namespace === namespace && isOf(pod.controlledBy, name) && matchesLabels(requirements, pod.labels),
    ),
  );
}
