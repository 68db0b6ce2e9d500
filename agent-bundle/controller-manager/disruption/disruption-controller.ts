import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { SelectorError, selects } from '../../../common/api/labels.ts';
import {
  type PodDisruptionBudget,
  PodDisruptionBudgetKind,
} from '../../../common/api/policy/v1/pod-disruption-budget.ts';
import { asError } from '../../../common/base/clock.ts';
import { isConflict } from '../../../common/client/api-error.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { type Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { inNamespace, indexByNamespace } from '../indexes.ts';
import { unlessGone } from '../writes.ts';
import { type Expectation, countedStatus, expectationOf, failedStatus, isOfScale } from './budget-status.ts';
import { NoControllersError, ScaleFinder } from './expected-scale.ts';

/**
 * Counts for every PodDisruptionBudget how many of its pods may go now; evictions are granted by that count.
 * https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
 */
export class DisruptionController implements Controller {
  readonly #context: ControllerContext;
  readonly #budgets: Informer<PodDisruptionBudget>;
  readonly #pods: Informer<Pod>;
  readonly #scales: ScaleFinder;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#budgets = indexByNamespace(context.informers.of(PodDisruptionBudgetKind));
    this.#pods = indexByNamespace(context.informers.of(PodKind));
    this.#scales = new ScaleFinder(context.client, context.informers);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#budgets, this.#pods, ...this.#scales.informers],
      reconcile: (key, signal) => this.#reconcile(key, signal),
      byWallClock: () => [...this.#budgets.list()].filter(({ status }) => status.disruptedPods).map(keyOf),
    });
    this.#budgets.onChange(({ key, object }) => object && this.#loop.queue.add(key));
    this.#pods.onChange((event) => this.#onPod(event));
    context.informers.served.onKinds(() => {
      for (const budget of this.#budgets.list()) if (isOfScale(budget.spec)) this.#loop.queue.add(keyOf(budget));
    });
    for (const informer of this.#scales.informers) {
      informer.onChange(({ object, old }) => {
        if (object?.metadata.generation === old?.metadata.generation) return;
        // Whose pods these are their labels tell, and not every owner's selector is known here.
        const { namespace } = (object ?? old)?.metadata ?? {};
        for (const budget of inNamespace(this.#budgets, namespace)) {
          if (isOfScale(budget.spec)) this.#loop.queue.add(keyOf(budget));
        }
      });
    }
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod({ object, old }: InformerEvent<Pod>): void {
    const { namespace } = (object ?? old)?.metadata ?? {};
    for (const budget of inNamespace(this.#budgets, namespace)) {
      if ([object, old].some((pod) => pod && isGuarded(budget, pod))) this.#loop.queue.add(keyOf(budget));
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const budget = this.#budgets.get(key);
    if (!budget || budget.metadata.deletionTimestamp) return;
    const { clock, events } = this.#context;
    const about = referenceTo(PodDisruptionBudgetKind, budget);
    const pods = [...inNamespace(this.#pods, budget.metadata.namespace)].filter((pod) => isGuarded(budget, pod));
    if (pods.length === 0) events.record(about, 'Normal', 'NoPods', 'No matching pods found');
    let expectation: Expectation;
    try {
      expectation = await this.#expectation(budget, pods, signal);
    } catch (error) {
      const { message } = asError(error);
      const text = `Failed to calculate the number of expected pods: ${message}`;
      events.record(about, 'Warning', 'CalculateExpectedPodCountFailed', text);
      await this.#write(budget, failedStatus(budget, message, clock.now()), signal);
      // An owner that comes brings us back here, and so does a kind.
      if (error instanceof NoControllersError) return;
      throw error;
    }
    const { status, recountIn, overdue } = countedStatus(budget, pods, expectation, clock.now());
    for (const pod of overdue) {
      const text = `Pod was expected by PDB ${key} to be deleted but it wasn't`;
      events.record(referenceTo(PodKind, pod), 'Warning', 'NotDeleted', text);
    }
    await this.#write(budget, status, signal);
    if (recountIn !== undefined) this.#loop.queue.addAfter(key, recountIn);
  }

  async #expectation(budget: PodDisruptionBudget, pods: readonly Pod[], signal: AbortSignal): Promise<Expectation> {
    if (!isOfScale(budget.spec)) return expectationOf(budget.spec, pods.length);
    const { replicas, unmanaged } = await this.#scales.of(pods, signal);
    if (unmanaged.length > 0) {
      const text = `Pods selected by this PodDisruptionBudget (selector: ${JSON.stringify(budget.spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
      this.#context.events.record(referenceTo(PodDisruptionBudgetKind, budget), 'Warning', 'UnmanagedPods', text);
    }
    return expectationOf(budget.spec, replicas);
  }

  /** Of this revision only: an eviction that was granted meanwhile must not be forgotten. */
  async #write(budget: PodDisruptionBudget, status: PodDisruptionBudget['status'], signal: AbortSignal): Promise<void> {
    if (canonicalJson(status) === canonicalJson(budget.status)) return;
    const writing = this.#context.client.replace(
      PodDisruptionBudgetKind,
      { ...budget, status },
      { subresource: 'status', signal },
    );
    await unlessGone(writing).catch((error: unknown) => {
      // The change that was in the way is on its way to us, and brings us back here.
      if (!isConflict(error)) throw error;
    });
  }
}

function isGuarded({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  if (metadata.namespace !== pod.metadata.namespace) return false;
  try {
    return selects(spec.selector, pod.metadata.labels);
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}
