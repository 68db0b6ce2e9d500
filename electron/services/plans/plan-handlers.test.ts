import { expect, it } from 'vitest';
import type { CommandLogEntry, PlanRunRow } from '../../../common/ipc/rows/plan-run.ts';
import type { PlanStep } from '../../../common/ipc/plan-step.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import { clusterPhase } from '../../bootstrap/phase.ts';
import { runPlan } from '../../bootstrap/plan.ts';
import type { PlanRun } from '../clusters/clusters.ts';
import { planHandlers } from './plan-handlers.ts';
import { PlanRuns } from './plan-runs.ts';

/** A page's end of a feed: its rows by key. */
class Rows<R> implements FeedSink<R> {
  readonly rows = new Map<string, R>();
  replace(rows: Iterable<readonly [string, R]>): void {
    this.rows.clear();
    for (const [key, row] of rows) this.rows.set(key, row);
  }
  upsert(key: string, row: R): void {
    this.rows.set(key, row);
  }
  delete(key: string): void {
    this.rows.delete(key);
  }
  become(): void {}
}

it('pages hear of runs, steps and commands as they come, and from the beginning when they come late', async () => {
  const going = Promise.withResolvers<void>();
  const waits = clusterPhase({
    name: 'waits',
    title: 'wait',
    needs: {},
    run: async () => {
      await going.promise;
      return { facts: undefined, changes: ['one'] };
    },
  });
  const spec = {
    name: 'lab',
    hosts: [],
    network: { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', backend: 'vxlan' },
    nodeMonitorGracePeriod: '40s',
    demo: false,
  } as const;
  const open = () => Promise.reject(new Error('it has no hosts'));
  const act = (_chosen: unknown, work: PlanRun) => runPlan([waits], { ...work, spec, inputs: { open } });
  const clusters = { choose: async () => ({ file: '/lab.yaml', spec }), check: act, create: act, destroy: act };
  const handlers = planHandlers(new PlanRuns(clusters, { reset: async () => {} }));

  const leave = new AbortController();
  const { signal } = leave;
  const [runs, steps, late] = [new Rows<PlanRunRow>(), new Rows<PlanStep>(), new Rows<PlanStep>()];
  const feeds = [handlers.plans({}, runs, signal)];
  const { run } = await handlers['plans.start']({ cluster: 'lab', plan: 'create' }, signal);
  feeds.push(handlers['plans.steps']({ run }, steps, signal));
  expect(runs.rows.get(run)?.state.kind).toBe('running');
  await expect(handlers['plans.steps']({ run: 'other' }, late, signal)).rejects.toMatchObject({
    code: 'plan-run-unknown',
  });

  const commands: CommandLogEntry[] = [];
  const pipe = {
    send: async (...entries: readonly CommandLogEntry[]) => void commands.push(...entries),
    inputs: nothing(),
  };
  const reading = handlers['plans.commands']({ run }, pipe, signal);
  going.resolve();
  await reading;
  expect(commands).toEqual([]);
  await expect.poll(() => runs.rows.get(run)?.state).toMatchObject({ kind: 'done', changes: 1 });
  expect([...steps.rows].map(([key, { state }]) => [key, state.kind])).toEqual([['waits', 'done']]);
  feeds.push(handlers['plans.steps']({ run }, late, signal));
  expect(late.rows).toEqual(steps.rows);
  leave.abort();
  await Promise.all(feeds);
});

async function* nothing(): AsyncGenerator<never> {}
