import { expect, it } from 'vitest';
import type { Job } from '../../../common/api/batch/v1/job.ts';
import { untilExpiry } from './expiry.ts';

const end = '2026-01-01T12:00:00Z';
const noon = Date.parse(end);

it.each<[string, Partial<Job['spec']>, string, string, string | undefined, number | undefined]>([
  ['without a limit stays', {}, 'Complete', 'True', undefined, undefined],
  ['that still runs stays', { ttlSecondsAfterFinished: 10 }, 'SuccessCriteriaMet', 'True', undefined, undefined],
  ['that did not fail stays', { ttlSecondsAfterFinished: 10 }, 'Failed', 'False', undefined, undefined],
  ['that is complete goes after its time', { ttlSecondsAfterFinished: 10 }, 'Complete', 'True', undefined, 8000],
  ['that failed goes after its time', { ttlSecondsAfterFinished: 3 }, 'Failed', 'True', undefined, 1000],
  ['goes at once', { ttlSecondsAfterFinished: 0 }, 'Failed', 'True', undefined, 0],
  ['that is going already is left alone', { ttlSecondsAfterFinished: 0 }, 'Failed', 'True', end, undefined],
])('a job %s', (_, spec, type, status, deletionTimestamp, left) => {
  const job: Job = {
    metadata: { name: 'j', ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
    spec: { template: { spec: { containers: [] } }, ...spec },
    status: { conditions: [{ type, status, lastTransitionTime: end }] },
  };
  expect(untilExpiry(job, noon + 2000)).toBe(left);
});
