import { describe, expect, it } from 'vitest';
import type { CronJob, CronJobStatus } from '../../../common/api/batch/v1/cron-job.ts';
import type { Job } from '../../../common/api/batch/v1/job.ts';
import { activeJobs, forgotten, withStarted, withoutJobs } from './active-jobs.ts';
import { jobOf } from './job-of.ts';

const job = (name: string, end?: 'Complete' | 'Failed', minute = 0): Job => ({
  metadata: { name, uid: name, namespace: 'ns', resourceVersion: '7' },
  spec: { template: { spec: { containers: [] } } },
  status: {
    startTime: `2026-01-01T00:0${minute}:00Z`,
    ...(end === 'Complete' ? { completionTime: `2026-01-01T00:0${minute}:30Z` } : {}),
    conditions: end ? [{ type: end, status: 'True' }] : [],
  },
});
const cronJob = (status: CronJobStatus = {}, spec: Partial<CronJob['spec']> = {}): CronJob => ({
  metadata: { name: 'c' },
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { containers: [] } } } }, ...spec },
  status,
});
const active = (...names: string[]) => ({ active: names.map((name) => ({ name, uid: name })) });

describe('the jobs of a cron job', () => {
  it.each<[string, CronJobStatus, Job[], CronJobStatus, string[]]>([
    ['run as they did', active('a'), [job('a')], active('a'), []],
    [
      'have ended well',
      active('a'),
      [job('a', 'Complete', 4)],
      { lastSuccessfulTime: '2026-01-01T00:04:30Z' },
      ['SawCompletedJob: Saw completed job: a, condition: Complete'],
    ],
    [
      'have failed',
      active('a', 'b'),
      [job('a', 'Failed'), job('b')],
      active('b'),
      ['SawCompletedJob: Saw completed job: a, condition: Failed'],
    ],
    ['are gone', active('a'), [], {}, ['MissingJob: Active job went missing: a']],
    ['are nobody’s', {}, [job('a')], {}, ['UnexpectedJob: Saw a job that the controller did not create or forgot: a']],
    [
      'have ended long ago',
      { lastSuccessfulTime: '2026-01-01T00:05:00Z' },
      [job('a', 'Complete', 4)],
      { lastSuccessfulTime: '2026-01-01T00:05:00Z' },
      [],
    ],
  ])('%s', (_, status, jobs, wanted, notices) => {
    const found = activeJobs(cronJob(status), jobs);
    expect(found.status).toEqual(wanted);
    expect(found.notices.map(({ reason, message }) => `${reason}: ${message}`)).toEqual(notices);
  });

  it('are found again when the controller was ended before it could say that it made them', () => {
    const owner = cronJob({ ...active('a'), lastScheduleTime: '2026-01-01T00:05:00Z' });
    const made = (time: string) => {
      const { metadata, spec } = jobOf({ ...owner, metadata: { name: 'c', namespace: 'ns' } }, Date.parse(time));
      return { metadata: { ...metadata, uid: time }, spec };
    };
    const [replaced, forgottenOne] = [made('2026-01-01T00:05:00Z'), made('2026-01-01T00:06:00Z')];
    const { status, notices } = activeJobs(owner, [job('a'), replaced, forgottenOne]);
    expect(status.active?.map(({ uid }) => uid)).toEqual(['a', '2026-01-01T00:06:00Z']);
    expect(status.lastScheduleTime).toBe('2026-01-01T00:06:00Z');
    expect(notices).toEqual([]);
  });

  it('are named while they run', () => {
    const status = withStarted(active('a'), job('b'), '2026-01-01T00:00:00Z');
    expect(status).toMatchObject({ lastScheduleTime: '2026-01-01T00:00:00Z' });
    expect(status.active?.[1]).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: 'b',
      uid: 'b',
      resourceVersion: '7',
    });
    expect(withoutJobs(status, new Set(['a'])).active?.map(({ name }) => name)).toEqual(['b']);
    expect(withoutJobs(active('a'), new Set(['a']))).toEqual({});
  });

  it('that are over are kept up to the limits, the youngest', () => {
    const jobs = [
      job('c', 'Complete', 3),
      job('a', 'Complete', 1),
      job('b', 'Failed', 2),
      job('d', 'Failed', 4),
      job('e'),
    ];
    const names = (spec: Partial<CronJob['spec']>) =>
      forgotten(cronJob({}, spec), jobs).map(({ metadata }) => metadata.name);
    expect(names({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 })).toEqual(['a', 'b', 'd']);
    expect(names({ successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 })).toEqual(['b']);
    expect(names({})).toEqual([]);
  });
});
