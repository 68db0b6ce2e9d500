import { type Endpoints, EndpointsKind } from '../../../common/api/core/v1/endpoints.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import { type EndpointSlice, EndpointSliceKind } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { ApiError, isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { Expectations } from '../expectations.ts';
import { exists, unlessGone } from '../writes.ts';
import { isMirrored, mirrorChanges, mirroredKeyOf } from './mirrored-slices.ts';

const byEndpoints = 'mirrored-endpoints';

/** Keeps EndpointSlices equal to Endpoints that somebody wrote by hand: clients of slices see those, too. */
export class EndpointSliceMirroringController implements Controller {
  readonly #context: ControllerContext;
  readonly #services: Informer<Service>;
  readonly #endpoints: Informer<Endpoints>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #expectations: Expectations;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    const { informers } = context;
    this.#services = informers.of(ServiceKind);
    this.#endpoints = informers.of(EndpointsKind);
    this.#slices = informers.of(EndpointSliceKind).index(byEndpoints, (slice) => {
      const key = mirroredKeyOf(slice);
      return key === undefined ? [] : [key];
    });
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#services, this.#endpoints, this.#slices],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    const wake = (key: string) => this.#loop.queue.add(key);
    this.#services.onChange(({ key }) => wake(key));
    this.#endpoints.onChange(({ key }) => wake(key));
    this.#slices.onChange(({ key, object, old }) => {
      for (const slice of [object, old]) {
        const endpoints = slice && mirroredKeyOf(slice);
        if (endpoints === undefined) continue;
        this.#expectations.met(endpoints, key);
        wake(endpoints);
      }
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { client } = this.#context;
    const endpoints = this.#endpoints.get(key);
    const present = [...this.#slices.byIndex(byEndpoints, key)].filter(({ metadata }) => !metadata.deletionTimestamp);
    if (!endpoints || endpoints.metadata.deletionTimestamp || !isMirrored(endpoints, this.#services.get(key))) {
      this.#expectations.forget(key);
      for (const slice of present) await this.#remove(slice, signal);
      return;
    }
    await this.#expectations.settle(key, (slice) => exists(client, EndpointSliceKind, slice, signal));
    const wait = this.#expectations.wait(key);
    if (wait > 0) return this.#loop.queue.addAfter(key, wait);
    const { create, update, remove } = mirrorChanges(endpoints, present);
    for (const slice of create) await this.#create(key, slice, signal);
    for (const slice of update) await unlessGone(client.replace(EndpointSliceKind, slice, { signal }));
    for (const slice of remove) await this.#remove(slice, signal);
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

  async #remove({ metadata }: EndpointSlice, signal: AbortSignal): Promise<void> {
    const options = { preconditions: { uid: metadata.uid }, signal };
    await unlessGone(this.#context.client.delete(EndpointSliceKind, metadata, options));
  }
}
