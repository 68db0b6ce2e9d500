import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import { type EndpointSlice, EndpointSliceKind } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { ApiError, isNamespaceTerminating, isNotFound } from '../../../common/client/api-error.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { Expectations } from '../expectations.ts';
import { indexByNamespace, indexByNode } from '../indexes.ts';
import { exists, unlessGone } from '../writes.ts';
import { WrittenVersions } from '../written-versions.ts';
import { type ChangeTimes, changeTimes, triggerBetween, triggeredAt } from './change-triggers.ts';
import { newSlice, serviceKeyOf, sliceGroups, sliceLabels } from './desired-slices.ts';
import { endpointGroups } from './pod-endpoints.ts';
import { ServicePods, hasOwnEndpoints } from './service-pods.ts';
import { sliceChanges } from './slice-changes.ts';
import { zoneOfNode } from './slice-topology.ts';

const byService = 'service';

/** Keeps a service's EndpointSlices equal to the pods it selects. */
export class EndpointSliceController implements Controller {
  readonly #context: ControllerContext;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #nodes: Informer<ApiObject>;
  readonly #pods: ServicePods;
  readonly #expectations: Expectations;
  readonly #written: WrittenVersions;
  /** What the slices of each service tell already. */
  readonly #told = new Map<string, ChangeTimes>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    const { informers } = context;
    this.#services = indexByNamespace(informers.of(ServiceKind));
    this.#slices = informers.of(EndpointSliceKind).index(byService, (slice) => {
      const key = serviceKeyOf(slice);
      return key === undefined ? [] : [key];
    });
    this.#written = new WrittenVersions(this.#slices);
    this.#nodes = informers.metadataOf(NodeKind);
    const pods = indexByNode(indexByNamespace(informers.of(PodKind)));
    this.#pods = new ServicePods(this.#services, pods);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#services, this.#slices, this.#nodes, pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    const wake = (key: string) => this.#loop.queue.add(key);
    this.#services.onChange(({ key }) => wake(key));
    this.#slices.onChange(({ key, object, old }) => {
      for (const slice of [object, old]) {
        const service = slice && serviceKeyOf(slice);
        if (service === undefined) continue;
        this.#expectations.met(service, key);
        if (!object) this.#written.forget(key);
        wake(service);
      }
    });
    this.#pods.onChange(wake);
    // The slices of a node that is gone are left to its pods, which follow it.
    this.#nodes.onChange(({ key, object, old }) => {
      if (object && zoneOfNode(object) !== zoneOfNode(old)) this.#pods.ofNode(key, wake);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const service = this.#services.get(key);
    // Its slices name it as their owner, so they go with it.
    if (!service) return this.#forget(key);
    if (!hasOwnEndpoints(service) || service.metadata.deletionTimestamp) return;
    const { client } = this.#context;
    await this.#expectations.settle(key, (slice) => exists(client, EndpointSliceKind, slice, signal));
    const wait = this.#expectations.wait(key);
    if (wait > 0) return this.#loop.queue.addAfter(key, wait);
    const present = [...this.#slices.byIndex(byService, key)].filter(({ metadata }) => !metadata.deletionTimestamp);
    // What we wrote is on its way, and brings us back: to write upon an older state would only be refused.
    if (present.some((slice) => this.#written.isAhead(keyOf(slice), slice))) return;
    const pods = this.#pods.behind(service);
    const groups = sliceGroups(service, endpointGroups(service, pods), (name) => zoneOfNode(this.#nodes.get(name)));
    const { create, update, remove } = sliceChanges(groups, present, sliceLabels(service));
    const times = changeTimes(service, pods);
    const trigger = triggerBetween(this.#told.get(key), times);
    for (const content of create) await this.#create(key, triggeredAt(newSlice(service, content), trigger), signal);
    for (const slice of update) {
      const written = await unlessGone(client.replace(EndpointSliceKind, triggeredAt(slice, trigger), { signal }));
      if (written) this.#written.note(keyOf(slice), written);
    }
    for (const slice of remove) await this.#remove(key, slice, signal);
    this.#told.set(key, times);
  }

  #forget(key: string): void {
    this.#expectations.forget(key);
    this.#told.delete(key);
  }

  async #remove(key: string, slice: EndpointSlice, signal: AbortSignal): Promise<void> {
    const { metadata } = slice;
    const options = { preconditions: { uid: metadata.uid }, signal };
    this.#expectations.expect(key, keyOf(slice));
    try {
      await this.#context.client.delete(EndpointSliceKind, metadata, options);
    } catch (error) {
      this.#expectations.met(key, keyOf(slice));
      if (!isNotFound(error)) throw error;
    }
  }

  async #create(key: string, slice: EndpointSlice, signal: AbortSignal): Promise<void> {
    this.#expectations.expect(key, keyOf(slice));
    try {
      await this.#context.client.create(EndpointSliceKind, slice, { signal });
    } catch (error) {
      this.#expectations[error instanceof ApiError ? 'met' : 'doubt'](key, keyOf(slice));
      if (!isNamespaceTerminating(error)) throw error;
    }
  }
}
