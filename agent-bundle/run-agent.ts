import { type ComponentEntry } from './supervisor/component.ts';
import { AppError } from '../common/base/app-error.ts';
import { asError } from '../common/base/clock.ts';
import { collectAfterStart } from './supervisor/collect-after-start.ts';
import { createLogger } from './supervisor/logger.ts';
import { notifySystemd } from './supervisor/notify.ts';
import { parseArguments } from './supervisor/flags.ts';
import { supervise } from './supervisor/supervisor.ts';

/** `agent <component>…`: every component, loaded only when it is asked for. */
const components: Readonly<Record<string, () => Promise<ComponentEntry>>> = {
  apiserver: async () => (await import('./apiserver/component.ts')).apiserver,
  'controller-manager': async () => (await import('./controller-manager/component.ts')).controllerManager,
  scheduler: async () => (await import('./scheduler/component.ts')).scheduler,
  overlay: async () => (await import('./overlay/component.ts')).overlay,
  kubelet: async () => (await import('./kubelet/component.ts')).kubelet,
  'simulated-nodes': async () => (await import('./simulated-nodes/component.ts')).simulatedNodes,
  'kube-proxy': async () => (await import('./kube-proxy/component.ts')).kubeProxy,
};

/** Runs the components that `args` name until a signal ends the process; resolves with its exit code. `onStarted` is told once. */
export async function runAgent(args: readonly string[], onStarted: () => void): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const logger = createLogger();
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => stop.abort(new DOMException(`received ${signal}`, 'AbortError')));
  }
  try {
    if (names.length === 0) throw new AppError('component-missing', { components: Object.keys(components).join(', ') });
    const entries = new Map<string, ComponentEntry>();
    for (const name of names) {
      const load = Object.hasOwn(components, name) ? components[name] : undefined;
      if (!load) throw new AppError('component-unknown', { component: name });
      entries.set(name, await load());
    }
    const { flags } = parseArguments(args, (name) => Object.keys(entries.get(name)?.flags ?? {}));
    let failure: Error | undefined;
    const fail = (error: Error) => {
      failure ??= error;
      logger.fatal({ err: error }, 'cannot go on');
      stop.abort(error);
    };
    const running = [...entries].map(([name, entry]) =>
      entry.create({ flags, fail, logger: logger.child({ component: name }) }),
    );
    let collected: Promise<void> | undefined;
    const onReady = async () => {
      onStarted();
      collected = collectAfterStart(stop.signal);
      await notifySystemd('--ready');
    };
    const code = await supervise(running, { signal: stop.signal, logger, onReady });
    stop.abort();
    await collected;
    return failure ? 1 : code;
  } catch (error) {
    logger.fatal({ err: asError(error) }, 'cannot start');
    return 1;
  }
}
