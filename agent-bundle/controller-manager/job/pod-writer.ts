import { type Job, JobKind } from '../../../common/api/batch/v1/job.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { forEachLimited, slowStart } from '../batch.ts';
import type { ControllerContext } from '../controller.ts';
import type { Expectations } from '../expectations.ts';
import { PodControl } from '../pod-control.ts';
import { unlessGone } from '../writes.ts';
import { podOf } from './job-pod.ts';
import { hasFinalizer, trackingFinalizer } from './job-pods.ts';
import type { NewPod } from './pods-action.ts';

const writesAtOnce = 32;

/** Makes and ends the pods of jobs, many at a time. */
export class PodWriter {
  readonly #context: ControllerContext;
  readonly #control: PodControl<Job>;

  constructor(context: ControllerContext, expectations: Expectations) {
    this.#context = context;
    this.#control = new PodControl(JobKind, context, expectations);
  }

  /** Returns the first error; a namespace that is ending is none. */
  async create(job: Job, wanted: readonly NewPod[], signal: AbortSignal): Promise<Error | undefined> {
    const left = wanted.values();
    const error = await slowStart(wanted.length, writesAtOnce, () =>
      this.#control.create(job, podOf(job, left.next().value ?? {}), signal),
    );
    return error && !isNamespaceTerminating(error) ? error : undefined;
  }

  /** `counted`: they count as failed once they have ended. Returns the first error. */
  delete(
    job: Job,
    pods: readonly Pod[],
    { counted }: { readonly counted: boolean },
    signal: AbortSignal,
  ): Promise<Error | undefined> {
    return forEachLimited(pods, writesAtOnce, async (pod) => {
      if (!counted) await this.untrack(pod, signal);
      await this.#control.delete(job, pod, signal);
    });
  }

  /** Takes the finalizer from a pod that is counted, or is not to be. */
  async untrack(pod: Pod, signal: AbortSignal): Promise<void> {
    if (!hasFinalizer(pod)) return;
    const { name, namespace, uid } = pod.metadata;
    const patch = { metadata: { uid, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
    await unlessGone(this.#context.client.patch(PodKind, { name, namespace }, patch, { type: 'strategic', signal }));
  }
}
