import { ConfigMapKind, type ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { ApiError, isNotFound } from '../../../common/client/api-error.ts';
import { retry } from '../../../common/base/retry.ts';
import { withDeadline } from '../../../common/base/deadline.ts';

export type Operation = 'create' | 'update' | 'patch' | 'delete' | 'update-outdated';

/** One write: what, of which of the writer's names, and through which server; it is read through the other. */
export interface Step {
  readonly operation: Operation;
  readonly name: number;
  readonly server: 0 | 1;
}

/** What stands at a name: the text that was written last; undefined where there is nothing. */
type State = string | undefined;

/**
 * Writes ConfigMaps that nobody else writes, and knows what must stand there: after a write that was acknowledged exactly
 * that, and after one whose answer was lost what was before or what was asked for. What must not be is in `faults`.
 */
export class CarefulWriter {
  readonly faults: string[] = [];
  /** Writes that were acknowledged. */
  acknowledged = 0;
  readonly #clients: readonly [ApiClient, ApiClient];
  readonly #namespace: string;
  readonly #id: string;
  readonly #may = new Map<string, readonly State[]>();
  #written = 0;

  constructor(clients: readonly [ApiClient, ApiClient], namespace: string, id: string) {
    this.#clients = clients;
    this.#namespace = namespace;
    this.#id = id;
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#do(step);
  }

  /** Reads every name through both servers: nothing that was acknowledged is lost. */
  async checkAll(): Promise<void> {
    for (const name of this.#may.keys()) {
      await this.#read(name, this.#clients[0]);
      await this.#read(name, this.#clients[1]);
    }
  }

  async #do({ operation, name: number, server }: Step): Promise<void> {
    const name = `${this.#id}-${number}`;
    const value = `${this.#id} ${this.#written++}`;
    const before = this.#may.get(name) ?? [undefined];
    try {
      const after = await this.#write(operation, name, value, this.#clients[server]);
      this.acknowledged++;
      this.#may.set(name, [after]);
    } catch (error) {
      if (isRefusal(error)) return;
      const wanted = operation === 'delete' ? undefined : value;
      this.#may.set(name, [...before, wanted]);
    }
    await this.#read(name, this.#clients[1 - server] as ApiClient);
  }

  /** Resolves with what stands there then. */
  async #write(operation: Operation, name: string, value: string, client: ApiClient): Promise<State> {
    const ref = { namespace: this.#namespace, name };
    switch (operation) {
      case 'create':
        await client.create(ConfigMapKind, { metadata: ref, data: { value } });
        return value;
      case 'patch':
        await client.patch(ConfigMapKind, ref, { data: { value } });
        return value;
      case 'delete':
        await client.delete(ConfigMapKind, ref);
        return undefined;
      case 'update':
      case 'update-outdated': {
        const current = await client.get(ConfigMapKind, ref);
        // Somebody was faster; here it is ourselves.
        if (operation === 'update-outdated') await client.patch(ConfigMapKind, ref, { data: { between: value } });
        const updated = await client.replace(ConfigMapKind, { ...current, data: { value } });
        if (operation === 'update-outdated') this.faults.push(`${name}: an update of an old version was taken`);
        return updated.data?.['value'];
      }
    }
  }

  async #read(name: string, client: ApiClient): Promise<void> {
    const may = this.#may.get(name) ?? [];
    const { namespace } = { namespace: this.#namespace };
    const found = await untilAnswered(() => client.get(ConfigMapKind, { namespace, name }).catch(absent));
    const listed = await untilAnswered(() => client.list(ConfigMapKind, { namespace }));
    const inList = listed.items.find(({ metadata }) => metadata.name === name);
    for (const [how, object] of [['GET', found] as const, ['LIST', inList] as const]) {
      const state = object?.data?.['value'];
      if (!may.includes(state)) this.faults.push(`${how} of ${name} says ${state}; it may be ${may.join(' or ')}`);
    }
  }
}

const absent = (error: unknown): ConfigMap | undefined => {
  if (isNotFound(error)) return undefined;
  throw error;
};

/** The server said no: nothing was written. */
const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.code < 500 && error.code !== 429;

/** Reads until a server answers: it may be dead for a while. */
export function untilAnswered<T>(read: () => Promise<T>): Promise<T> {
  const retryable = (error: Error) => !isRefusal(error) || (error as ApiError).code === 429;
  return retry(read, { signal: withDeadline(undefined, 90_000), backoff: quick, retryable });
}
const quick = { first: 50, most: 500, factor: 2, jitter: 0.3 };
