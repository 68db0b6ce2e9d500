import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import { selects } from '../../../common/api/labels.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { inNamespace, onNode } from '../indexes.ts';
import { isReady } from '../pod-state.ts';

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

  /** Calls `wake` with the keys of the services that have pods on the node; the pods must be indexed by node. */
  ofNode(nodeName: string, wake: (key: string) => void): void {
    for (const pod of onNode(this.#pods, nodeName)) this.#wakeBehind([pod], wake);
  }

  /** The pods behind a service that a node has begun with: others have neither an address nor readiness, which costs less to see. */
  behind(service: Service): Pod[] {
    const pods = [...inNamespace(this.#pods, service.metadata.namespace)];
    return pods.filter(({ status }) => status?.podIP ?? status?.startTime).filter((pod) => isBehind(service, pod));
  }

  #onPod({ object, old }: InformerEvent<Pod>, wake: (key: string) => void): void {
    if (object && old && endpointView(object) === endpointView(old)) return;
    this.#wakeBehind(
      [object, old].filter((each) => each !== undefined),
      wake,
    );
  }

  /** `states` are one pod's. */
  #wakeBehind(states: readonly Pod[], wake: (key: string) => void): void {
    for (const service of inNamespace(this.#services, states[0]?.metadata.namespace)) {
      if (states.some((pod) => isBehind(service, pod))) wake(keyOf(service));
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
