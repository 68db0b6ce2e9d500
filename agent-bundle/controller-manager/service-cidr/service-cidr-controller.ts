import { IPAddressKind } from '../../../common/api/networking/v1/ip-address.ts';
import { type ServiceCIDR, ServiceCIDRKind } from '../../../common/api/networking/v1/service-cidr.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { type ServiceCIDRStep, finalizer, serviceCIDRStep } from './service-cidr-step.ts';

/** Milliseconds from when we hear that one is to go until it may: API servers that gave out of it have heard by then. */
const grace = 10_000;
/**
 * Milliseconds between two looks at the addresses, while one waits to go. That is rare: following all addresses of all Services
 * for it would cost memory always.
 */
const lookAgain = 10_000;

/** Makes ranges of cluster IPs ready, and holds those that are to go until nothing of them is in use. */
export class ServiceCIDRController implements Controller {
  readonly #context: ControllerContext;
  readonly #ranges: Informer<ServiceCIDR>;
  /** When we heard that each was to go, by our own monotonic clock. */
  readonly #leaving = new Map<string, number>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#ranges = context.informers.of(ServiceCIDRKind);
    this.#loop = new ReconcileLoop({
      ...context,
      workers: 1,
      waitFor: [this.#ranges],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#ranges.onChange(({ key, object }) => {
      if (object?.metadata.deletionTimestamp === undefined) this.#leaving.delete(key);
      // What one range has another may be waiting for.
      for (const waiting of [key, ...this.#leaving.keys()]) this.#loop.queue.add(waiting);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const range = this.#ranges.get(name);
    if (!range) return;
    const isEarly = range.metadata.deletionTimestamp !== undefined && this.#comesLater(name);
    const others = [...this.#ranges.list()].filter(({ metadata }) => metadata.name !== name);
    const addresses = async () => {
      const { items } = await this.#context.client.list(IPAddressKind, { metadataOnly: true, signal });
      return items.map(({ metadata }) => metadata.name);
    };
    const step = await serviceCIDRStep(range, others, addresses);
    // What holds it is said at once; only the end waits.
    if (step.type === 'let-go' && isEarly) return;
    await this.#do(range, step, signal);
  }

  /** True while a range that is to go gets its time. */
  #comesLater(name: string): boolean {
    const now = this.#context.clock.monotonic();
    const heard = this.#leaving.get(name) ?? now;
    this.#leaving.set(name, heard);
    const left = heard + grace - now;
    if (left > 0) this.#loop.queue.addAfter(name, left);
    return left > 0;
  }

  async #do(range: ServiceCIDR, step: ServiceCIDRStep, signal: AbortSignal): Promise<void> {
    const { client, clock, logger } = this.#context;
    const { name, resourceVersion, finalizers = [] } = range.metadata;
    switch (step.type) {
      case 'add-finalizer':
      case 'let-go': {
        const others = finalizers.filter((one) => one !== finalizer);
        const wanted = step.type === 'let-go' ? others : [...others, finalizer];
        const patch = { metadata: { resourceVersion, finalizers: wanted } };
        await unlessGone(client.patch(ServiceCIDRKind, { name }, patch, { signal }));
        if (step.type === 'let-go') logger.info({ range: name }, 'nothing of it is in use: it goes');
        return;
      }
      case 'set-ready': {
        const { status, reason, message } = step;
        const condition = { type: 'Ready', status, reason, message, lastTransitionTime: timestamp(clock.now()) };
        const patch = { metadata: { resourceVersion }, status: { conditions: [condition] } };
        const options = { type: 'strategic', subresource: 'status', signal } as const;
        await unlessGone(client.patch(ServiceCIDRKind, { name }, patch, options));
        return;
      }
      case 'wait':
        this.#loop.queue.addAfter(name, lookAgain);
        return;
      case 'none':
    }
  }
}
