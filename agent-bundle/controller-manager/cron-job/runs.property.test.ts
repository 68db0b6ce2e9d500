import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CronJob, CronJobStatus } from '../../../common/api/batch/v1/cron-job.ts';
import { parseCronSchedule } from '../../../common/api/batch/cron-schedule.ts';
import type { Job } from '../../../common/api/batch/v1/job.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { cases } from '../../../test/sampling.ts';
import { activeJobs, withStarted, withoutJobs } from './active-jobs.ts';
import { dueOf } from './due.ts';
import { jobOf } from './job-of.ts';
import { runDecision } from './run-decision.ts';

const minute = 60_000;

type Step =
  /** Time passes; then the controller looks, and may be ended before it has written what it did. */
  | { readonly type: 'look'; readonly after: number; readonly crashes: boolean }
  /** The wall clock jumps, by so many minutes. */
  | { readonly type: 'jump'; readonly by: number }
  /** A run comes to its end. */
  | { readonly type: 'finish'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('look' as const), after: fc.nat(40), crashes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('jump' as const), by: fc.constantFrom(-60, 60, -1_440, 7) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('finish' as const), which: fc.nat(3) }) },
);

const arrangement = fc.record({
  schedule: fc.constantFrom('*/5 * * * *', '30 * * * *', '30 2 * * *', '0 1-3 * * *', '@hourly', '@every 10m'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe'),
  concurrencyPolicy: fc.constantFrom('Allow', 'Forbid', 'Replace'),
  startingDeadlineSeconds: fc.constantFrom(undefined, 60, 3_600),
  // Nights in which clocks change, here or there.
  start: fc.constantFrom(
    '2026-03-29T00:10:00Z',
    '2026-10-25T00:10:00Z',
    '2026-03-08T04:10:00Z',
    '2026-04-04T14:10:00Z',
  ),
  steps: fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }),
});

it('no time of a schedule has two runs, whatever the clocks do and however often the controller begins anew', () => {
  fc.assert(
    fc.property(arrangement, ({ schedule, start, steps, ...spec }) => {
      const parsed = parseCronSchedule(schedule);
      let now = Date.parse(start);
      let status: CronJobStatus = {};
      const made: number[] = [];
      const running = new Map<string, Job>();
      const jobTemplate = { spec: { template: { spec: { containers: [] } } } };
      const metadata = { name: 'c', namespace: 'ns', uid: 'c', creationTimestamp: timestamp(now) };
      for (const each of steps) {
        if (each.type === 'jump') now += each.by * minute;
        if (each.type === 'finish') {
          const name = [...running.keys()][each.which] ?? '';
          running.delete(name);
        }
        if (each.type !== 'look') continue;
        now += each.after * minute;
        const told: CronJob = { metadata, spec: { ...spec, schedule, jobTemplate }, status };
        const owner: CronJob = { ...told, status: activeJobs(told, [...running.values()]).status };
        const { at, next } = dueOf(owner, parsed, now);
        if (next !== undefined) expect(next).toBeGreaterThan(now);
        const decision = runDecision(owner, owner.status ?? {}, at);
        if (decision.type === 'run') {
          expect(decision.at).toBeLessThanOrEqual(now);
          for (const name of decision.replaced) running.delete(name);
          const wanted = jobOf(owner, decision.at);
          const { name } = wanted.metadata;
          const job = { ...wanted, metadata: { ...wanted.metadata, uid: name } };
          // The server knows the name already: this run was made before the last end.
          const isKnown = made.includes(decision.at);
          if (!isKnown) {
            made.push(decision.at);
            running.set(name, job);
          }
          if (spec.concurrencyPolicy !== 'Allow') expect(running.size).toBeLessThanOrEqual(1);
          if (each.crashes) continue;
          const left = withoutJobs(owner.status ?? {}, decision.replaced);
          const lastScheduleTime = timestamp(decision.at);
          status = running.has(name) ? withStarted(left, job, lastScheduleTime) : { ...left, lastScheduleTime };
        } else if (!each.crashes) {
          status = owner.status ?? {};
        }
      }
      expect(new Set(made).size).toBe(made.length);
      const names = made.map((at) => Math.floor(at / minute));
      expect(new Set(names).size).toBe(names.length);
    }),
    cases(100),
  );
});
