import type { StatefulSet } from '../../../common/api/apps/v1/stateful-set.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';

/** https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity */
const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';

export const podName = ({ metadata }: StatefulSet, ordinal: number): string => `${metadata.name}-${ordinal}`;

/** The number at the end of a pod's name; undefined when the name is not one that the set gives. */
export function ordinalOf(
  { metadata: { name: setName } }: StatefulSet,
  { metadata: { name } }: Pod,
): number | undefined {
  const prefix = `${setName}-`;
  const text = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}

/** The ordinals of the pods that should be, ascending. */
export function wantedOrdinals({ spec }: StatefulSet): number[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas ?? 1 }, (_, index) => start + index);
}

const claimName = (template: PersistentVolumeClaim, set: StatefulSet, ordinal: number): string =>
  `${template.metadata.name}-${podName(set, ordinal)}`;

/** The claims of one pod, as the templates of the set describe them. */
export function claimsOf(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    metadata: {
      name: claimName(template, set, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
      annotations: template.metadata.annotations,
    },
    spec: template.spec,
  }));
}

/** The pod with the name, the labels and the volumes that make it the one of its ordinal; the very same if it has them. */
export function withIdentity(set: StatefulSet, ordinal: number, pod: Pod): Pod {
  return hasIdentity(set, ordinal, pod) ? pod : identified(set, ordinal, pod);
}

function identified(set: StatefulSet, ordinal: number, pod: Pod): Pod {
  const name = podName(set, ordinal);
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claimed = templates.map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(template, set, ordinal) },
  }));
  const others = (pod.spec.volumes ?? []).filter((volume) => !claimed.some(({ name }) => name === volume.name));
  const labels = { ...pod.metadata.labels, [podNameLabel]: name, [podIndexLabel]: String(ordinal) };
  const volumes = [...claimed, ...others];
  return {
    ...pod,
    metadata: { ...pod.metadata, name, namespace: set.metadata.namespace, labels },
    spec: volumes.length === 0 ? pod.spec : { ...pod.spec, volumes },
  };
}

function hasIdentity(set: StatefulSet, ordinal: number, { metadata, spec }: Pod): boolean {
  const name = podName(set, ordinal);
  return (
    metadata.name === name &&
    metadata.labels?.[podNameLabel] === name &&
    metadata.labels[podIndexLabel] === String(ordinal) &&
    (set.spec.volumeClaimTemplates ?? []).every((template) => {
      const volume = spec.volumes?.find((each) => each.name === template.metadata.name);
      return volume?.persistentVolumeClaim?.claimName === claimName(template, set, ordinal);
    })
  );
}
