import type { CustomResourceDefinition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { Clock } from '../../../common/base/clock.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import type { ServedResources } from '../routes/served.ts';
import type { CachedResource, WatchCache } from '../watch-cache/watch-cache.ts';
import type { WatchCaches } from '../watch-cache/watch-caches.ts';
import { isTrue } from './definition-conditions.ts';
import { ServedDefinition, servingOf } from './served-definition.ts';
import type { AskWebhook } from './webhook-converter.ts';

interface Entry {
  readonly uid: string | undefined;
  readonly stored: WatchCache;
  serving: string;
  served: ServedDefinition;
  terminating: boolean;
}

interface DefinitionRegistryOptions {
  readonly caches: WatchCaches;
  readonly served: ServedResources;
  readonly ask: AskWebhook;
  readonly clock: Clock;
}

/** Which definitions are served by this server now, and as what. Each has one cache, and its versions made from that. */
export class DefinitionRegistry {
  readonly #options: DefinitionRegistryOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: DefinitionRegistryOptions) {
    this.#options = options;
  }

  /** Undefined when the definition is not served here. */
  find(name: string): ServedDefinition | undefined {
    return this.#entries.get(name)?.served;
  }

  /** Serves what is there before the caches begin; they begin with all of it. */
  begin(definition: CustomResourceDefinition): void {
    if (this.#isBuiltIn(definition)) return;
    this.#serve(definition, this.#options.caches.add(cachedForm(definition)));
  }

  /** Serves a definition as it says now. */
  async serve(definition: CustomResourceDefinition, signal: AbortSignal): Promise<void> {
    if (this.#isBuiltIn(definition)) return;
    const { name, uid } = definition.metadata;
    // One that was deleted and made anew meanwhile is another.
    if (this.#entries.get(name)?.uid !== uid) this.remove(name);
    const entry = this.#entries.get(name);
    if (!entry) {
      const stored = await this.#options.caches.open(cachedForm(definition), signal);
      this.#serve(definition, stored);
      return;
    }
    entry.terminating = isTerminating(definition);
    if (entry.serving === servingOf(definition)) return;
    const before = entry.served;
    entry.served = this.#compile(definition, entry);
    entry.serving = servingOf(definition);
    this.#options.served.replace(before.served, entry.served.served);
    before.close();
  }

  /** Serves it no longer: its watches tell what they have to tell, and end. */
  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#entries.delete(name);
    this.#options.served.replace(entry.served.served, []);
    this.#options.caches.remove(entry.stored);
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  #serve(definition: CustomResourceDefinition, stored: WatchCache): void {
    const { uid } = definition.metadata;
    const state = { uid, stored, terminating: isTerminating(definition), serving: servingOf(definition) };
    try {
      const served = this.#compile(definition, state);
      const entry: Entry = Object.assign(state, { served });
      this.#entries.set(definition.metadata.name, entry);
      this.#options.served.replace([], served.served);
    } catch (error) {
      this.#options.caches.remove(stored);
      throw error;
    }
  }

  #compile(
    definition: CustomResourceDefinition,
    state: { readonly stored: WatchCache; readonly terminating: boolean },
  ): ServedDefinition {
    const { ask, clock } = this.#options;
    return new ServedDefinition({
      definition,
      stored: state.stored,
      isTerminating: () => state.terminating,
      ask,
      clock,
    });
  }

  /** What is built in is never taken over, nor are its objects. */
  #isBuiltIn({ spec: { group, names } }: CustomResourceDefinition): boolean {
    return this.#options.served.isBuiltIn({ group, resource: names.plural });
  }
}

const isTerminating = (definition: CustomResourceDefinition): boolean =>
  isTrue(definition, 'Terminating') || definition.metadata.deletionTimestamp !== undefined;

/** What the cache must know: where the objects stand, and how its bookmarks name them until a version shows them. */
function cachedForm({ spec }: CustomResourceDefinition): CachedResource {
  const { group, names, scope } = spec;
  const kind: Pick<Kind, 'group' | 'version' | 'kind' | 'resource' | 'namespaced'> = {
    group,
    version: 'stored',
    kind: names.kind,
    resource: names.plural,
    namespaced: scope === 'Namespaced',
  };
  return { kind };
}
