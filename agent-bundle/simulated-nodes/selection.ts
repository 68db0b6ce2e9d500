import type { Container } from '../../common/api/core/v1/container.ts';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import type { Source } from '../../common/client/follow.ts';
import { annotationPrefix } from './behaviour.ts';

/** A source with of each object only what is selected; objects of which nothing is are not there. */
export function selecting<T extends ApiObject>(source: Source<T>, select: (object: T) => T | undefined): Source<T> {
  return {
    list: async (signal) => {
      const { items, metadata } = await source.list(signal);
      return { metadata, items: items.flatMap((item) => select(item) ?? []) };
    },
    async *watch(resourceVersion, signal, onOpen) {
      for await (const event of source.watch(resourceVersion, signal, onOpen)) {
        if (event.type === 'BOOKMARK' || event.type === 'ERROR') {
          yield event;
          continue;
        }
        const object = select(event.object);
        if (object) yield { type: event.type, object };
      }
    },
  };
}

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
