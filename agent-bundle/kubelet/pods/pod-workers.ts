import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { WorkQueue } from '../../../common/base/work-queue.ts';
import type { PodRef } from '../runtime/port.ts';
import type { Rejection } from './admission.ts';
import { PodWorker } from './pod-worker.ts';
import type { PodTools } from './pod-tools.ts';

export interface PodWorkersOptions {
  readonly tools: PodTools;
  /** The node's word on a pod, given the pods that it runs. */
  readonly admit: (pod: Pod, others: readonly Pod[]) => Rejection | undefined;
  readonly onError?: (pod: string, error: Error) => void;
}

/** Pods looked at at the same time; a look is short, since nothing that takes long is waited for. */
const looks = 8;
/** Milliseconds between two looks of which the first asked for the second. */
const soonest = 50;
const latest = 3600_000;
const backoff = { first: 100, most: 10_000, factor: 2, jitter: 0.2 };

/** One worker for each pod of this node, by uid. A pod that is told of while it is looked at is looked at once more. */
export class PodWorkers {
  readonly #options: PodWorkersOptions;
  readonly #workers = new Map<string, PodWorker>();
  readonly #queue: WorkQueue;

  constructor(options: PodWorkersOptions) {
    this.#options = options;
    const { clock } = options.tools;
    const onError = (uid: string, error: Error) =>
      options.onError?.(this.#workers.get(uid)?.pod.metadata.name ?? uid, error);
    this.#queue = new WorkQueue({ workers: looks, backoff, clock, onError });
  }

  /** Works until the signal is aborted; pods go on running. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#queue.run((uid, until) => this.#sync(uid, until), signal);
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()));
  }

  /** The pod is to be run here, or has changed. */
  upsert(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    const worker = this.#workers.get(uid);
    if (worker) worker.update(pod);
    else this.#add(pod);
    this.wake(uid);
  }

  /** The API has the pod no more. */
  remove(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    this.#workers.get(uid)?.update(pod);
    this.#workers.get(uid)?.markGone();
    this.wake(uid);
  }

  /** What is here of a pod that nobody knows, so that it is taken away. */
  removeOrphan(ref: PodRef): void {
    if (this.#workers.has(ref.uid)) return;
    const { uid, name, namespace } = ref;
    this.#add({ metadata: { uid, name, namespace }, spec: { containers: [] } }).markGone();
    this.wake(uid);
  }

  wake(uid: string): void {
    if (this.#workers.has(uid)) this.#queue.add(uid);
  }

  /** What pods refer to has changed. */
  wakeStale(uids: readonly string[]): void {
    for (const uid of uids) {
      this.#workers.get(uid)?.staleVolumes();
      this.wake(uid);
    }
  }

  /** Something of the node that made pods fail is well again. */
  retryAll(): void {
    for (const [uid, worker] of this.#workers) {
      worker.retryNow();
      this.wake(uid);
    }
  }

  get pods(): Pod[] {
    return [...this.#workers.values()].map(({ pod }) => pod);
  }

  #add(pod: Pod): PodWorker {
    const uid = pod.metadata.uid ?? '';
    const worker = new PodWorker(pod, {
      tools: this.#options.tools,
      wake: () => this.wake(uid),
      admit: (candidate) => this.#options.admit(candidate, this.#active(uid)),
    });
    this.#workers.set(uid, worker);
    return worker;
  }

  #active(except: string): Pod[] {
    return [...this.#workers].filter(([uid, worker]) => uid !== except && worker.isActive).map(([, { pod }]) => pod);
  }

  async #sync(uid: string, signal: AbortSignal): Promise<void> {
    const worker = this.#workers.get(uid);
    const next = await worker?.sync(signal);
    if (worker && next === 'forget') {
      await worker.forget(signal);
      this.#workers.delete(uid);
    } else if (typeof next === 'number') {
      const wait = next - this.#options.tools.clock.now();
      this.#queue.addAfter(uid, Math.min(latest, Math.max(soonest, wait)));
    }
  }
}
