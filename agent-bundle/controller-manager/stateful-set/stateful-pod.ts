import { type StatefulSet, StatefulSetKind } from '../../../common/api/apps/v1/stateful-set.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodTemplateSpec } from '../../../common/api/core/v1/pod-template.ts';
import { revisionLabel } from '../controller-history/revision.ts';
import { controllerReference } from '../ownership.ts';
import { podName, withIdentity } from './identity.ts';

/** A template of the set and the name of the revision that keeps it. */
export interface Versioned {
  readonly revision: string;
  readonly template: PodTemplateSpec;
}

/** The pod of one ordinal. */
export function statefulPod(set: StatefulSet, ordinal: number, { revision, template }: Versioned): Pod {
  const name = podName(set, ordinal);
  const { metadata, spec } = template;
  return withIdentity(set, ordinal, {
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      labels: { ...metadata?.labels, [revisionLabel]: revision },
      annotations: metadata?.annotations,
      finalizers: metadata?.finalizers,
      ownerReferences: [controllerReference(StatefulSetKind, set)],
    },
    spec: { ...spec, hostname: name, subdomain: set.spec.serviceName },
  });
}
