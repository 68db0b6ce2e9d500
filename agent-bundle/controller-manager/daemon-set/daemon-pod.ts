import { type DaemonSet, DaemonSetKind } from '../../../common/api/apps/v1/daemon-set.ts';
import type { Affinity } from '../../../common/api/core/v1/affinity.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Toleration } from '../../../common/api/core/v1/pod-scheduling.ts';
import { generateSuffix, generatedName } from '../../../common/api/names.ts';
import { revisionLabel } from '../controller-history/revision.ts';
import { controllerReference } from '../ownership.ts';

const generationAnnotation = 'deprecated.daemonset.template.generation';
const generationLabel = 'pod-template-generation';

const tolerated = (effect: string, ...names: string[]): Toleration[] =>
  names.map((name) => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists', effect }));

/** What daemons bear that other pods do not. https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations */
const always: readonly Toleration[] = [
  ...tolerated('NoExecute', 'not-ready', 'unreachable'),
  ...tolerated('NoSchedule', 'disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'),
];
const onHostNetwork = tolerated('NoSchedule', 'network-unavailable');

/** The template's tolerations and those that every daemon has; the latter win where both are of one taint. */
export function daemonTolerations({ template: { spec } }: DaemonSet['spec']): Toleration[] {
  const own = [...always, ...(spec.hostNetwork ? onHostNetwork : [])];
  const isOfOwn = (toleration: Toleration) =>
    own.some(
      ({ key, effect, operator }) =>
        key === toleration.key && effect === toleration.effect && operator === toleration.operator && !toleration.value,
    );
  return [...(spec.tolerations ?? []).filter((toleration) => !isOfOwn(toleration)), ...own];
}

const nameField = 'metadata.name';

/** Bound to one node by its name. What else the template requires of nodes has been looked at: this stands for it. */
function onNode(affinity: Affinity | undefined, nodeName: string): Affinity {
  const matchFields = [{ key: nameField, operator: 'In', values: [nodeName] }];
  const required = { nodeSelectorTerms: [{ matchFields }] };
  return {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required },
  };
}

/** The node that a daemon's pod is on, or is for until the scheduler has bound it. */
export function nodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) {
    const pin = matchFields.find(({ key, operator }) => key === nameField && operator === 'In');
    if (pin?.values?.length === 1) return pin.values[0];
  }
  return undefined;
}

/** The pod of one node. `hash` names the revision of the template. */
export function daemonPod(set: DaemonSet, nodeName: string, hash: string): Pod {
  const { metadata, spec } = set.spec.template;
  const { name, namespace, annotations } = set.metadata;
  const generateName = `${name}-`;
  const generation = annotations?.[generationAnnotation];
  return {
    metadata: {
      name: generatedName(generateName, generateSuffix()),
      generateName,
      namespace,
      labels: {
        ...metadata?.labels,
        ...(generation === undefined ? {} : { [generationLabel]: generation }),
        [revisionLabel]: hash,
      },
      annotations: metadata?.annotations,
      finalizers: metadata?.finalizers,
      ownerReferences: [controllerReference(DaemonSetKind, set)],
    },
    spec: { ...spec, affinity: onNode(spec.affinity, nodeName), tolerations: daemonTolerations(set.spec) },
  };
}
