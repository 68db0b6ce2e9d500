import { describe, expect, it } from 'vitest';
import type { JobSpec, JobStatus } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type FailureRow, backOff, noFailures, rowAfter } from './back-off.ts';
import { type PodState, job, names, noon, pod } from './job.fixture.ts';
import { podOf } from './job-pod.ts';
import { endedAt } from './job-pods.ts';
import { viewOf } from './job-view.ts';
import { podsAction } from './pods-action.ts';

const time = { now: noon, endOf: (each: Pod) => endedAt(each, noon) };

function action(
  spec: Partial<JobSpec>,
  pods: readonly PodState[],
  status: JobStatus = {},
  row: FailureRow = noFailures,
) {
  const made = pods.map((state, index) => pod(`p${index}`, state));
  const subject = job(spec, status);
  const { create, wait, ...rest } = podsAction(subject, viewOf(subject, made, new Set()), row, time);
  return { create: create.map(({ index }) => index ?? -1), delete: names(rest.delete), wait };
}

const indexed = { completionMode: 'Indexed', completions: 4, parallelism: 3 };

describe('pods are made or deleted', () => {
  it.each<[string, Partial<JobSpec>, PodState[], JobStatus, number[], string[]]>([
    ['up to the parallelism', { parallelism: 2, completions: 5 }, [{}], {}, [-1], []],
    ['no more than are needed', { parallelism: 3, completions: 5 }, [{}], { succeeded: 4 }, [], []],
    ['down to the parallelism', { parallelism: 1, completions: 5 }, [{ ready: true }, {}], {}, [], ['p1']],
    ['none at all where none may run', { parallelism: 0, completions: 5 }, [{}], {}, [], ['p0']],
    ['of a queue until one succeeds', { parallelism: 2 }, [{}], {}, [-1], []],
    ['of a queue no more then', { parallelism: 2 }, [{}], { succeeded: 1 }, [], []],
    ['while suspended', { parallelism: 2, suspend: true }, [{}], {}, [], ['p0']],
    ['beside one that is being deleted', { completions: 1 }, [{ ending: true }], {}, [-1], []],
    [
      'after it, where only ended ones are replaced',
      { completions: 1, podReplacementPolicy: 'Failed' },
      [{ ending: true }],
      {},
      [],
      [],
    ],
    ['for the first free indexes', indexed, [{ index: 1 }], { completedIndexes: '0' }, [2, 3], []],
    ['not twice for an index', indexed, [{ index: 1, ready: true }, { index: 1 }, { index: 0 }], {}, [], ['p1']],
    ['not for an index that there is no more', indexed, [{ index: 4 }, { index: 'x' }], {}, [], ['p0', 'p1']],
    ['not for an index that has succeeded', indexed, [{ index: 0 }], { completedIndexes: '0' }, [], ['p0']],
    [
      'not for an index that has failed',
      { ...indexed, backoffLimitPerIndex: 0 },
      [],
      { failedIndexes: '0-2' },
      [3],
      [],
    ],
  ])('%s', (_, spec, pods, status, create, deleted) => {
    expect(action(spec, pods, status)).toEqual({ create, delete: deleted, wait: undefined });
  });

  it('not before the time after failures is over', () => {
    const row = { failures: 2, last: noon - 5000 };
    expect(action({ completions: 1 }, [], {}, row)).toEqual({ create: [], delete: [], wait: 15_000 });
    expect(action({ completions: 1 }, [], {}, { ...row, last: noon - 20_000 }).create).toEqual([-1]);
  });

  it('with a limit per index each index waits for itself', () => {
    const pods: PodState[] = [{ phase: 'Failed', exitCode: 1, index: 0, before: 1, ended: -5 }];
    const spec = { ...indexed, backoffLimitPerIndex: 3 };
    expect(action(spec, pods, {}, { failures: 9, last: noon })).toEqual({
      create: [1, 2, 3],
      delete: [],
      wait: 15_000,
    });
  });
});

describe('after failures a job waits', () => {
  const ended = (name: string, seconds: number) => pod(name, { phase: 'Failed', exitCode: 1, ended: seconds });
  it.each([
    [1, 10],
    [2, 20],
    [4, 80],
    [7, 600],
    [99, 600],
  ])('%i times in a row: %i s', (failures, seconds) => {
    expect(backOff({ failures, last: noon }, noon)).toBe(seconds * 1000);
  });
  it('since the last of them, and a success begins the row anew', () => {
    const row = { failures: 3, last: noon - 60_000 };
    expect(rowAfter(row, [], [ended('a', -9), ended('b', -7)], time.endOf)).toEqual({ failures: 5, last: noon - 7000 });
    const success = pod('s', { phase: 'Succeeded', exitCode: 0, ended: -8 });
    expect(rowAfter(row, [success], [ended('a', -9), ended('b', -7)], time.endOf)).toEqual({
      failures: 1,
      last: noon - 7000,
    });
    expect(backOff(rowAfter(row, [success], [], time.endOf), noon)).toBe(0);
  });
});

describe('a pod', () => {
  const subject = job({
    completionMode: 'Indexed',
    template: {
      metadata: { name: '', labels: { a: 'b' } },
      spec: { containers: [{ name: 'c' }], initContainers: [{ name: 'i', env: [{ name: 'JOB_COMPLETION_INDEX' }] }] },
    },
  });
  it('is made from the template, and is held until it is counted', () => {
    const { metadata, spec } = podOf(subject, {});
    expect(metadata).toMatchObject({
      generateName: 'j-',
      labels: { a: 'b' },
      finalizers: ['batch.kubernetes.io/job-tracking'],
    });
    expect(spec).toBe(subject.spec.template.spec);
  });
  it('knows its index, by name, host name, label, annotation and variable', () => {
    const { metadata, spec } = podOf(subject, { index: 7, failures: { counted: 1, ignored: 2 } });
    expect(metadata.generateName).toBe('j-7-');
    expect(metadata.labels).toEqual({ a: 'b', 'batch.kubernetes.io/job-completion-index': '7' });
    expect(metadata.annotations).toEqual({
      'batch.kubernetes.io/job-completion-index': '7',
      'batch.kubernetes.io/job-index-failure-count': '1',
      'batch.kubernetes.io/job-index-ignored-failure-count': '2',
    });
    expect(spec.hostname).toBe('j-7');
    const fieldPath = "metadata.labels['batch.kubernetes.io/job-completion-index']";
    expect(spec.containers[0]?.env).toEqual([{ name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath } } }]);
    expect(spec.initContainers?.[0]?.env).toEqual([{ name: 'JOB_COMPLETION_INDEX' }]);
  });
});
