import { type Job, JobKind } from '../../../common/api/batch/v1/job.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { untilExpiry } from './expiry.ts';

/** Deletes jobs that are over, as long after their end as they say themselves. */
export class TtlAfterFinishedController implements Controller {
  readonly #context: ControllerContext;
  readonly #jobs: Informer<Job>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#jobs = context.informers.of(JobKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#jobs],
      reconcile: (key, signal) => this.#reconcile(key, signal),
      byWallClock: () => [...this.#jobs.list()].filter((job) => untilExpiry(job, 0) !== undefined).map(keyOf),
    });
    this.#jobs.onChange(({ key, object }) => {
      const wait = object && untilExpiry(object, context.clock.now());
      if (wait !== undefined) this.#loop.queue.addAfter(key, wait);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { client, clock } = this.#context;
    const seen = this.#jobs.get(key);
    const seenWait = seen && untilExpiry(seen, clock.now());
    if (!seen || seenWait === undefined) return;
    if (seenWait > 0) return this.#loop.queue.addAfter(key, seenWait);
    // Its time may just have been made longer: the server knows.
    const { name, namespace } = seen.metadata;
    const job = await unlessGone(client.get(JobKind, { name, namespace }, { signal }));
    const wait = job && untilExpiry(job, clock.now());
    if (!job || wait === undefined) return;
    if (wait > 0) return this.#loop.queue.addAfter(key, wait);
    const { uid, resourceVersion } = job.metadata;
    const options = { preconditions: { uid, resourceVersion }, propagationPolicy: 'Foreground', signal } as const;
    await unlessGone(client.delete(JobKind, { name, namespace }, options));
  }
}
