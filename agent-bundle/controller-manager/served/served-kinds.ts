import { CustomResourceDefinitionKind } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { APIServiceKind } from '../../../common/api/apiregistration/v1/api-service.ts';
import { EventKind } from '../../../common/api/core/v1/event.ts';
import { EventKind as EventsKind } from '../../../common/api/events/v1/event.ts';
import { kinds } from '../../../common/api/kinds.ts';
import { type ApiObject, type Kind, apiVersionOf, groupResourceOf } from '../../../common/api/schema/kind.ts';
import { systemClock } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { resourceSource } from '../../../common/client/follow.ts';
import { Informer, type InformerEvent, keyOf } from '../../../common/client/informer.ts';
import type { Logger } from '../../supervisor/logger.ts';
import { type Informers, ReconcileLoop } from '../controller.ts';
import { indexByNamespace } from '../indexes.ts';
import {
  type DiscoveryDocument,
  type ServedResource,
  type ServedResources,
  followedResources,
  isSameResource,
  servedResources,
} from './served-resources.ts';

/** Told of every change of every object that is followed: nothing but its metadata is sure to be there. */
export type ObjectHandler = (kind: Kind<ApiObject>, event: InformerEvent<ApiObject>) => void;

/** Milliseconds after a change: an API that was just declared may take a moment until every server shows it. */
const looks = { soon: 100, later: 2_000 } as const;
const documentType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const neededVerbs = ['list', 'watch', 'delete'];

/** Events come and go by themselves. */
const unfollowed = new Set([EventKind, EventsKind].map(groupResourceOf));
const ownKinds = kinds.filter((kind) => !unfollowed.has(groupResourceOf(kind)));

interface Followed {
  readonly kind: Kind<ApiObject>;
  readonly informer: Informer<ApiObject>;
  /** Absent for our own kinds, which the shared mirrors follow for as long as the process runs. */
  readonly stop?: AbortController;
}

/**
 * Every object of every resource that is served and can be listed, watched and deleted, of custom and aggregated
 * resources too: discovery is asked when a CustomResourceDefinition or an APIService changes.
 *
 *   unknown ──discovery has it──▶ followed ──discovery has it no longer──▶ unknown (all its objects are told as gone)
 */
export class ServedKinds {
  readonly #client: ApiClient;
  readonly #logger: Logger;
  readonly #followed = new Map<string, Followed>();
  readonly #objectHandlers: ObjectHandler[] = [];
  readonly #kindsHandlers: Array<(added: readonly Kind<ApiObject>[]) => void> = [];
  readonly #loop: ReconcileLoop;
  #resources: ReadonlyMap<string, ServedResource> = new Map();
  #kindsByType: ReadonlyMap<string, Kind<ApiObject>> = new Map();
  #lifetime: Lifetime | undefined;

  /** Make it before the informers run. */
  constructor(client: ApiClient, informers: Pick<Informers, 'metadataOf'>, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
    for (const kind of ownKinds) {
      const informer = indexByNamespace(informers.metadataOf(kind));
      informer.onChange((event) => this.#tell(kind, event));
      this.#followed.set(groupResourceOf(kind), { kind, informer });
    }
    this.#apply({ resources: ownKinds.map(asServed), stale: [] });
    const sources = [CustomResourceDefinitionKind as Kind<ApiObject>, APIServiceKind as Kind<ApiObject>];
    const reconcile = async (_: string, signal: AbortSignal) => void (await this.discover(signal));
    const declared = sources.map((kind) => informers.metadataOf(kind));
    this.#loop = new ReconcileLoop({ logger, clock: systemClock, waitFor: declared, reconcile });
    for (const informer of declared) {
      informer.onChange(() => {
        for (const [key, ms] of Object.entries(looks)) this.#loop.queue.addAfter(key, ms);
      });
    }
    this.#loop.queue.add('first');
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#lifetime = new Lifetime((error) => this.#logger.warn({ err: error }, 'cannot follow'), signal);
    await this.#loop.run(signal);
    await this.#lifetime.end();
  }

  /** Resolves when the mirrors of our own kinds have their first list; others may be of servers that never answer. */
  async synced(signal: AbortSignal): Promise<void> {
    const own = [...this.#followed.values()].filter(({ stop }) => !stop);
    await Promise.all(own.map(({ informer }) => informer.synced(signal)));
  }

  /** Hears of every change; call while being constructed. */
  onObject(handler: ObjectHandler): void {
    this.#objectHandlers.push(handler);
  }

  /** Hears of kinds that are newly served; call while being constructed. */
  onKinds(handler: (added: readonly Kind<ApiObject>[]) => void): void {
    this.#kindsHandlers.push(handler);
  }

  /** What can be listed, watched and deleted, as of the last time that discovery was asked. */
  get kinds(): Kind<ApiObject>[] {
    return [...this.#followed.values()].map(({ kind }) => kind);
  }

  /** The kind that an object names itself by, in any version that is served: `apps/v1`, `Deployment`. */
  find(apiVersion: string, kind: string): Kind<ApiObject> | undefined {
    return this.#kindsByType.get(`${apiVersion}/${kind}`);
  }

  /** The mirror of a kind, which `inNamespace` may look up; undefined where it is not followed. */
  mirrorOf(kind: Kind): Informer<ApiObject> | undefined {
    return this.#followed.get(groupResourceOf(kind))?.informer;
  }

  /** Asks the server what there is, now. */
  async discover(signal: AbortSignal): Promise<ServedResources> {
    const ask = async (path: string) =>
      JSON.parse(await this.#client.text(path, { accept: documentType, signal })) as DiscoveryDocument;
    const served = servedResources(await Promise.all([ask('/api'), ask('/apis')]));
    this.#apply(served);
    return served;
  }

  #apply(served: ServedResources): void {
    const resources = followedResources(this.#resources, served);
    this.#resources = resources;
    this.#kindsByType = new Map(
      [...resources.values()].flatMap(({ kind, typeNames }) => typeNames.map((name) => [name, kind] as const)),
    );
    for (const [name, followed] of this.#followed) {
      const now = resources.get(name);
      if (followed.stop && !(now && isSameResource(now.kind, followed.kind))) this.#drop(name, followed);
    }
    const added = [...resources.values()].filter(
      ({ kind, verbs }) =>
        !this.#followed.has(groupResourceOf(kind)) &&
        !unfollowed.has(groupResourceOf(kind)) &&
        neededVerbs.every((verb) => verbs.has(verb)),
    );
    for (const { kind } of added) this.#follow(kind);
    if (added.length === 0) return;
    for (const handler of this.#kindsHandlers) handler(added.map(({ kind }) => kind));
  }

  #follow(kind: Kind<ApiObject>): void {
    if (!this.#lifetime || this.#lifetime.signal.aborted) return;
    const name = groupResourceOf(kind);
    const onError = (error: Error) => this.#logger.debug({ err: error, resource: name }, 'cannot follow');
    const informer = indexByNamespace(
      new Informer(resourceSource(this.#client, kind, { metadataOnly: true }), { onError }),
    );
    informer.onChange((event) => this.#tell(kind, event));
    const stop = new AbortController();
    this.#lifetime.run((signal) => informer.run(AbortSignal.any([signal, stop.signal])));
    this.#followed.set(name, { kind, informer, stop });
    this.#logger.info({ resource: name }, 'followed');
  }

  #drop(name: string, { kind, informer, stop }: Followed): void {
    this.#followed.delete(name);
    stop?.abort();
    for (const object of informer.list()) this.#tell(kind, { key: keyOf(object), object: undefined, old: object });
    this.#logger.info({ resource: name }, 'not followed any more');
  }

  #tell(kind: Kind<ApiObject>, event: InformerEvent<ApiObject>): void {
    for (const handler of this.#objectHandlers) handler(kind, event);
  }
}

const asServed = (kind: Kind<ApiObject>): ServedResource => ({
  kind,
  verbs: new Set(neededVerbs),
  typeNames: [`${apiVersionOf(kind)}/${kind.kind}`],
});
