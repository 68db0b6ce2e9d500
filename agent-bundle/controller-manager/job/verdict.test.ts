import { describe, expect, it } from 'vitest';
import type { JobSpec, JobStatus } from '../../../common/api/batch/v1/job.ts';
import { type PodState, at, job, noon, pod } from './job.fixture.ts';
import { viewOf } from './job-view.ts';
import { completion, untilDeadline, verdictOf } from './verdict.ts';

function verdict(spec: Partial<JobSpec>, pods: readonly PodState[], status: JobStatus = {}): string | undefined {
  const made = pods.map((state, index) => pod(`p${index}`, state));
  const subject = job(spec, status);
  const found = verdictOf(subject, viewOf(subject, made, new Set()), made, noon);
  return found && `${found.type} ${found.reason}: ${found.message}`;
}

const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 };
const failed: PodState = { phase: 'Failed', exitCode: 1 };
const tooMany = 'FailureTarget BackoffLimitExceeded: Job has reached the specified backoff limit';
const tooLate = 'FailureTarget DeadlineExceeded: Job was active longer than specified deadline';
const failedIndexes = 'FailureTarget FailedIndexes: Job has failed indexes';
const rules = (...list: NonNullable<JobSpec['podFailurePolicy']>['rules']) => ({ podFailurePolicy: { rules: list } });
const onCode = (action: string, values: number[], operator = 'In') => ({ action, onExitCodes: { operator, values } });
const onFailure = { template: { spec: { restartPolicy: 'OnFailure', containers: [] } } };

describe('a job ends', () => {
  it.each<[string, Partial<JobSpec>, PodState[], JobStatus, string | undefined]>([
    ['not while it may fail once more', { backoffLimit: 1 }, [failed], {}, undefined],
    ['when it has failed too often', { backoffLimit: 1 }, [failed, failed], {}, tooMany],
    ['when it failed before', { backoffLimit: 1 }, [failed], { failed: 1 }, tooMany],
    ['not for a pod that is counted already', { backoffLimit: 0 }, [{ ...failed, tracked: false }], {}, undefined],
    [
      'counting a pod once that is about to be counted',
      { backoffLimit: 1 },
      [failed],
      { uncountedTerminatedPods: { failed: ['p0'] } },
      undefined,
    ],
    ['when a pod is deleted', { backoffLimit: 0 }, [{ ending: true }], {}, tooMany],
    ['not by restarts below its limit', { ...onFailure, backoffLimit: 3 }, [{ restarts: 2 }], {}, undefined],
    [
      'by restarts of its containers',
      { ...onFailure, backoffLimit: 3 },
      [{ restarts: 2 }, { restarts: 1 }],
      {},
      tooMany,
    ],
    ['at its deadline', { activeDeadlineSeconds: 60 }, [{}], { startTime: at(-60) }, tooLate],
    ['not before its deadline', { activeDeadlineSeconds: 60 }, [{}], { startTime: at(-59) }, undefined],
    ['not while it is suspended', { activeDeadlineSeconds: 60, suspend: true }, [], { startTime: at(-99) }, undefined],
    [
      'by a code that its policy names',
      rules(onCode('FailJob', [3])),
      [{ phase: 'Failed', exitCode: 3 }],
      {},
      'FailureTarget PodFailurePolicy: Container main for pod ns/p0 failed with exit code 3 matching FailJob rule at index 0',
    ],
    [
      'by a condition that its policy names',
      rules(onCode('Count', [3]), { action: 'FailJob', onPodConditions: [{ type: 'Broken' }] }),
      [{ phase: 'Failed', exitCode: 1, condition: 'Broken' }],
      {},
      'FailureTarget PodFailurePolicy: Pod ns/p0 has condition Broken matching FailJob rule at index 1',
    ],
    ['not by another code', { ...rules(onCode('FailJob', [3])), backoffLimit: 6 }, [failed], {}, undefined],
    ['by any code but some', rules(onCode('FailJob', [3], 'NotIn')), [{ phase: 'Failed', exitCode: 3 }], {}, undefined],
    ['not by what its policy ignores', { ...rules(onCode('Ignore', [1])), backoffLimit: 0 }, [failed], {}, undefined],
    [
      'by all indexes, some failed',
      { ...indexed, backoffLimitPerIndex: 1 },
      [{ ...failed, index: 1, before: 1 }],
      { completedIndexes: '0,2' },
      failedIndexes,
    ],
    [
      'not by an index that may fail once more',
      { ...indexed, backoffLimitPerIndex: 1 },
      [{ ...failed, index: 1, before: 0 }],
      { completedIndexes: '0,2' },
      undefined,
    ],
    [
      'by a code that fails an index',
      { ...indexed, backoffLimitPerIndex: 1, ...rules(onCode('FailIndex', [1])) },
      [{ ...failed, index: 1 }],
      { completedIndexes: '0,2' },
      failedIndexes,
    ],
    [
      'by too many failed indexes',
      { ...indexed, backoffLimitPerIndex: 0, maxFailedIndexes: 1 },
      [{ ...failed, index: 1 }],
      { failedIndexes: '0' },
      'FailureTarget MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes',
    ],
    [
      'well by its success policy',
      { ...indexed, successPolicy: { rules: [{ succeededCount: 3 }, { succeededIndexes: '0,2', succeededCount: 1 }] } },
      [{ phase: 'Succeeded', index: 2 }],
      {},
      'SuccessCriteriaMet SuccessPolicy: Matched rules at index 1',
    ],
    [
      'not yet by its success policy',
      { ...indexed, successPolicy: { rules: [{ succeededIndexes: '0,2' }] } },
      [{ phase: 'Succeeded', index: 2 }],
      {},
      undefined,
    ],
    [
      'as has been said once',
      { backoffLimit: 0 },
      [failed],
      { conditions: [{ type: 'SuccessCriteriaMet', status: 'True', reason: 'R', message: 'M' }] },
      'SuccessCriteriaMet R: M',
    ],
  ])('%s', (_, spec, pods, status, wanted) => {
    expect(verdict({ backoffLimit: 6, ...spec }, pods, status)).toBe(wanted);
  });

  it.each<[string, Partial<JobSpec>, PodState[], JobStatus, boolean]>([
    ['enough have succeeded', { completions: 2 }, [{ phase: 'Succeeded' }], { succeeded: 1 }, true],
    ['one is missing', { completions: 3 }, [{ phase: 'Succeeded' }], { succeeded: 1 }, false],
    ['another still runs', { completions: 1 }, [{ phase: 'Succeeded' }, {}], {}, false],
    ['one of a queue has succeeded', {}, [{ phase: 'Succeeded' }], {}, true],
    ['one of a queue has succeeded and another runs', {}, [{ phase: 'Succeeded' }, {}], {}, false],
    [
      'an index has succeeded twice',
      { ...indexed, completions: 2 },
      [
        { phase: 'Succeeded', index: 0 },
        { phase: 'Succeeded', index: 0 },
      ],
      {},
      false,
    ],
    ['nothing is to be done', { completions: 0 }, [], {}, true],
  ])('well or not where %s', (_, spec, pods, status, wanted) => {
    const subject = job(spec, status);
    const view = viewOf(
      subject,
      pods.map((state, index) => pod(`p${index}`, state)),
      new Set(),
    );
    expect(completion(subject, view)?.reason).toBe(wanted ? 'CompletionsReached' : undefined);
  });
});

it.each<[Partial<JobSpec>, JobStatus, number | undefined]>([
  [{}, { startTime: at(0) }, undefined],
  [{ activeDeadlineSeconds: 10 }, {}, undefined],
  [{ activeDeadlineSeconds: 10 }, { startTime: at(-4) }, 6000],
  // It is just being resumed.
  [
    { activeDeadlineSeconds: 10 },
    { startTime: at(-99), conditions: [{ type: 'Suspended', status: 'True' }] },
    undefined,
  ],
])('%j with %j has %s ms left', (spec, status, left) => {
  expect(untilDeadline(job(spec, status), noon)).toBe(left);
});
