import { ConfigMapKind, type ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { type Source, follow, resourceSource } from '../../../common/client/follow.ts';
import { withDeadline } from '../../../common/base/deadline.ts';

const patience = 60_000;

/** What one follower of a namespace's ConfigMaps has been told, and whether that was in order. */
export class RecordedView {
  /** Name → resourceVersion, as the events leave it. */
  readonly objects = new Map<string, string>();
  /** What no watch may do, in words. */
  readonly faults: string[] = [];
  readonly #stop = new AbortController();
  readonly #finished: Promise<void>;
  #last = 0;
  #cut = new AbortController();
  #changed: () => void = () => {};

  constructor(client: ApiClient, namespace: string) {
    this.#finished = this.#follow(client, namespace);
  }

  /** Breaks the watch off; it goes on from the last event seen. */
  cut(): void {
    this.#cut.abort(new Error('the watch was cut'));
    this.#cut = new AbortController();
  }

  /** Resolves when the view is what a list says; rejects with the difference. */
  async becomes(items: ReadonlyMap<string, string>): Promise<void> {
    const late = withDeadline(this.#stop.signal, patience);
    while (!sameEntries(this.objects, items)) {
      if (late.aborted) throw new Error(`told of ${text(this.objects)}; there is ${text(items)}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        late.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#finished;
  }

  async #follow(client: ApiClient, namespace: string): Promise<void> {
    const source = resourceSource(client, ConfigMapKind, { namespace });
    const cuttable: Source<ConfigMap> = {
      list: (signal) => source.list(signal),
      watch: (version, signal, onOpen) => source.watch(version, AbortSignal.any([signal, this.#cut.signal]), onOpen),
    };
    for await (const change of follow(cuttable, this.#stop.signal)) {
      if (change.type === 'replace') {
        this.objects.clear();
        for (const { metadata } of change.objects)
          this.objects.set(metadata.name ?? '', metadata.resourceVersion ?? '');
        this.#last = 0;
      } else this.#take(change.type, change.object);
      this.#changed();
    }
  }

  #take(type: 'upsert' | 'delete', { metadata: { name = '', resourceVersion = '' } }: ConfigMap): void {
    const revision = Number(resourceVersion);
    if (revision <= this.#last) this.faults.push(`${type} ${name} at ${revision} came after ${this.#last}`);
    if (type === 'delete' && !this.objects.has(name)) this.faults.push(`${name} was deleted without being there`);
    this.#last = revision;
    if (type === 'delete') this.objects.delete(name);
    else this.objects.set(name, resourceVersion);
  }
}

function sameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, version]) => b.get(name) === version);
}

const text = (view: ReadonlyMap<string, string>): string =>
  [...view]
    .map(([name, version]) => `${name}@${version}`)
    .sort()
    .join(' ');
