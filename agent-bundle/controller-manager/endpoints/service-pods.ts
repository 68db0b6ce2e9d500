import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import { selects } from '../../../common/api/labels.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { inNamespace } from '../indexes.ts';
import { isReady } from '../pod-state.ts';
import { type EndpointGroup, endpointGroups } from './pod-endpoints.ts';

/** Which pods stand behind which service, by mirrors that are indexed by namespace. */
export class ServicePods {
  readonly #services: Informer<Service>;
  readonly #pods: Informer<Pod>;

  constructor(services: Informer<Service>, pods: Informer<Pod>) {
    this.#services = services;
    this.#pods = pods;
  }

  /** Calls `wake` with the keys of the services whose endpoints an event on a pod may change. */
  onChange(wake: (key: string) => void): void {
    this.#pods.onChange((event) => this.#onPod(event, wake));
  }

  /** The service's pods as endpoints, grouped by ports. */
  groupsOf(service: Service): EndpointGroup[] {
    const pods = [...inNamespace(this.#pods, service.metadata.namespace)];
    return endpointGroups(
      service,
      // Who has no address is no endpoint, which costs less to see.
      pods.filter((pod) => pod.status?.podIP !== undefined && isBehind(service, pod)),
    );
  }

  #onPod({ object, old }: InformerEvent<Pod>, wake: (key: string) => void): void {
    const pod = object ?? old;
    if (!pod || (object && old && endpointView(object) === endpointView(old))) return;
    for (const service of inNamespace(this.#services, pod.metadata.namespace)) {
      const wasOrIs = [object, old].some((each) => each && isBehind(service, each));
      if (wasOrIs) wake(keyOf(service));
    }
  }
}

/** Without a selector, or as another name for a host, a service's endpoints are nobody's or somebody else's. */
export const hasOwnEndpoints = ({ spec }: Service): boolean =>
  spec.selector !== undefined && spec.type !== 'ExternalName';

const isBehind = ({ spec }: Service, { metadata }: Pod) =>
  spec.selector !== undefined && selects({ matchLabels: spec.selector }, metadata.labels);

/** What of a pod can change endpoints. */
function endpointView(pod: Pod): string {
  const { metadata, spec, status } = pod;
  const { uid, labels, deletionTimestamp } = metadata;
  const place = [spec.nodeName, spec.hostname, spec.subdomain, status?.podIP];
  return JSON.stringify([uid, labels, deletionTimestamp, ...place, status?.phase, isReady(pod)]);
}
