import { expect, it } from 'vitest';
import type { CronJob } from '../../../common/api/batch/v1/cron-job.ts';
import { parseCronSchedule } from '../../../common/api/batch/cron-schedule.ts';
import { dueOf } from './due.ts';
import { jobOf } from './job-of.ts';

const day = '2026-01-01';
const moment = (time: string) => Date.parse(`${day}T${time}Z`);
const cronJob = (spec: Partial<CronJob['spec']> = {}, last?: string): CronJob => ({
  metadata: { name: 'c', namespace: 'ns', uid: 'c', creationTimestamp: `${day}T10:00:30Z` },
  spec: {
    schedule: '*/10 * * * *',
    timeZone: 'UTC',
    jobTemplate: { spec: { template: { spec: { containers: [] } } } },
    ...spec,
  },
  status: last === undefined ? {} : { lastScheduleTime: `${day}T${last}Z` },
});

it.each<[string, Partial<CronJob['spec']>, string | undefined, string, string | undefined, boolean, string]>([
  ['before its first time', {}, undefined, '10:09:59', undefined, false, '10:10:00'],
  ['at its first time', {}, undefined, '10:10:00', '10:10:00', false, '10:20:00'],
  ['after its last run', {}, '10:10:00', '10:19:00', undefined, false, '10:20:00'],
  ['after some missed times: the latest', {}, '10:10:00', '10:45:00', '10:40:00', false, '10:50:00'],
  [
    'with a deadline: what is not older',
    { startingDeadlineSeconds: 60 },
    '10:10:00',
    '10:40:59',
    '10:40:00',
    false,
    '10:50:00',
  ],
  [
    'with a deadline: nothing older',
    { startingDeadlineSeconds: 60 },
    '10:10:00',
    '10:45:00',
    undefined,
    false,
    '10:50:00',
  ],
  ['after far too many', { schedule: '* * * * *' }, '10:10:00', '12:00:30', '12:00:00', true, '12:01:00'],
  [
    'after far too many, some hours ago',
    { schedule: '* 10 * * *' },
    undefined,
    '23:00:30',
    '10:59:00',
    false,
    '10:00:00',
  ],
  [
    'after far too many in some hours',
    { schedule: '* 10-12 * * *' },
    undefined,
    '23:00:30',
    '12:59:00',
    true,
    '10:00:00',
  ],
])('%s', (_, spec, last, now, at, missedTooMany, next) => {
  const subject = cronJob(spec, last);
  const due = dueOf(subject, parseCronSchedule(subject.spec.schedule), moment(now));
  expect({ ...due, next: new Date(due.next ?? 0).toISOString().slice(11, 19) }).toEqual({
    at: at === undefined ? undefined : moment(at),
    missedTooMany,
    next,
  });
});

it('a job is named by its minute, and says when it was due in the zone of the schedule', () => {
  const { metadata } = jobOf(
    cronJob({
      timeZone: 'Asia/Tokyo',
      jobTemplate: { metadata: { name: '', labels: { a: 'b' } }, spec: { template: { spec: { containers: [] } } } },
    }),
    moment('10:10:00'),
  );
  expect(metadata).toMatchObject({
    name: `c-${moment('10:10:00') / 60_000}`,
    namespace: 'ns',
    labels: { a: 'b' },
    annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T19:10:00+09:00' },
    ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'c', uid: 'c', controller: true }],
  });
});
