import { type ApiObject, type Kind, groupResourceOf } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import type { Logger } from '../supervisor/logger.ts';
import type { Informers } from './controller.ts';

/** Makes each kind's informer when it is first asked for, and runs them all. */
export class SharedInformers implements Informers {
  readonly #client: ApiClient;
  readonly #logger: Logger;
  readonly #informers = new Map<string, Informer<ApiObject>>();
  #running = false;

  constructor(client: ApiClient, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  of<T extends ApiObject>(kind: Kind<T>): Informer<T> {
    const name = groupResourceOf(kind);
    const known = this.#informers.get(name);
    if (known) return known as unknown as Informer<T>;
    if (this.#running) throw new Error(`the informer of ${name} was asked for after the start`);
    const onError = (error: Error) => this.#logger.warn({ err: error, resource: name }, 'cannot follow');
    const informer = new Informer(resourceSource(this.#client, kind), { onError });
    this.#informers.set(name, informer as unknown as Informer<ApiObject>);
    return informer;
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#running = true;
    await Promise.all([...this.#informers.values()].map((informer) => informer.run(signal)));
  }

  async synced(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#informers.values()].map((informer) => informer.synced(signal)));
  }
}
