import { type Endpoints, EndpointsKind } from '../../../common/api/core/v1/endpoints.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import { type EndpointSlice, EndpointSliceKind } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { selects } from '../../../common/api/labels.ts';
import { isNotFound } from '../../../common/client/api-error.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { Expectations } from '../expectations.ts';
import * as desired from './desired.ts';
import { endpointGroups } from './pod-endpoints.ts';

const byNamespace = 'namespace';
const byService = 'service';

/** Keeps a service's EndpointSlices and its Endpoints equal to the pods it selects. */
export class EndpointsController implements Controller {
  readonly #context: ControllerContext;
  readonly #services: Informer<Service>;
  readonly #pods: Informer<Pod>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #endpoints: Informer<Endpoints>;
  readonly #expectations: Expectations;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    const { informers } = context;
    const namespaceOf = ({ metadata }: Pod | Service) => [metadata.namespace ?? ''];
    this.#services = informers.of(ServiceKind).index(byNamespace, namespaceOf);
    this.#pods = informers.of(PodKind).index(byNamespace, namespaceOf);
    this.#slices = informers.of(EndpointSliceKind).index(byService, (slice) => [serviceKeyOf(slice)]);
    this.#endpoints = informers.of(EndpointsKind);
    this.#loop = new ReconcileLoop({
      logger: context.logger,
      clock: context.clock,
      waitFor: [this.#services, this.#pods, this.#slices, this.#endpoints],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#services.onChange(({ key }) => this.#loop.queue.add(key));
    this.#pods.onChange((event) => this.#onPod(event));
    this.#slices.onChange(({ key, object, old }) => {
      for (const slice of [object, old]) {
        if (slice?.metadata.labels?.[desired.managedByLabel] !== desired.managedByUs) continue;
        this.#expectations.met(serviceKeyOf(slice), key);
        this.#loop.queue.add(serviceKeyOf(slice));
      }
    });
    this.#endpoints.onChange(({ key }) => this.#loop.queue.add(key));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod({ object, old }: InformerEvent<Pod>): void {
    const pod = object ?? old;
    if (!pod || (object && old && endpointView(object) === endpointView(old))) return;
    for (const service of this.#services.byIndex(byNamespace, pod.metadata.namespace ?? '')) {
      const wasOrIs = [object, old].some((each) => each && isBehind(service, each));
      if (wasOrIs) this.#loop.queue.add(keyOf(service));
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const service = this.#services.get(key);
    // Without its service a slice goes with the garbage; without a selector endpoints are somebody else's.
    if (!service) return this.#removeEndpoints(key, signal);
    if (!service.spec.selector || service.spec.type === 'ExternalName') return;
    const pods = [...this.#pods.byIndex(byNamespace, service.metadata.namespace ?? '')];
    const groups = endpointGroups(
      service,
      pods.filter((pod) => isBehind(service, pod)),
    );
    if (this.#expectations.satisfied(key)) await this.#writeSlices(key, service, groups, signal);
    await this.#writeEndpoints(key, service, groups, signal);
  }

  async #writeSlices(key: string, service: Service, groups: ReturnType<typeof endpointGroups>, signal: AbortSignal) {
    const { client } = this.#context;
    const present = [...this.#slices.byIndex(byService, key)].filter(
      ({ metadata }) =>
        metadata.labels?.[desired.managedByLabel] === desired.managedByUs && !metadata.deletionTimestamp,
    );
    const { create, update, remove } = desired.sliceChanges(service, desired.desiredSlices(service, groups), present);
    for (const content of create) {
      const slice = await client.create(EndpointSliceKind, desired.newSlice(service, content), { signal });
      if (!this.#slices.get(keyOf(slice))) this.#expectations.expect(key, keyOf(slice));
    }
    for (const slice of update) await client.replace(EndpointSliceKind, slice, { signal });
    for (const { metadata } of remove) {
      await ignoringNotFound(
        client.delete(EndpointSliceKind, metadata, { preconditions: { uid: metadata.uid }, signal }),
      );
    }
  }

  async #writeEndpoints(key: string, service: Service, groups: ReturnType<typeof endpointGroups>, signal: AbortSignal) {
    const { client } = this.#context;
    const wanted = desired.desiredEndpoints(service, groups);
    const present = this.#endpoints.get(key);
    if (!present) {
      await client.create(EndpointsKind, wanted, { signal });
      return;
    }
    if (sameEndpoints(present, wanted)) return;
    const metadata = { ...present.metadata, labels: wanted.metadata.labels, annotations: wanted.metadata.annotations };
    await client.replace(EndpointsKind, { metadata, subsets: wanted.subsets }, { signal });
  }

  async #removeEndpoints(key: string, signal: AbortSignal): Promise<void> {
    this.#expectations.forget(key);
    const present = this.#endpoints.get(key);
    if (present?.metadata.labels?.['endpoints.kubernetes.io/managed-by'] !== 'endpoint-controller') return;
    await ignoringNotFound(this.#context.client.delete(EndpointsKind, present.metadata, { signal }));
  }
}

const serviceKeyOf = ({ metadata }: EndpointSlice) =>
  `${metadata.namespace}/${metadata.labels?.[desired.serviceNameLabel] ?? ''}`;

const isBehind = ({ spec, metadata }: Service, pod: Pod) =>
  spec.selector !== undefined &&
  metadata.namespace === pod.metadata.namespace &&
  selects({ matchLabels: spec.selector }, pod.metadata.labels);

/** What of a pod can change endpoints. */
function endpointView({ metadata, spec, status }: Pod): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const { labels, deletionTimestamp } = metadata;
  return JSON.stringify([labels, deletionTimestamp, spec.nodeName, spec.hostname, status?.podIP, status?.phase, ready]);
}

const sameEndpoints = (a: Endpoints, b: Endpoints) =>
  canonicalJson([a.subsets ?? [], a.metadata.labels, a.metadata.annotations ?? {}]) ===
  canonicalJson([b.subsets ?? [], b.metadata.labels, b.metadata.annotations ?? {}]);

async function ignoringNotFound(writing: Promise<unknown>): Promise<void> {
  await writing.catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}
