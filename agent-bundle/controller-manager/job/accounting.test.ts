import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobSpec, JobStatus } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { cases } from '../../../test/sampling.ts';
import { account, settle, trackedOf } from './accounting.ts';
import { type PodState, job, names, pod } from './job.fixture.ts';
import { viewOf } from './job-view.ts';
import type { Verdict } from './verdict.ts';

const verdictOf = (type: Verdict['type']): Verdict => ({ type, reason: '', message: '' });

function counted(spec: Partial<JobSpec>, pods: readonly Pod[], status: JobStatus = {}, verdict?: Verdict) {
  const subject = job(spec, status);
  const view = viewOf(subject, pods, new Set());
  return account(subject, status, { view, verdict, tracked: trackedOf(pods, new Set()) });
}

const indexed = { completionMode: 'Indexed', completions: 3 };
const failed: PodState = { phase: 'Failed', exitCode: 1 };
const ignores = { podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] } }] } };

describe('of the pods that have ended', () => {
  it.each<[string, Partial<JobSpec>, PodState, Verdict | undefined, JobStatus, boolean]>([
    [
      'a success is counted',
      {},
      { phase: 'Succeeded' },
      undefined,
      { uncountedTerminatedPods: { succeeded: ['p'] } },
      true,
    ],
    ['a failure is counted', {}, failed, undefined, { uncountedTerminatedPods: { failed: ['p'] } }, true],
    ['one that runs is kept', {}, {}, undefined, {}, false],
    [
      'one that is deleted has failed',
      {},
      { ending: true },
      undefined,
      { uncountedTerminatedPods: { failed: ['p'] } },
      true,
    ],
    [
      'one that is deleted may come to its end',
      { podReplacementPolicy: 'Failed' },
      { ending: true },
      undefined,
      {},
      false,
    ],
    [
      'at a failure what is deleted has failed',
      { podReplacementPolicy: 'Failed' },
      { ending: true },
      verdictOf('FailureTarget'),
      { uncountedTerminatedPods: { failed: ['p'] } },
      true,
    ],
    ['at a success what is deleted has not failed', {}, { ending: true }, verdictOf('SuccessCriteriaMet'), {}, true],
    ['an ignored failure is not counted', ignores, failed, undefined, {}, true],
    ['a counted one is not counted again', {}, { ...failed, tracked: false }, undefined, {}, false],
    [
      'an index is named',
      indexed,
      { phase: 'Succeeded', index: 1 },
      undefined,
      { succeeded: 1, completedIndexes: '1' },
      true,
    ],
    ['an unknown index is not counted', indexed, { phase: 'Failed', index: 3 }, undefined, {}, true],
    [
      'an index that may fail again is kept for the next',
      { ...indexed, backoffLimitPerIndex: 1 },
      { ...failed, index: 1, before: 0 },
      undefined,
      { failedIndexes: '' },
      false,
    ],
    [
      'an index that has failed is named',
      { ...indexed, backoffLimitPerIndex: 1 },
      { ...failed, index: 1, before: 1 },
      undefined,
      { failedIndexes: '1', uncountedTerminatedPods: { failed: ['p'] } },
      true,
    ],
  ])('%s', (_, spec, state, verdict, status, released) => {
    const found = counted(spec, [pod('p', state)], {}, verdict);
    expect(found.status).toEqual({ uncountedTerminatedPods: {}, ...status });
    expect(names(found.release)).toEqual(released ? ['p'] : []);
  });

  it('the earlier one of an index goes once the next is there', () => {
    const pods = [pod('a', { ...failed, index: 1, before: 0 }), pod('b', { index: 1, before: 1 })];
    expect(names(counted({ ...indexed, backoffLimitPerIndex: 3 }, pods).release)).toEqual(['a']);
  });

  it('no more are named at once than a status can bear', () => {
    const pods = Array.from({ length: 700 }, (_, index) => pod(`p${index}`, { phase: 'Succeeded' }));
    const found = counted({}, pods);
    expect(found.more).toBe(true);
    expect(found.release).toHaveLength(500);
  });
});

it('counts every pod exactly once, wherever the controller is ended and begins anew', () => {
  const ending = fc.record({
    phase: fc.constantFrom<NonNullable<PodState['phase']>>('Running', 'Succeeded', 'Failed'),
  });
  /** After which write the controller is ended: none, the first status, that many finalizers. */
  const crash = fc.constantFrom('before', 'status', 'some finalizers', 'finalizers', 'never');
  fc.assert(
    fc.property(fc.array(ending, { maxLength: 8 }), fc.array(crash, { maxLength: 6 }), (states, crashes) => {
      let pods = states.map((state, index) => pod(`p${index}`, state));
      let status: JobStatus = {};
      for (const point of [...crashes, 'never']) {
        const view = viewOf(job({}, status), pods, new Set());
        const { status: next, release } = account(job({}, status), status, {
          view,
          verdict: undefined,
          tracked: trackedOf(pods, new Set()),
        });
        expect(view.succeeded).toBe(states.filter(({ phase }) => phase === 'Succeeded').length);
        if (point === 'before') continue;
        status = next;
        if (point === 'status') continue;
        const going = new Set(names(point === 'some finalizers' ? release.slice(0, 2) : release));
        pods = pods.map((each, index) =>
          going.has(each.metadata.uid ?? '') ? pod(`p${index}`, { ...states[index], tracked: false }) : each,
        );
        if (point !== 'never') continue;
        status = settle(status, job(), new Set(names(trackedOf(pods, new Set()))));
      }
      const ended = (phase: string) => states.filter((state) => state.phase === phase).length;
      expect(status.succeeded ?? 0).toBe(ended('Succeeded'));
      expect(status.failed ?? 0).toBe(ended('Failed'));
      expect(status.uncountedTerminatedPods).toEqual({});
    }),
    cases(200),
  );
});
