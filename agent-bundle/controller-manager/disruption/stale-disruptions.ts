import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { conditionOf, isOver } from '../pod-state.ts';
import { unlessGone } from '../writes.ts';
import { disruptionTimeout } from './budget-status.ts';

const conditionType = 'DisruptionTarget';

/** Milliseconds until the pod's mark of being disrupted is stale; undefined: it has none, or is about to end. */
export function untilStale(pod: Pod, now: number): number | undefined {
  const condition = conditionOf(pod, conditionType);
  if (condition?.status !== 'True' || pod.metadata.deletionTimestamp || isOver(pod)) return undefined;
  const since = Date.parse(condition.lastTransitionTime ?? '');
  return Number.isNaN(since) ? 0 : Math.max(0, since + disruptionTimeout - now);
}

/** Takes the mark of being disrupted back from pods that nobody has deleted after all. */
export class StaleDisruptions implements Controller {
  readonly #context: ControllerContext;
  readonly #pods: Informer<Pod>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#pods = context.informers.of(PodKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#pods],
      reconcile: (key, signal) => this.#reconcile(key, signal),
      byWallClock: () => [...this.#pods.list()].filter((pod) => untilStale(pod, 0) !== undefined).map(keyOf),
    });
    this.#pods.onChange(({ key, object }) => {
      const wait = object && untilStale(object, context.clock.now());
      if (wait !== undefined) this.#loop.queue.addAfter(key, wait);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { client, clock } = this.#context;
    const pod = this.#pods.get(key);
    const wait = pod && untilStale(pod, clock.now());
    if (!pod || wait === undefined) return;
    if (wait > 0) return this.#loop.queue.addAfter(key, wait);
    const { name, namespace, uid } = pod.metadata;
    const condition = {
      ...conditionOf(pod, conditionType),
      status: 'False',
      lastTransitionTime: timestamp(clock.now()),
    };
    const patch = { metadata: { uid }, status: { conditions: [condition] } };
    const options = { type: 'strategic', subresource: 'status', signal } as const;
    await unlessGone(client.patch(PodKind, { name, namespace }, patch, options));
  }
}
