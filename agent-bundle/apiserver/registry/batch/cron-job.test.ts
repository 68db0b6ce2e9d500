import { describe, expect, it, test } from 'vitest';
import type { CronJob } from '../../../../common/api/batch/v1/cron-job.ts';
import { causesOf, create, patch, patchPart, resourceNamed } from '../road.fixture.ts';

const cronJobs = resourceNamed<CronJob>('cronjobs');
const podSpec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'x' }] };
const jobSpec = { template: { spec: podSpec } };
const make = (spec: object = {}, name = 'c'): CronJob =>
  create(cronJobs, { metadata: { name }, spec: { schedule: '*/5 * * * *', jobTemplate: { spec: jobSpec }, ...spec } });

describe('a cron job', () => {
  it('lets its jobs overlap, and keeps three that succeeded and one that failed', () => {
    const job = make();
    expect(job).toMatchObject({
      metadata: { generation: 1 },
      spec: { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
      status: {},
    });
    expect(job.spec.jobTemplate.spec.completions).toBeUndefined();
    expect(job.spec.jobTemplate.spec.template.spec.containers[0]?.imagePullPolicy).toBe('Always');
  });

  it.each(['Europe/Berlin', 'Etc/UTC', 'UTC', 'Asia/Shanghai'])('knows the time zone %s', (timeZone) => {
    expect(make({ timeZone }).spec.timeZone).toBe(timeZone);
  });

  const only = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
  test.each<[object, string[]]>([
    [{ schedule: '' }, ['spec.schedule: Required value']],
    [{ schedule: '* * *' }, ['spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]']],
    [
      { schedule: '60 * * * *' },
      ['spec.schedule: Invalid value: "60 * * * *": end of range (60) above maximum (59): 60'],
    ],
    [{ schedule: 'TZ=UTC 0 * * * *' }, [`spec.schedule: Invalid value: "TZ=UTC 0 * * * *": ${only}`]],
    [
      { schedule: 'TZ=UTC 0 * * * *', timeZone: 'UTC' },
      [
        'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use both timeZone field and TZ or CRON_TZ in schedule',
      ],
    ],
    [{ timeZone: '' }, ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string']],
    [
      { timeZone: 'local' },
      [
        'spec.timeZone: Invalid value: "local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ],
    ],
    [{ timeZone: 'Atlantis/City' }, ['spec.timeZone: Invalid value: "Atlantis/City": unknown time zone Atlantis/City']],
    [{ timeZone: '+01:00' }, ['spec.timeZone: Invalid value: "+01:00": unknown time zone +01:00']],
    [
      { concurrencyPolicy: 'Maybe' },
      ['spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"'],
    ],
    [
      { startingDeadlineSeconds: -1, failedJobsHistoryLimit: -1 },
      [
        'spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0',
        'spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      { jobTemplate: { metadata: { labels: { a: '-' } }, spec: { ...jobSpec, manualSelector: true, selector: {} } } },
      [
        "spec.jobTemplate.metadata.labels: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        'spec.jobTemplate.spec.selector: Invalid value: {}: `selector` will be auto-generated',
        'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
      ],
    ],
    [
      { jobTemplate: { spec: { template: { spec: { ...podSpec, restartPolicy: 'Always' } } } } },
      ['spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
  ])('%.100j is refused', (spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('has a name that leaves room for a time', () => {
    const name = 'c'.repeat(53);
    expect(causesOf(() => make({}, name))).toEqual([
      `metadata.name: Invalid value: "${name}": must be no more than 52 characters`,
    ]);
  });

  it('counts changes of its spec, and has a status of its own', () => {
    const job = make();
    expect(patch(cronJobs, job, { spec: { suspend: true }, status: { active: [{}] } })).toMatchObject({
      metadata: { generation: 2 },
      status: {},
    });
    const status = { lastScheduleTime: '2026-01-01T00:00:00Z' };
    expect(patchPart(cronJobs, job, 'status', { spec: { suspend: true }, status })).toMatchObject({
      spec: { suspend: false },
      status,
      metadata: { generation: 1 },
    });
  });
});
