import { abortable } from '../../common/base/abortable.ts';
import { asError } from '../../common/base/clock.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import type { Component } from './component.ts';
import type { Logger } from './logger.ts';

const stopDeadline = 20_000;

/**
 * Starts components in order and stops those that were started in reverse order. Resolves with the exit code:
 * 0 after the signal, 1 when a component failed.
 */
export async function supervise(
  components: readonly Component[],
  options: { readonly signal: AbortSignal; readonly logger: Logger; readonly onReady: () => Promise<void> },
): Promise<number> {
  const { signal, logger } = options;
  const started: Component[] = [];
  let code = 0;
  try {
    for (const component of components) await component.init?.();
    for (const component of components) {
      started.push(component);
      await abortable(component.start(signal), signal);
    }
    // A component that waits for others, who are away, must not keep the process from ending.
    const readiness = components.map(async (component) => component.ready?.(signal));
    await abortable(Promise.all(readiness), signal);
    await options.onReady();
    logger.info({ components: components.map((component) => component.name) }, 'ready');
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) {
      logger.error({ err: asError(error) }, 'a component failed');
      code = 1;
    }
  }
  for (const component of started.reverse()) {
    await Promise.race([component.stop(), aborted(withDeadline(undefined, stopDeadline))]).catch((error: unknown) => {
      logger.error({ err: asError(error), component: component.name }, 'could not stop');
    });
  }
  return code;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
