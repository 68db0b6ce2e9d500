import { type Job, JobKind } from '../../../common/api/batch/v1/job.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { controlledBy, inNamespace, indexByController, indexByNamespace } from '../indexes.ts';
import { controllerOf } from '../ownership.ts';
import { unlessGone } from '../writes.ts';
import { isManagedElsewhere, isOf } from './job-controller.ts';
import { hasFinalizer, trackingFinalizer } from './job-pods.ts';
import { isFinished } from './verdict.ts';

/** Takes the finalizer from pods that no job will count any more, so that they can go. */
export class OrphanPods implements Controller {
  readonly #context: ControllerContext;
  readonly #jobs: Informer<Job>;
  readonly #pods: Informer<Pod>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#jobs = indexByNamespace(context.informers.of(JobKind));
    this.#pods = indexByController(context.informers.of(PodKind));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#jobs, this.#pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#pods.onChange(({ key, object }) => {
      if (object && this.#isOrphan(object)) this.#loop.queue.add(key);
    });
    this.#jobs.onChange((event) => this.#onJob(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onJob({ object, old }: InformerEvent<Job>): void {
    if (object && !isFinished(object)) return;
    for (const pod of controlledBy(this.#pods, (object ?? old)?.metadata.uid)) {
      if (this.#isOrphan(pod)) this.#loop.queue.add(keyOf(pod));
    }
  }

  #isOrphan(pod: Pod): boolean {
    if (!hasFinalizer(pod)) return false;
    const owner = controllerOf(pod);
    // One that a job selects is about to be adopted.
    if (!owner) return ![...inNamespace(this.#jobs, pod.metadata.namespace)].some((job) => mayAdopt(job, pod));
    const job = this.#jobs.get(`${pod.metadata.namespace}/${owner.name}`);
    if (job?.metadata.uid !== owner.uid) return owner.kind === JobKind.kind;
    return isFinished(job) && !isManagedElsewhere(job);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const pod = this.#pods.get(key);
    if (!pod || !this.#isOrphan(pod)) return;
    const { client } = this.#context;
    const { name, namespace, uid, resourceVersion } = pod.metadata;
    const owner = controllerOf(pod);
    if (owner) {
      // The mirror of jobs may be behind that of pods: only the server knows whether the job is gone.
      const job = await unlessGone(client.get(JobKind, { name: owner.name, namespace }, { signal }));
      if (job?.metadata.uid === owner.uid && !isFinished(job)) return;
    }
    // Of this version only: whoever adopts it meanwhile counts it.
    const patch = { metadata: { uid, resourceVersion, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
    await unlessGone(client.patch(PodKind, { name, namespace }, patch, { type: 'strategic', signal }));
  }
}

const mayAdopt = (job: Job, pod: Pod): boolean =>
  !isFinished(job) && !isManagedElsewhere(job) && !job.metadata.deletionTimestamp && isOf(job, pod);
