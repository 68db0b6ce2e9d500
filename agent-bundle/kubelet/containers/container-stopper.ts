import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type Clock, asError } from '../../../common/base/clock.ts';
import type { Tell } from '../images/image-puller.ts';
import type { Runtime, RuntimeContainer } from '../runtime/port.ts';
import { runHook } from './lifecycle-hook.ts';

/** Seconds a container has after its stop signal, even when its preStop handler took all the time. */
const leastAfterHook = 2;

/** Ends containers: preStop handler, stop signal, and SIGKILL when the grace period is over. */
export class ContainerStopper {
  readonly #runtime: Pick<Runtime, 'execSync' | 'stopContainer'>;
  readonly #clock: Clock;

  constructor(runtime: Pick<Runtime, 'execSync' | 'stopContainer'>, clock: Clock) {
    this.#runtime = runtime;
    this.#clock = clock;
  }

  /** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
  async stop(
    container: RuntimeContainer,
    pod: Pod,
    graceSeconds: number,
    tell: Tell,
    signal: AbortSignal,
  ): Promise<void> {
    const started = this.#clock.monotonic();
    const hookRan = graceSeconds > 0 && (await this.#preStop(container, pod, graceSeconds, tell, signal));
    const spent = Math.floor((this.#clock.monotonic() - started) / 1000);
    const left = Math.max(graceSeconds - spent, hookRan ? Math.min(leastAfterHook, graceSeconds) : 0);
    await this.#runtime.stopContainer(container.id, left, signal);
  }

  /** False where there is none. One that fails changes nothing: the container ends all the same. */
  async #preStop(container: RuntimeContainer, pod: Pod, seconds: number, tell: Tell, signal: AbortSignal) {
    const own = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(
      ({ name }) => name === container.name,
    );
    const handler = own?.lifecycle?.preStop;
    if (!own || !handler) return false;
    try {
      const target = { id: container.id, container: own, podIp: pod.status?.podIP ?? '' };
      await runHook(handler, target, seconds, this.#runtime, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      tell('Warning', 'FailedPreStopHook', `PreStopHook failed: ${asError(error).message}`);
    }
    return true;
  }
}
