import { CronError, type CronSchedule, parseCronSchedule } from '../../../common/api/batch/cron-schedule.ts';
import { type CronJob, CronJobKind, type CronJobStatus } from '../../../common/api/batch/v1/cron-job.ts';
import { type Job, JobKind } from '../../../common/api/batch/v1/job.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { asError } from '../../../common/base/clock.ts';
import { isAlreadyExists, isNamespaceTerminating } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { controlledBy, indexByController } from '../indexes.ts';
import { isFinished } from '../job/verdict.ts';
import { controllerKeyOf, controllerOf } from '../ownership.ts';
import { WrittenVersions } from '../written-versions.ts';
import { unlessGone } from '../writes.ts';
import { type Notice, activeJobs, forgotten, withStarted, withoutJobs } from './active-jobs.ts';
import { dueOf } from './due.ts';
import { jobOf } from './job-of.ts';
import { runDecision } from './run-decision.ts';
import { wallClock } from './wall-clock.ts';

interface Outcome {
  readonly status: CronJobStatus;
  readonly failure?: Error;
}

/** Makes a job whenever a schedule says so. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export class CronJobController implements Controller {
  readonly #context: ControllerContext;
  readonly #cronJobs: Informer<CronJob>;
  readonly #jobs: Informer<Job>;
  readonly #written = new WrittenVersions();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#cronJobs = context.informers.of(CronJobKind);
    this.#jobs = indexByController(context.informers.of(JobKind));
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#cronJobs, this.#jobs],
      reconcile: (key, signal) => this.#reconcile(key, signal),
      byWallClock: () => [...this.#cronJobs.list()].map(keyOf),
    });
    this.#cronJobs.onChange(({ key, object, old }) => {
      // Times that a new schedule would have had in the past are not made up for.
      const wait = object && old && isRescheduled(object, old) ? this.#untilNext(object) : undefined;
      this.#loop.queue.addAfter(key, wait ?? 0);
    });
    this.#jobs.onChange(({ object, old }) => {
      for (const job of [object, old]) {
        const owner = job && controllerKeyOf(job, CronJobKind);
        if (owner) this.#loop.queue.add(owner);
      }
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #untilNext(owner: CronJob): number | undefined {
    const schedule = this.#scheduleOf(owner);
    const now = this.#context.clock.now();
    const next = schedule && dueOf(owner, schedule, now).next;
    return next === undefined ? undefined : next - now;
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const owner = this.#cronJobs.get(key);
    if (!owner) return this.#written.forget(key);
    // Its status does not name yet what we have made: the newer one is on its way, and brings us back.
    if (this.#written.isAhead(key, owner)) return;
    const jobs = [...controlledBy(this.#jobs, owner.metadata.uid)];
    const { status, notices } = activeJobs(owner, jobs);
    for (const notice of notices) this.#tell(owner, notice);
    const isOpen = !owner.metadata.deletionTimestamp;
    const outcome = isOpen && !owner.spec.suspend ? await this.#schedule(key, owner, status, jobs, signal) : { status };
    if (isOpen) for (const job of forgotten(owner, jobs)) await this.#delete(owner, job, signal);
    await this.#write(key, owner, outcome.status, signal);
    if (outcome.failure) throw outcome.failure;
  }

  /** Makes the job that is due, if any is, and comes back when the next one will be. */
  async #schedule(
    key: string,
    owner: CronJob,
    status: CronJobStatus,
    jobs: readonly Job[],
    signal: AbortSignal,
  ): Promise<Outcome> {
    const schedule = this.#scheduleOf(owner);
    if (!schedule) return { status };
    const now = this.#context.clock.now();
    const { at, missedTooMany, next } = dueOf({ ...owner, status }, schedule, now);
    if (next !== undefined) this.#loop.queue.addAfter(key, next - now);
    if (missedTooMany) {
      const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.#tell(owner, { type: 'Warning', reason: 'TooManyMissedTimes', message });
    }
    const decision = runDecision(owner, status, at);
    if (decision.type === 'none') return { status };
    if (decision.type === 'held') {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.#tell(owner, { type: 'Normal', reason: 'JobAlreadyActive', message });
      return { status };
    }
    const { replaced } = decision;
    for (const job of jobs) if (replaced.has(job.metadata.uid ?? '')) await this.#delete(owner, job, signal);
    return this.#start(owner, withoutJobs(status, replaced), decision.at, signal);
  }

  async #start(owner: CronJob, status: CronJobStatus, at: number, signal: AbortSignal): Promise<Outcome> {
    const { client } = this.#context;
    const wanted = jobOf(owner, at);
    try {
      const job = await client.create(JobKind, wanted, { signal });
      this.#tell(owner, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${job.metadata.name}` });
      return { status: withStarted(status, job, timestamp(at)) };
    } catch (error) {
      if (isNamespaceTerminating(error)) return { status };
      // Ours, if we were ended before the status named it; somebody else's is none of our business.
      const { name, namespace } = wanted.metadata;
      const known = isAlreadyExists(error)
        ? await unlessGone(client.get(JobKind, { name, namespace }, { signal }))
        : undefined;
      if (known && controllerOf(known)?.uid !== owner.metadata.uid) return { status };
      if (known && isFinished(known)) return { status: { ...status, lastScheduleTime: timestamp(at) } };
      if (known) return { status: withStarted(status, known, timestamp(at)) };
      const failure = asError(error);
      const message = `Error creating job: ${failure.message}`;
      if (!signal.aborted) this.#tell(owner, { type: 'Warning', reason: 'FailedCreate', message });
      return { status, failure };
    }
  }

  async #delete(owner: CronJob, { metadata }: Job, signal: AbortSignal): Promise<void> {
    const { name, namespace, uid } = metadata;
    const options = { preconditions: { uid }, propagationPolicy: 'Background', signal } as const;
    await unlessGone(this.#context.client.delete(JobKind, { name, namespace }, options));
    this.#tell(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${name}` });
  }

  async #write(key: string, owner: CronJob, status: CronJobStatus, signal: AbortSignal): Promise<void> {
    if (canonicalJson(status) === canonicalJson(owner.status ?? {})) return;
    const writing = this.#context.client.replace(CronJobKind, { ...owner, status }, { subresource: 'status', signal });
    const written = await unlessGone(writing);
    if (written) this.#written.note(key, written);
  }

  /** Undefined, and told, for one that cannot be read: the API may have let it in when it knew less. */
  #scheduleOf(owner: CronJob): CronSchedule | undefined {
    const { schedule, timeZone } = owner.spec;
    try {
      wallClock(timeZone);
      return parseCronSchedule(schedule);
    } catch (error) {
      if (error instanceof RangeError) {
        const message = `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone}`;
        this.#tell(owner, { type: 'Warning', reason: 'UnknownTimeZone', message });
        return undefined;
      }
      if (!(error instanceof CronError)) throw error;
      const message = `unparseable schedule: ${JSON.stringify(schedule)} : ${error.message}`;
      this.#tell(owner, { type: 'Warning', reason: 'UnparseableSchedule', message });
      return undefined;
    }
  }

  #tell(owner: CronJob, { type, reason, message }: Notice): void {
    this.#context.events.record(referenceTo(CronJobKind, owner), type, reason, message);
  }
}

const isRescheduled = ({ spec }: CronJob, old: CronJob): boolean =>
  spec.schedule !== old.spec.schedule || spec.timeZone !== old.spec.timeZone;
