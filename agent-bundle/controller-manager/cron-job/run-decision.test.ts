import { expect, it } from 'vitest';
import type { CronJob } from '../../../common/api/batch/v1/cron-job.ts';
import { type RunDecision, runDecision } from './run-decision.ts';

const at = 600_000;
const run = (...replaced: string[]): RunDecision => ({ type: 'run', at, replaced: new Set(replaced) });

it.each<[string, string, string[], number | undefined, RunDecision]>([
  ['Allow', 'nothing is due', [], undefined, { type: 'none' }],
  ['Allow', 'nothing runs', [], at, run()],
  ['Allow', 'others run', ['c-9'], at, run()],
  ['Allow', 'this time has its run', ['c-10'], at, { type: 'none' }],
  ['Forbid', 'nothing runs', [], at, run()],
  ['Forbid', 'another runs', ['c-9'], at, { type: 'held' }],
  ['Replace', 'nothing runs', [], at, run()],
  ['Replace', 'others run', ['c-8', 'c-9'], at, run('c-8', 'c-9')],
])('%s, where %s', (concurrencyPolicy, _, active, due, wanted) => {
  const jobTemplate = { spec: { template: { spec: { containers: [] } } } };
  const owner: CronJob = { metadata: { name: 'c' }, spec: { schedule: '* * * * *', concurrencyPolicy, jobTemplate } };
  expect(runDecision(owner, { active: active.map((name) => ({ name, uid: name })) }, due)).toEqual(wanted);
});
