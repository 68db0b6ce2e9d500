import type { APIService } from '../../../common/api/apiregistration/v1/api-service.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';

/** In which order clients look for a kind in several groups: the order of this list. Others come last. */
const groupPriorities: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
};
const otherPriority = 1000;
const versionPriorities: Readonly<Record<string, number>> = {
  '/v1': 1,
  'autoscaling/v2': 30,
  'flowcontrol.apiserver.k8s.io/v1': 21,
};
const otherVersionPriority = 15;

/** The group that APIServices are of is served before there are any. */
const ownGroup = 'apiregistration.k8s.io';

/**
 * An APIService for each group version that this server itself serves.
 * https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
 */
export function localApiServices(kinds: readonly Pick<Kind, 'group' | 'version'>[]): APIService[] {
  const served = kinds.filter(({ group }) => group !== ownGroup);
  const names = new Map(served.map(({ group, version }) => [`${version}.${group}`, { group, version }]));
  return [...names].map(([name, { group, version }]) => ({
    metadata: { name, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
    spec: {
      ...(group === '' ? {} : { group }),
      version,
      groupPriorityMinimum: groupPriorities[group] ?? otherPriority,
      versionPriority: versionPriorities[`${group}/${version}`] ?? otherVersionPriority,
    },
  }));
}
