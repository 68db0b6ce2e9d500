import { AppError } from '../../common/base/app-error.ts';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import type { WatchEvent } from '../../common/client/api-client.ts';
import { Informer } from '../../common/client/informer.ts';
import type { FeedState } from '../../common/ipc/wire.ts';
import type { ClusterSpec } from '../../electron/bootstrap/cluster-file/cluster-spec.ts';
import type { FeedSink } from '../../electron/services/ipc/handlers.ts';
import type { ClusterLink, Links, MirrorSubscriber } from '../../electron/services/links/links.ts';
import { FakeHost } from './fake-host.ts';

/**
 * A cluster whose hosts are fakes: `prepare` tells each new connection what commands answer. A host that was closed, as by
 * a pulled plug, is opened anew at the next call unless it is among `away`. Its API has nodes, and nothing else.
 */
export class FakeLinks implements Links {
  readonly away = new Set<string>();
  readonly nodes = new FakeNodes();
  readonly #spec: ClusterSpec | undefined;
  readonly #prepare: (host: FakeHost) => FakeHost;
  readonly #open = new Map<string, FakeHost>();
  #held = 0;

  constructor(spec: ClusterSpec | undefined, prepare: (host: FakeHost) => FakeHost = (host) => host) {
    this.#spec = spec;
    this.#prepare = prepare;
  }

  /** How many links nobody has released. */
  get held(): number {
    return this.#held;
  }

  /** The connection there is to a host now. */
  connection(name: string): FakeHost | undefined {
    return this.#open.get(name);
  }

  async open(cluster: string): Promise<ClusterLink> {
    this.#held++;
    return {
      cluster,
      spec: this.#spec,
      credentials: { server: 'https://192.0.2.1:6443' },
      host: async (name) => this.#connect(name),
      informer: <T extends ApiObject>() => {
        return {
          mirror: this.nodes.mirror as unknown as Informer<T>,
          subscribe: (subscriber: MirrorSubscriber<T>) => this.nodes.subscribe(subscriber),
          release: () => {},
        };
      },
      release: () => void this.#held--,
    } satisfies Partial<ClusterLink> as unknown as ClusterLink;
  }

  state = () => ({ kind: 'connecting' }) as const;
  onState = () => () => {};
  reset = async () => {};
  close = async () => {};

  #connect(name: string): FakeHost {
    if (this.away.has(name)) {
      throw new AppError('host-unreachable', { host: name, address: '192.0.2.1', port: 22, reason: 'it is off' });
    }
    const open = this.#open.get(name);
    if (open && !open.lost.aborted) return open;
    const host = this.#prepare(new FakeHost(name));
    this.#open.set(name, host);
    return host;
  }
}

/** Nodes that a test puts there and takes away. */
class FakeNodes {
  readonly mirror: Informer<Node>;
  readonly #subscribers = new Set<MirrorSubscriber<Node>>();
  readonly #initial: Node[] = [];
  readonly #events: Array<WatchEvent<Node>> = [];
  #wake = () => {};
  #revision = 0;

  constructor() {
    this.mirror = new Informer<Node>({
      list: async () => ({ items: this.#initial, metadata: { resourceVersion: '0' } }),
      watch: (_, signal) => this.#watch(signal),
    });
    this.mirror.onChange(({ key, object, old }) => {
      for (const subscriber of this.#subscribers) subscriber.onChange(key, object, old);
    });
  }

  put(node: Node): void {
    this.#tell('MODIFIED', node);
  }

  remove(node: Node): void {
    this.#tell('DELETED', node);
  }

  /** The API falls silent, or is heard again. */
  silence(error: Error | undefined): void {
    for (const subscriber of this.#subscribers) subscriber.onSilence(error);
  }

  subscribe(subscriber: MirrorSubscriber<Node>): () => void {
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  #tell(type: 'MODIFIED' | 'DELETED', node: Node): void {
    const metadata = { ...node.metadata, resourceVersion: String(++this.#revision) };
    this.#events.push({ type, object: { ...node, metadata } });
    this.#wake();
  }

  async *#watch(signal: AbortSignal): AsyncGenerator<WatchEvent<Node>> {
    while (!signal.aborted) {
      const event = this.#events.shift();
      if (event) yield event;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
    }
  }
}

/** Takes what a feed tells, for a test to look at. */
export class RowsSeen<R> implements FeedSink<R> {
  readonly rows = new Map<string, R>();
  state: FeedState = { kind: 'loading' };

  replace(rows: Iterable<readonly [key: string, row: R]>): void {
    this.rows.clear();
    for (const [key, row] of rows) this.rows.set(key, row);
    this.state = { kind: 'live' };
  }

  upsert(key: string, row: R): void {
    this.rows.set(key, row);
  }

  delete(key: string): void {
    this.rows.delete(key);
  }

  become(state: FeedState): void {
    this.state = state;
  }
}
