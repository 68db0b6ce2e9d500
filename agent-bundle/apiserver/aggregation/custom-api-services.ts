import { type APIService, APIServiceKind } from '../../../common/api/apiregistration/v1/api-service.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import type { Clock } from '../../../common/base/clock.ts';
import { WorkQueue } from '../../../common/base/work-queue.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { ServedResources } from '../routes/served.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';
import type { Selector } from '../watch-cache/watch-cache.ts';

interface CustomApiServicesOptions {
  readonly served: ServedResources;
  readonly writer: SystemWriter;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

type GroupVersion = Pick<Kind, 'group' | 'version'>;

const automanaged = 'kube-aggregator.kubernetes.io/automanaged';
const ours: Selector = { matches: (labels) => labels[automanaged] === 'true' };

/** After the groups of our own. */
const priorities = { groupPriorityMinimum: 1000, versionPriority: 100 };

/**
 * Keeps an APIService for each group version of custom resources, so that whoever lists APIServices sees all that is served.
 * One that somebody else has made stays as it is.
 */
export class CustomApiServices {
  readonly #options: CustomApiServicesOptions;
  readonly #queue: WorkQueue;
  #wanted: ReadonlyMap<string, GroupVersion> = new Map();

  constructor(options: CustomApiServicesOptions) {
    this.#options = options;
    const { clock, onError } = options;
    this.#queue = new WorkQueue({ clock, onError: (_name, error) => onError(error) });
  }

  /** Call when what is served is known: what is not served then is taken away. */
  async run(signal: AbortSignal): Promise<void> {
    const { served } = this.#options;
    const forget = served.onChange(() => this.#look());
    this.#look();
    const { cache } = served.require(APIServiceKind);
    for (const { name } of (await cache.list({ selector: ours, at: 'any' }, signal)).items) this.#queue.add(name);
    await this.#queue.run((name, own) => this.#reconcile(name, own), signal);
    forget();
  }

  #look(): void {
    const before = this.#wanted;
    this.#wanted = customGroupVersions(this.#options.served);
    for (const name of new Set([...before.keys(), ...this.#wanted.keys()])) {
      if (before.has(name) !== this.#wanted.has(name)) this.#queue.add(name);
    }
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const { served, writer } = this.#options;
    const wanted = this.#wanted.get(name);
    if (wanted) return writer.ensure(APIServiceKind, apiServiceOf(name, wanted), signal);
    const found = await served.require(APIServiceKind).cache.get({ name }, 'latest', signal);
    const there = found && (parseStored(found.bytes) as APIService);
    if (!there || there.metadata.labels?.[automanaged] !== 'true' || there.spec?.service) return;
    const { uid, resourceVersion } = there.metadata;
    await writer.remove(APIServiceKind, there, signal, { uid, resourceVersion });
  }
}

/** By the name of the APIService. */
function customGroupVersions(served: ServedResources): ReadonlyMap<string, GroupVersion> {
  const builtIn = new Set(served.builtIn.map(({ named }) => nameOf(named.kind)));
  const all = served.all.map(({ named }) => [nameOf(named.kind), named.kind] as const);
  return new Map(all.filter(([name]) => !builtIn.has(name)));
}

const nameOf = ({ group, version }: GroupVersion): string => `${version}.${group}`;

const apiServiceOf = (name: string, { group, version }: GroupVersion): APIService => ({
  metadata: { name, labels: { [automanaged]: 'true' } },
  spec: { group, version, ...priorities },
});
