import { type Job, JobKind, type JobStatus } from '../../../common/api/batch/v1/job.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { selects } from '../../../common/api/labels.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { forEachLimited } from '../batch.ts';
import { canonicalJson } from '../canonical-json.ts';
import { claim } from '../claim.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { Expectations } from '../expectations.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { controllerKeyOf, controllerOf } from '../ownership.ts';
import { exists, unlessGone } from '../writes.ts';
import { account, settle, trackedOf } from './accounting.ts';
import { type FailureRow, noFailures, rowAfter } from './back-off.ts';
import { Endings } from './endings.ts';
import { hasFinalizer, trackingFinalizer } from './job-pods.ts';
import { finishedStatus, suspensionOf, withCounts, withSuspension, withVerdict } from './job-status.ts';
import { type JobView, viewOf } from './job-view.ts';
import { PodWriter } from './pod-writer.ts';
import { type PodsAction, podsAction } from './pods-action.ts';
import { type Verdict, completion, isFinished, untilDeadline, verdictOf } from './verdict.ts';
import { WrittenVersions } from '../written-versions.ts';

/** The one that jobs name, in managedBy, who leave it to us to name nobody. */
const ownName = 'kubernetes.io/job-controller';

/** Milliseconds in which changes of a job's pods gather before they are looked at together. */
const gathering = 20;

const writesAtOnce = 32;

/** True for a job that is left to another controller. */
export const isManagedElsewhere = ({ spec }: Job): boolean => (spec.managedBy ?? ownName) !== ownName;

/**
 * Runs pods until as many have succeeded as a job wants, or too many have failed.
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export class JobController implements Controller {
  readonly #context: ControllerContext;
  readonly #jobs: Informer<Job>;
  readonly #pods: Informer<Pod>;
  readonly #expectations: Expectations;
  readonly #writer: PodWriter;
  readonly #written = new WrittenVersions();
  /** Failures in a row by the UID of the job; lost with the process, as that only makes it try sooner. */
  readonly #rows = new Map<string, FailureRow>();
  /** UIDs of pods without our finalizer where the mirror still shows one, by the key of the job. */
  readonly #released = new Map<string, Set<string>>();
  readonly #endings: Endings;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#endings = new Endings(context.clock, (pod) => this.#pods.get(keyOf(pod))?.metadata.uid === pod.metadata.uid);
    this.#writer = new PodWriter(context, this.#expectations);
    this.#jobs = indexByNamespace(context.informers.of(JobKind));
    this.#pods = indexByNamespace(context.informers.of(PodKind));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#jobs, this.#pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
      byWallClock: () => [...this.#jobs.list()].filter((job) => untilDeadline(job, 0) !== undefined).map(keyOf),
    });
    this.#jobs.onChange(({ key, object, old }) => {
      if (!object && old) this.#rows.delete(old.metadata.uid ?? '');
      this.#loop.queue.add(key);
    });
    this.#pods.onChange((event) => this.#onPod(event));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod({ key, object, old }: InformerEvent<Pod>): void {
    if (!object && old) this.#endings.forget(old.metadata.uid ?? '');
    for (const pod of [object, old]) {
      if (!pod) continue;
      const owner = controllerKeyOf(pod, JobKind);
      const uid = pod.metadata.uid ?? '';
      if (owner) {
        this.#expectations.met(owner, key);
        if (!object || object.metadata.deletionTimestamp) this.#expectations.met(owner, uid);
        if (!object || !hasFinalizer(object)) this.#released.get(owner)?.delete(uid);
        this.#loop.queue.addAfter(owner, gathering);
      } else if (!controllerOf(pod)) {
        for (const job of inNamespace(this.#jobs, pod.metadata.namespace)) {
          if (isOf(job, pod)) this.#loop.queue.add(keyOf(job));
        }
      }
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const job = this.#jobs.get(key);
    if (!job) return this.#forget(key);
    if (isManagedElsewhere(job)) return;
    if (isFinished(job)) {
      this.#rows.delete(job.metadata.uid ?? '');
      return this.#forget(key);
    }
    // Of an older state pods would be counted that are counted already. The newer one is on its way, and brings us back.
    if (this.#written.isAhead(key, job)) return;
    const pods = await this.#claim(job, signal);
    await this.#expectations.settle(key, (podKey) => exists(this.#context.client, PodKind, podKey, signal));
    const wait = this.#expectations.wait(key);
    if (wait > 0) this.#loop.queue.addAfter(key, wait);
    await this.#sync(key, this.#started(job), pods, wait === 0, signal);
  }

  #forget(key: string): void {
    this.#expectations.forget(key);
    this.#written.forget(key);
    this.#released.delete(key);
  }

  #claim(job: Job, signal: AbortSignal): Promise<Pod[]> {
    return claim({
      client: this.#context.client,
      ownerKind: JobKind,
      owner: job,
      kind: PodKind,
      candidates: inNamespace(this.#pods, job.metadata.namespace),
      matches: (pod) => isOf(job, pod),
      finalizer: trackingFinalizer,
      signal,
    });
  }

  /** The job as it is once its time runs. */
  #started(job: Job): Job {
    if (job.status?.startTime !== undefined || job.spec.suspend) return job;
    return { ...job, status: { ...job.status, startTime: timestamp(this.#context.clock.now()) } };
  }

  /** `settled`: the mirror shows all pods that we made and none that we deleted. */
  async #sync(key: string, job: Job, pods: readonly Pod[], settled: boolean, signal: AbortSignal): Promise<void> {
    const now = this.#context.clock.now();
    const released = this.#released.get(key) ?? new Set<string>();
    const view = viewOf(job, pods, released);
    const time = { now: this.#context.clock.monotonic(), endOf: (pod: Pod) => this.#endings.of(pod) };
    const before = this.#rows.get(job.metadata.uid ?? '') ?? noFailures;
    const row = rowAfter(before, view.newSucceeded, view.newFailed, time.endOf);
    let verdict = verdictOf(job, view, pods, now);
    let status = withCounts(job.status ?? {}, view);
    let failure: Error | undefined;
    if (verdict) {
      failure = await this.#end(job, view, verdict, signal);
    } else if (settled && !job.metadata.deletionTimestamp) {
      const action = podsAction(job, view, row, time);
      failure = await this.#act(key, job, action, signal);
      const isIdle = action.create.length + action.delete.length === 0;
      verdict = isIdle ? completion(job, view) : undefined;
      if (!verdict) status = withSuspension(status, suspensionOf(job), now);
    }
    if (verdict) status = withVerdict(status, verdict, now);
    const tracked = trackedOf(pods, released);
    const accounting = account(job, status, { view, verdict, tracked });
    const counted = await this.#write(key, job, accounting.status, signal);
    if (!counted) return;
    this.#rows.set(job.metadata.uid ?? '', row);
    const stuck = await this.#release(key, accounting.release, signal);
    const left = trackedOf(tracked, this.#released.get(key) ?? released);
    const done = settle(accounting.status, job, new Set(left.map(({ metadata }) => metadata.uid ?? '')));
    const isOver = verdict && settled && left.length + view.active.length + view.terminating.length === 0;
    await this.#write(key, counted, isOver && verdict ? finishedStatus(done, verdict, now) : done, signal);
    const error = failure ?? stuck;
    if (error) throw error;
    this.#comeBack(key, job, accounting.more, now);
  }

  /** Ends what runs of a job whose end is decided. What is ended for a success did not fail, and is not counted. */
  #end(job: Job, { active }: JobView, { type }: Verdict, signal: AbortSignal) {
    return this.#writer.delete(job, active, { counted: type === 'FailureTarget' }, signal);
  }

  async #act(key: string, job: Job, action: PodsAction, signal: AbortSignal): Promise<Error | undefined> {
    if (action.wait !== undefined) this.#loop.queue.addAfter(key, action.wait);
    if (action.create.length > 0) return this.#writer.create(job, action.create, signal);
    return this.#writer.delete(job, action.delete, { counted: false }, signal);
  }

  /** Takes the finalizers away; what that fails for is tried again. */
  #release(key: string, pods: readonly Pod[], signal: AbortSignal): Promise<Error | undefined> {
    return forEachLimited(pods, writesAtOnce, async (pod) => {
      await this.#writer.untrack(pod, signal);
      const uid = pod.metadata.uid ?? '';
      const live = this.#pods.get(keyOf(pod));
      if (live?.metadata.uid !== uid || !hasFinalizer(live)) return;
      this.#released.set(key, (this.#released.get(key) ?? new Set<string>()).add(uid));
    });
  }

  /** Undefined when the job is gone. */
  async #write(key: string, job: Job, status: JobStatus, signal: AbortSignal): Promise<Job | undefined> {
    const present = this.#jobs.get(key)?.metadata.resourceVersion === job.metadata.resourceVersion;
    const known = present ? this.#jobs.get(key)?.status : job.status;
    if (canonicalJson(known) === canonicalJson(status)) return job;
    const writing = this.#context.client.replace(JobKind, { ...job, status }, { subresource: 'status', signal });
    const written = await unlessGone(writing);
    if (written) {
      this.#written.note(key, written);
      this.#tell(job, known ?? {}, status);
    }
    return written;
  }

  /** Events of what the status says since now. */
  #tell(job: Job, before: JobStatus, after: JobStatus): void {
    const about = referenceTo(JobKind, job);
    for (const { type, status, reason = '', message = '' } of after.conditions ?? []) {
      const old = before.conditions?.find((condition) => condition.type === type)?.status;
      if (old === status) continue;
      const { events } = this.#context;
      if (type === 'Complete') events.record(about, 'Normal', 'Completed', 'Job completed');
      if (type === 'Failed') events.record(about, 'Warning', reason, message);
      if (type === 'Suspended') events.record(about, 'Normal', status === 'True' ? 'Suspended' : 'Resumed', message);
    }
  }

  #comeBack(key: string, job: Job, more: boolean, now: number): void {
    if (more) this.#loop.queue.add(key);
    const left = untilDeadline(job, now);
    if (left !== undefined && left > 0) this.#loop.queue.addAfter(key, left);
  }
}

/** Whether the job selects the pod. */
export const isOf = ({ spec }: Job, { metadata }: Pod): boolean => selects(spec.selector, metadata.labels);
