import {
  type CustomResourceDefinition,
  CustomResourceDefinitionKind,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { asError } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { retry } from '../../../common/base/retry.ts';
import { WorkQueue } from '../../../common/base/work-queue.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { sameValue } from '../codec/json-value.ts';
import { cleanupFinalizer } from '../registry/apiextensions/custom-resource-definition.ts';
import type { ServedResources } from '../routes/served.ts';
import type { WriteRoad } from '../routes/write-road.ts';
import { resourcePrefix } from '../storage/keys.ts';
import { withResourceVersion } from '../storage/stored-object.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';
import { followObjects } from '../watch-cache/follow-objects.ts';
import { addressOfService } from '../webhook-client/service-address.ts';
import { WebhookClient } from '../webhook-client/webhook-client.ts';
import type { WatchCaches } from '../watch-cache/watch-caches.ts';
import { type Said, isTrue, withConditions } from './definition-conditions.ts';
import { DefinitionRegistry } from './definition-registry.ts';
import { allRemoved, removing, statusOf } from './definition-status.ts';
import { type Definitions, readDefinitions } from './definitions.ts';
import { removeInstances } from './remove-instances.ts';
import type { AskWebhook } from './webhook-converter.ts';

interface CustomResourcesOptions {
  readonly caches: WatchCaches;
  readonly served: ServedResources;
  readonly road: WriteRoad;
  readonly writer: SystemWriter;
  readonly ask: AskWebhook;
  readonly onError: (error: Error) => void;
}

/** With webhooks that are called for conversions. */
export function customResourcesOf(options: Omit<CustomResourcesOptions, 'ask'>): CustomResources {
  const { served } = options;
  const client = new WebhookClient((asked, signal) => addressOfService(served, asked, signal));
  return new CustomResources({ ...options, ask: (location, call) => client.post(location, call) });
}

/** Definitions worked on at the same time: to begin with one is to wait for the store. */
const workers = 8;
const listPage = 100;

/**
 * Serves what definitions define, and leads these through their life. Several servers on one store all do so: what one has written
 * the others find done.
 *
 *   new ──names accepted──▶ served ──▶ Established ──DELETE──▶ Terminating: its objects go ──▶ gone, and served no longer
 */
export class CustomResources {
  readonly #options: CustomResourcesOptions;
  readonly #registry: DefinitionRegistry;
  readonly #queue: WorkQueue;
  /** Definitions whose objects are being removed. */
  readonly #draining = new Set<string>();
  /** Of definitions that were decided upon, as they are about to be written: the next decision must know. */
  readonly #decided = new Map<string, CustomResourceDefinition>();

  constructor(options: CustomResourcesOptions) {
    this.#options = options;
    this.#registry = new DefinitionRegistry({ ...options, clock: options.road.clock });
    this.#queue = new WorkQueue({ workers, onError: (_key, error) => options.onError(error) });
  }

  /** Serves what is established already; before the caches run, so that they begin with its objects too. */
  async begin(signal: AbortSignal): Promise<void> {
    const { onError } = this.#options;
    const definitions = await retry(() => this.#stored(signal), { signal, onRetry: onError });
    for (const definition of definitions) {
      if (isTrue(definition, 'Established')) this.#begin(definition);
    }
  }

  /** One that cannot be served does not keep the others from it. */
  #begin(definition: CustomResourceDefinition): void {
    try {
      this.#registry.begin(definition);
    } catch (error) {
      this.#options.onError(new Error(`${definition.metadata.name}: ${asError(error).message}`));
    }
  }

  /** Follows the definitions until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const lifetime = new Lifetime(this.#options.onError, signal);
    const { cache } = this.#options.served.require(CustomResourceDefinitionKind);
    const add = (name: string) => this.#queue.add(name);
    const follower = { put: add, remove: add, synced: () => this.#registry.names.forEach(add) };
    lifetime.run((own) => this.#queue.run((name) => this.#reconcile(name, lifetime), own));
    await followObjects(cache, follower, signal);
    await lifetime.end();
  }

  /** Straight from the store: the caches do not run yet. */
  async #stored(signal: AbortSignal): Promise<CustomResourceDefinition[]> {
    const { store } = this.#options.road;
    const prefix = resourcePrefix(CustomResourceDefinitionKind);
    const definitions: CustomResourceDefinition[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await store.list(prefix, { limit: listPage, after }, signal);
      for (const { value, revision } of page.items) {
        definitions.push(parseStored(withResourceVersion(value, revision)) as CustomResourceDefinition);
      }
      if (page.remaining === 0) return definitions;
      after = page.items.at(-1)?.key;
    }
  }

  async #reconcile(name: string, lifetime: Lifetime): Promise<void> {
    const { signal } = lifetime;
    const all = await readDefinitions(this.#options.served, signal);
    const definition = all.find(({ metadata }) => metadata.name === name);
    if (!definition) {
      this.#decided.delete(name);
      this.#registry.remove(name);
      this.#askAgain(all, name);
      return;
    }
    if (definition.metadata.deletionTimestamp) await this.#terminate(definition, lifetime);
    else await this.#establish(definition, all, signal);
  }

  async #establish(definition: CustomResourceDefinition, all: Definitions, signal: AbortSignal): Promise<void> {
    const { name } = definition.metadata;
    const status = this.#statusOf(definition, all);
    const decided = { ...definition, status };
    this.#decided.set(name, decided);
    // Whoever reads that it is established finds it served: it is, before that is written.
    if (isTrue(decided, 'Established')) await this.#registry.serve(decided, signal);
    if (sameValue(definition.status, status)) this.#decided.delete(name);
    else {
      await this.#write(name, (there) => this.#statusOf(there, all), signal);
      if (!isTrue(decided, 'NamesAccepted')) this.#askAgain(all, name);
    }
  }

  /** Names that somebody wanted are free: those who were refused are looked at again. */
  #askAgain(definitions: Definitions, name: string): void {
    for (const definition of definitions) {
      const isRefused = definition.metadata.name !== name && !isTrue(definition, 'NamesAccepted');
      if (isRefused) this.#queue.add(definition.metadata.name);
    }
  }

  #statusOf(definition: CustomResourceDefinition, all: Definitions) {
    const others = all.map((other) => this.#decided.get(other.metadata.name) ?? other);
    return statusOf(definition, others, this.#time());
  }

  async #terminate(definition: CustomResourceDefinition, lifetime: Lifetime): Promise<void> {
    const { name, finalizers = [] } = definition.metadata;
    if (isTrue(definition, 'Established')) await this.#registry.serve(definition, lifetime.signal);
    if (!finalizers.includes(cleanupFinalizer) || this.#draining.has(name)) return;
    this.#draining.add(name);
    lifetime.run(async (signal) => {
      try {
        await retry(() => this.#drain(name, signal), { signal, onRetry: this.#options.onError });
      } finally {
        this.#draining.delete(name);
      }
    });
  }

  /** All objects first, then the definition. */
  async #drain(name: string, signal: AbortSignal): Promise<void> {
    const found = this.#registry.find(name);
    if (found) {
      await this.#say(name, removing, signal);
      await removeInstances(this.#options.road, found.storage, signal);
    }
    await this.#say(name, allRemoved, signal);
    const withoutFinalizer = (there: CustomResourceDefinition): boolean => {
      const { finalizers = [] } = there.metadata;
      there.metadata.finalizers = finalizers.filter((finalizer) => finalizer !== cleanupFinalizer);
      return there.metadata.deletionTimestamp !== undefined && finalizers.includes(cleanupFinalizer);
    };
    await this.#options.writer.change(CustomResourceDefinitionKind, { name }, '', withoutFinalizer, signal);
  }

  #say(name: string, said: Said, signal: AbortSignal): Promise<void> {
    const say = ({ status }: CustomResourceDefinition) => ({
      ...status,
      conditions: withConditions(status?.conditions ?? [], [said], this.#time()),
    });
    return this.#write(name, say, signal);
  }

  #write(
    name: string,
    statusFor: (there: CustomResourceDefinition) => NonNullable<CustomResourceDefinition['status']>,
    signal: AbortSignal,
  ): Promise<void> {
    const change = (there: CustomResourceDefinition): boolean => {
      const status = statusFor(there);
      const isNew = !sameValue(there.status, status);
      there.status = status;
      return isNew;
    };
    return this.#options.writer.change(CustomResourceDefinitionKind, { name }, 'status', change, signal);
  }

  #time(): string {
    return `${new Date(this.#options.road.clock.now()).toISOString().slice(0, 19)}Z`;
  }
}
