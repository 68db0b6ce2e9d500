import type { RuntimePod } from '../runtime/port.ts';

/** Lets others wait for the end of containers: it is told what the runtime has each time a pod is looked at. */
export class ContainerEnds {
  readonly #waiting = new Map<string, Map<string, Set<() => void>>>();

  observe(podUid: string, { containers }: RuntimePod): void {
    const ofPod = this.#waiting.get(podUid);
    if (!ofPod) return;
    const running = new Set(containers.filter(({ state }) => state === 'running').map(({ id }) => id));
    for (const [id, waiters] of ofPod) {
      if (running.has(id)) continue;
      ofPod.delete(id);
      for (const resolve of waiters) resolve();
    }
    if (ofPod.size === 0) this.#waiting.delete(podUid);
  }

  /** Resolves when the container does not run any more, or the signal is aborted. */
  wait(podUid: string, id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const ofPod = this.#waiting.get(podUid) ?? new Map<string, Set<() => void>>();
      const waiters = ofPod.get(id) ?? new Set();
      this.#waiting.set(podUid, ofPod.set(id, waiters));
      const done = () => {
        waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      waiters.add(done);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done, { once: true });
    });
  }
}
