import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import { asError } from '../../common/base/clock.ts';
import { ApiError, isNamespaceTerminating, isNotFound } from '../../common/client/api-error.ts';
import { referenceTo } from '../../common/client/event-recorder.ts';
import { keyOf } from '../../common/client/informer.ts';
import type { ControllerContext } from './controller.ts';
import type { Expectations } from './expectations.ts';

/** How pods come and go for one kind of owner: each write is expected back, and told as an Event of the owner. */
export class PodControl<T extends ApiObject> {
  readonly #kind: Kind<T>;
  readonly #context: Pick<ControllerContext, 'client' | 'events'>;
  readonly #expectations: Expectations;

  constructor(kind: Kind<T>, context: Pick<ControllerContext, 'client' | 'events'>, expectations: Expectations) {
    this.#kind = kind;
    this.#context = context;
    this.#expectations = expectations;
  }

  async create(owner: T, pod: Pod, signal: AbortSignal): Promise<void> {
    const { client, events } = this.#context;
    const key = keyOf(owner);
    this.#expectations.expect(key, keyOf(pod));
    try {
      await client.create(PodKind, pod, { signal });
      events.record(referenceTo(this.#kind, owner), 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    } catch (error) {
      this.#expectations[error instanceof ApiError ? 'met' : 'doubt'](key, keyOf(pod));
      const message = `Error creating: ${asError(error).message}`;
      const isNews = !signal.aborted && !isNamespaceTerminating(error);
      if (isNews) events.record(referenceTo(this.#kind, owner), 'Warning', 'FailedCreate', message);
      throw error;
    }
  }

  async delete(owner: T, pod: Pod, signal: AbortSignal): Promise<void> {
    const { client, events } = this.#context;
    const key = keyOf(owner);
    const { name, namespace, uid = '' } = pod.metadata;
    this.#expectations.expect(key, uid);
    try {
      await client.delete(PodKind, { name, namespace }, { preconditions: { uid }, signal });
      events.record(referenceTo(this.#kind, owner), 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    } catch (error) {
      // Should it be done all the same, then doing it again does no harm.
      this.#expectations.met(key, uid);
      if (isNotFound(error)) return;
      const message = `Error deleting: ${asError(error).message}`;
      if (!signal.aborted) events.record(referenceTo(this.#kind, owner), 'Warning', 'FailedDelete', message);
      throw error;
    }
  }
}
