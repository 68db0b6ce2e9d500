import { aborted } from '../../../common/base/abortable.ts';
import type { Handlers } from '../ipc/handlers.ts';
import type { PlanRuns } from './plan-runs.ts';

type PlanOperations = 'plans' | 'plans.start' | 'plans.answer' | 'plans.cancel' | 'plans.steps' | 'plans.commands';

/** What pages ask of plans. */
export function planHandlers(runs: PlanRuns): Pick<Handlers, PlanOperations> {
  return {
    plans: async (_params, sink, signal) => {
      const unlisten = runs.onRow((row, id) => (row ? sink.upsert(id, row) : sink.delete(id)));
      sink.replace(runs.rows().map((row) => [row.id, row]));
      await aborted(signal);
      unlisten();
    },
    'plans.start': async ({ cluster, plan }) => ({ run: await runs.start(cluster, plan) }),
    'plans.answer': async ({ run, fingerprint, trust }) => runs.run(run).answer(fingerprint, trust),
    'plans.cancel': async ({ run }) => runs.run(run).cancel(),
    'plans.steps': async (params, sink, signal) => {
      const run = runs.run(params.run);
      const unlisten = run.onStep((key, step) => sink.upsert(key, step));
      sink.replace(run.steps);
      await aborted(signal);
      unlisten();
    },
    'plans.commands': (params, stream, signal) =>
      runs.run(params.run).commands.follow((...entries) => stream.send(...entries), signal),
  };
}
