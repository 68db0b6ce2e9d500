import type { Container } from '../../common/api/core/v1/container.ts';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { annotationPrefix } from './behaviour.ts';

/** What playing a pod takes, and its labels to decide on how it behaves: there may be many pods. */
export function podSelection({ metadata, spec, status }: Pod): Pod {
  const { name, namespace, uid, generation, resourceVersion, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  const { nodeName, restartPolicy, readinessGates } = spec;
  return {
    metadata: {
      ...{ name, namespace, uid, generation, resourceVersion, deletionTimestamp, deletionGracePeriodSeconds },
      labels: metadata.labels,
      annotations: ours(metadata.annotations),
    },
    spec: {
      ...{ nodeName, restartPolicy, readinessGates },
      containers: spec.containers.map(containerSelection),
      initContainers: spec.initContainers?.map(containerSelection),
    },
    status,
  };
}

const containerSelection = ({ name, image, restartPolicy }: Container): Container => ({ name, image, restartPolicy });

/** What a node that is played needs to know of what the API says of it. */
export function nodeSelection({ metadata, spec, status }: Node): Node {
  const { name, uid, resourceVersion } = metadata;
  return {
    metadata: { name, uid, resourceVersion, annotations: ours(metadata.annotations) },
    spec: { podCIDRs: spec?.podCIDRs },
    status: { conditions: status?.conditions },
  };
}

function ours(annotations: Readonly<Record<string, string>> | undefined): Record<string, string> | undefined {
  const found = Object.entries(annotations ?? {}).filter(([name]) => name.startsWith(annotationPrefix));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
