import { type Endpoints, EndpointsKind } from '../../../common/api/core/v1/endpoints.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import { isNamespaceTerminating } from '../../../common/client/api-error.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { indexByNamespace } from '../indexes.ts';
import { unlessGone } from '../writes.ts';
import { WrittenVersions } from '../written-versions.ts';
import { type ChangeTimes, changeTimes, triggerBetween, triggeredAt } from './change-triggers.ts';
import { desiredEndpoints, isOurs, sameEndpoints } from './desired-endpoints.ts';
import { endpointGroups } from './pod-endpoints.ts';
import { ServicePods, hasOwnEndpoints } from './service-pods.ts';

/** Keeps a service's Endpoints equal to the pods it selects. */
export class EndpointsController implements Controller {
  readonly #context: ControllerContext;
  readonly #services: Informer<Service>;
  readonly #endpoints: Informer<Endpoints>;
  readonly #pods: ServicePods;
  readonly #written: WrittenVersions;
  /** What the endpoints of each service tell already. */
  readonly #told = new Map<string, ChangeTimes>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    const { informers } = context;
    this.#services = indexByNamespace(informers.of(ServiceKind));
    this.#endpoints = informers.of(EndpointsKind);
    this.#written = new WrittenVersions(this.#endpoints);
    const pods = indexByNamespace(informers.of(PodKind));
    this.#pods = new ServicePods(this.#services, pods);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#services, this.#endpoints, pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    const wake = (key: string) => this.#loop.queue.add(key);
    this.#services.onChange(({ key }) => wake(key));
    this.#endpoints.onChange(({ key, object }) => {
      if (!object) this.#written.forget(key);
      wake(key);
    });
    this.#pods.onChange(wake);
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { client } = this.#context;
    const service = this.#services.get(key);
    const present = this.#endpoints.get(key);
    if (!service) {
      this.#told.delete(key);
      if (present && isOurs(present)) await unlessGone(client.delete(EndpointsKind, present.metadata, { signal }));
      return;
    }
    if (!hasOwnEndpoints(service)) return;
    // What we wrote is on its way, and brings us back: to write upon an older state would only be refused.
    if (present && this.#written.isAhead(key, present)) return;
    const pods = this.#pods.behind(service);
    const wanted = desiredEndpoints(service, endpointGroups(service, pods), present);
    const times = changeTimes(service, pods);
    if (!present || !sameEndpoints(present, wanted)) {
      const object = triggeredAt(wanted, triggerBetween(this.#told.get(key), times));
      await (present ? this.#replace(key, object, signal) : this.#create(object, signal));
    }
    this.#told.set(key, times);
  }

  async #replace(key: string, wanted: Endpoints, signal: AbortSignal): Promise<void> {
    const written = await unlessGone(this.#context.client.replace(EndpointsKind, wanted, { signal }));
    if (written) this.#written.note(key, written);
  }

  async #create(wanted: Endpoints, signal: AbortSignal): Promise<void> {
    await this.#context.client.create(EndpointsKind, wanted, { signal }).catch((error: unknown) => {
      if (!isNamespaceTerminating(error)) throw error;
    });
  }
}
