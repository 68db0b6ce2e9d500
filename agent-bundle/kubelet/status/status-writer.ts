import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import { asError } from '../../../common/base/clock.ts';
import { WorkQueue, type WorkQueueOptions } from '../../../common/base/work-queue.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isConflict, isNotFound } from '../../../common/client/api-error.ts';
import { statusPatch } from '../../../common/client/node/pod-status-patch.ts';

export interface StatusWriterOptions {
  readonly client: Pick<ApiClient, 'patch' | 'delete'>;
  readonly clock?: WorkQueueOptions['clock'];
  readonly onError?: (error: Error) => void;
}

interface Entry {
  /** The pod as the API has it, as far as we know. */
  known: Pod;
  wanted: PodStatus;
}

/** Statuses written at the same time; each pod's own, one after the other. */
const workers = 4;

/**
 * The one writer of pod statuses. It holds what each pod's status should be and what the API has, and writes the
 * difference until there is none; what is wanted meanwhile replaces what was wanted before.
 */
export class StatusWriter {
  readonly #client: Pick<ApiClient, 'patch' | 'delete'>;
  readonly #entries = new Map<string, Entry>();
  readonly #turns = new Map<string, Promise<void>>();
  /** Pods that were deleted for good: nobody is there to be told of them. */
  readonly #finished = new Set<string>();
  readonly #queue: WorkQueue;

  constructor({ client, clock, onError }: StatusWriterOptions) {
    this.#client = client;
    this.#queue = new WorkQueue({ workers, clock, onError: (_uid, error) => onError?.(error) });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#queue.run((uid, until) => this.#inTurn(uid, () => this.#send(uid, until)), signal);
  }

  /** `pod` as it was read from the API; `status` as it should be. */
  want(pod: Pod, status: PodStatus): void {
    const uid = uidOf(pod);
    if (this.#finished.has(uid)) return;
    const entry = this.#entries.get(uid);
    const known = entry && newer(entry.known, pod) ? entry.known : pod;
    this.#entries.set(uid, { known, wanted: status });
    if (statusPatch(known.status ?? {}, status)) this.#queue.add(uid);
  }

  /** The pod is gone from the API. */
  forget(uid: string): void {
    this.#entries.delete(uid);
    this.#finished.delete(uid);
  }

  /** Writes what is still to be written of the pod's status, then deletes the pod for good. */
  finish(pod: Pod, signal: AbortSignal): Promise<void> {
    const uid = uidOf(pod);
    return this.#inTurn(uid, async () => {
      await this.#send(uid, signal);
      try {
        await this.#client.delete(PodKind, pod.metadata, { gracePeriodSeconds: 0, preconditions: { uid }, signal });
      } catch (error) {
        if (!isNotFound(error) && !isConflict(error)) throw asError(error);
      }
      if (this.#entries.delete(uid)) this.#finished.add(uid);
    });
  }

  /** One thing at a time for each pod, so that no write is behind the pod's deletion. */
  async #inTurn(uid: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(uid) ?? Promise.resolve();
    const own = before.catch(() => {}).then(work);
    this.#turns.set(uid, own);
    try {
      await own;
    } finally {
      if (this.#turns.get(uid) === own) this.#turns.delete(uid);
    }
  }

  async #send(uid: string, signal: AbortSignal): Promise<void> {
    const entry = this.#entries.get(uid);
    const status = entry && statusPatch(entry.known.status ?? {}, entry.wanted);
    if (!status) return;
    const { metadata } = entry.known;
    try {
      const body = { metadata: { uid }, status };
      const options = { subresource: 'status', type: 'strategic', signal } as const;
      const written = await this.#client.patch(PodKind, metadata, body, options);
      const latest = this.#entries.get(uid);
      if (latest && newer(written, latest.known)) latest.known = written;
    } catch (error) {
      // Gone, or another pod of that name took its place: there is nobody to write to.
      if (!isNotFound(error) && !isConflict(error)) throw asError(error);
      this.#entries.delete(uid);
    }
  }
}

const uidOf = (pod: Pod) => pod.metadata.uid ?? '';

/** Resource versions of one kind may be compared as numbers. */
function newer(a: Pod, b: Pod): boolean {
  return BigInt(a.metadata.resourceVersion ?? 0) > BigInt(b.metadata.resourceVersion ?? 0);
}
