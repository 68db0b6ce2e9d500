import type { Controller, ControllerContext } from '../controller.ts';
import { DisruptionController } from './disruption-controller.ts';
import { StaleDisruptions } from './stale-disruptions.ts';

/** Counts budgets, and cleans up after evictions that did not happen. */
export function disruptionController(context: ControllerContext): Controller {
  const parts = [new DisruptionController(context), new StaleDisruptions(context)];
  return { run: async (signal) => void (await Promise.all(parts.map((part) => part.run(signal)))) };
}
