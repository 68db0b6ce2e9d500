import { type ApiObject, type Kind, groupResourceOf } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { type Source, resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import type { Logger } from '../supervisor/logger.ts';
import type { Informers } from './controller.ts';
import { ServedKinds } from './served/served-kinds.ts';

interface Mirror {
  readonly informer: Informer<ApiObject>;
  /** False as long as nobody needs more than metadata. */
  whole: boolean;
}

/** Makes each kind's informer when it is first asked for, and runs them all. */
export class SharedInformers implements Informers {
  readonly #client: ApiClient;
  readonly #logger: Logger;
  readonly #mirrors = new Map<string, Mirror>();
  #served: ServedKinds | undefined;
  #running = false;

  constructor(client: ApiClient, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  of<T extends ApiObject>(kind: Kind<T>): Informer<T> {
    const mirror = this.#mirrorOf(kind);
    mirror.whole = true;
    return mirror.informer as unknown as Informer<T>;
  }

  metadataOf(kind: Kind<ApiObject>): Informer<ApiObject> {
    return this.#mirrorOf(kind).informer;
  }

  named<T extends ApiObject>(kind: Kind<T>, name: string): Informer<T> {
    return this.selected(kind, `metadata.name=${name}`);
  }

  selected<T extends ApiObject>(kind: Kind<T>, fieldSelector: string): Informer<T> {
    const name = `${groupResourceOf(kind)} ${fieldSelector}`;
    const known = this.#mirrors.get(name);
    if (known) return known.informer as unknown as Informer<T>;
    return this.#add(name, resourceSource(this.#client, kind, { fieldSelector }));
  }

  get served(): ServedKinds {
    return (this.#served ??= new ServedKinds(this.#client, this, this.#logger));
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#running = true;
    const mirrors = [...this.#mirrors.values()].map(({ informer }) => informer.run(signal));
    await Promise.all([...mirrors, this.#served?.run(signal)]);
  }

  async synced(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#mirrors.values()].map(({ informer }) => informer.synced(signal)));
  }

  /** Whether it mirrors whole objects is known when it starts: then everybody has asked. */
  #mirrorOf<T extends ApiObject>(kind: Kind<T>): Mirror {
    const name = groupResourceOf(kind);
    const known = this.#mirrors.get(name);
    if (known) return known;
    const source = () => resourceSource(this.#client, kind, { metadataOnly: !this.#mirrors.get(name)?.whole });
    this.#add(name, {
      list: (signal) => source().list(signal),
      watch: (resourceVersion, signal) => source().watch(resourceVersion, signal),
    });
    return this.#mirrors.get(name) as Mirror;
  }

  #add<T extends ApiObject>(name: string, source: Source<T>): Informer<T> {
    if (this.#running) throw new Error(`the informer of ${name} was asked for after the start`);
    const onError = (error: Error) => this.#logger.warn({ err: error, resource: name }, 'cannot follow');
    const informer = new Informer(source, { onError });
    this.#mirrors.set(name, { informer: informer as unknown as Informer<ApiObject>, whole: false });
    return informer;
  }
}
