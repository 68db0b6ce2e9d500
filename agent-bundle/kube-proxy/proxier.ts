import { type EndpointSlice, serviceNameLabel } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { Service } from '../../common/api/core/v1/service.ts';
import type { Informer } from '../../common/client/informer.ts';
import { WorkQueue } from '../../common/base/work-queue.ts';
import type { Logger } from '../supervisor/logger.ts';
import type { ApplyScript } from '../kernel/nft.ts';
import { type ProxyDefaults, servicePorts } from './service-ports.ts';
import { type RuleFragment, baseTable, portRules } from './rules.ts';
import { TableState } from './table-state.ts';

const sliceByService = 'service';

export interface ProxierOptions extends ProxyDefaults {
  readonly services: Informer<Service>;
  readonly slices: Informer<EndpointSlice>;
  readonly clusterCIDR: string;
  readonly apply: ApplyScript;
  readonly logger: Logger;
  readonly table?: string;
}

/**
 * Keeps the kernel's table equal to services and endpoint slices: changes mark their service dirty, one pass at a time
 * renders the dirty ones and sends the difference. A pass that fails builds the whole table anew on the next try.
 */
export class Proxier {
  readonly #options: ProxierOptions;
  readonly #table: string;
  readonly #dirty = new Set<string>();
  readonly #queue: WorkQueue;
  #state = new TableState();
  #built = false;
  #onFirstPass: (() => void) | undefined;

  constructor(options: ProxierOptions) {
    this.#options = options;
    this.#table = options.table ?? 'kube-proxy';
    const backoff = { first: 200, most: 30_000, factor: 2, jitter: 0.2 };
    this.#queue = new WorkQueue({
      backoff,
      onError: (_, error, failures) => options.logger.warn({ err: error, failures }, 'could not apply rules'),
    });
    options.services.onChange(({ key }) => this.#mark(key));
    options.slices.index(sliceByService, (slice) => [serviceKeyOf(slice)]);
    options.slices.onChange(({ object, old }) => {
      if (object) this.#mark(serviceKeyOf(object));
      if (old) this.#mark(serviceKeyOf(old));
    });
  }

  /** Runs until the signal is aborted; the informers run beside it. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#options.services.synced(signal), this.#options.slices.synced(signal)]);
    this.#queue.add('rules');
    await this.#queue.run(() => this.#pass(signal), signal);
  }

  /** Resolves when the kernel first held all rules. */
  firstPass(): Promise<void> {
    return this.#built ? Promise.resolve() : new Promise((resolve) => (this.#onFirstPass = resolve));
  }

  #mark(serviceKey: string): void {
    this.#dirty.add(serviceKey);
    if (this.#built) this.#queue.add('rules');
  }

  async #pass(signal: AbortSignal): Promise<void> {
    if (!this.#built) return this.#rebuild(signal);
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    const script = this.#state.update(new Map(dirty.map((key) => [key, this.#render(key)])), this.#table);
    if (script === '') return;
    try {
      await this.#options.apply(script, signal);
    } catch (error) {
      this.#built = false;
      throw error;
    }
    this.#options.logger.debug({ services: dirty.length }, 'rules applied');
  }

  async #rebuild(signal: AbortSignal): Promise<void> {
    this.#dirty.clear();
    this.#state = new TableState();
    const all = new Map<string, RuleFragment | undefined>();
    for (const { metadata } of this.#options.services.list()) {
      const key = `${metadata.namespace}/${metadata.name}`;
      all.set(key, this.#render(key));
    }
    const script = `${baseTable(this.#table)}${this.#state.update(all, this.#table)}\n`;
    await this.#options.apply(script, signal);
    this.#built = true;
    this.#onFirstPass?.();
    if (this.#dirty.size > 0) this.#queue.add('rules');
    this.#options.logger.info({ services: all.size }, 'table built');
  }

  #render(serviceKey: string): RuleFragment | undefined {
    const service = this.#options.services.get(serviceKey);
    if (!service) return undefined;
    const slices = [...this.#options.slices.byIndex(sliceByService, serviceKey)];
    const fragments = servicePorts(service, slices, this.#options).map((info) =>
      portRules(info, this.#options.clusterCIDR),
    );
    return {
      elements: fragments.flatMap((fragment) => fragment.elements),
      chains: new Map(fragments.flatMap((fragment) => [...fragment.chains])),
    };
  }
}

function serviceKeyOf(slice: EndpointSlice): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.[serviceNameLabel] ?? ''}`;
}
