import type { Controller, ControllerContext } from '../controller.ts';
import { JobController } from './job-controller.ts';
import { OrphanPods } from './orphan-pods.ts';

/** Runs jobs, and lets pods go that no job counts. */
export function jobController(context: ControllerContext): Controller {
  const parts = [new JobController(context), new OrphanPods(context)];
  return { run: async (signal) => void (await Promise.all(parts.map((part) => part.run(signal)))) };
}
