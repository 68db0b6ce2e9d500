import type { WebSocket } from 'ws';
import { type Clock, asError } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { ApiClient } from '../../../common/client/api-client.ts';
import type { ClusterState } from '../../../common/ipc/rows/cluster.ts';
import { CurrentSession } from './current-session.ts';
import type { ClusterLink } from './links.ts';
import { ObservedTransport, unreachable } from './observed-transport.ts';
import { Reachability } from './reachability.ts';
import type { LinkSession } from './session.ts';
import { SharedMirrors } from './shared-mirrors.ts';
import { openWebSocket } from './web-socket.ts';

const userAgent = 'pilothouse';

/** What all who look at one cluster share: its session, whether it answers, and mirrors of its objects. */
export class SharedLink {
  readonly #cluster: string;
  readonly #session: CurrentSession;
  readonly #api: ApiClient;
  readonly #reachability: Reachability;
  readonly #mirrors: SharedMirrors;
  /** Its one task does not fail: that a cluster does not answer is a state. */
  readonly #lifetime = new Lifetime(() => {});
  #isAsked = false;

  constructor(cluster: string, open: () => Promise<LinkSession>, clock: Clock, onState: (state: ClusterState) => void) {
    this.#cluster = cluster;
    this.#session = new CurrentSession(open);
    this.#reachability = new Reachability(cluster, (signal) => this.#version(signal), clock, onState);
    const transport = new ObservedTransport(cluster, async () => (await this.#session.get()).transport, {
      onHeard: () => this.#reachability.heard(),
      onBroken: () => this.#reachability.doubt(),
    });
    this.#api = new ApiClient(transport, userAgent);
    this.#mirrors = new SharedMirrors(this.#api, clock, (task, signal) => this.#session.eachGeneration(task, signal));
  }

  get state(): ClusterState {
    return this.#reachability.state;
  }

  /** Fulfilled when what the cluster is reached by was read; from then on it is asked whether it answers. */
  async ready(): Promise<void> {
    await this.#session.ready();
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#lifetime.run((signal) => this.#session.eachGeneration((until) => this.#reachability.run(until), signal));
  }

  /** What one who looks holds. */
  hold(release: () => void): ClusterLink {
    const session = this.#session;
    return {
      cluster: this.#cluster,
      api: this.#api,
      get spec() {
        return session.reach?.spec;
      },
      get credentials() {
        return session.reach?.credentials ?? { server: '' };
      },
      host: async (name, signal) => (await session.get()).host(name, signal),
      informer: (kind) => this.#mirrors.hold(kind),
      webSocket: (path, protocols, signal) => this.#webSocket(path, protocols, signal),
      release,
    };
  }

  renew(): Promise<void> {
    return this.#session.renew();
  }

  async end(): Promise<void> {
    await Promise.all([this.#mirrors.end(), this.#lifetime.end()]);
    await this.#session.close();
  }

  async #webSocket(path: string, protocols: readonly string[], signal: AbortSignal): Promise<WebSocket> {
    const { transport } = await this.#session.get();
    try {
      return await openWebSocket(transport.upgrade(), path, protocols, signal);
    } catch (error) {
      throw signal.aborted ? error : unreachable(this.#cluster, asError(error));
    }
  }

  /** Asked past the observer: its own failure is no doubt. */
  async #version(signal: AbortSignal): Promise<string> {
    const { transport } = await this.#session.get();
    const text = await new ApiClient(transport, userAgent).text('/version', { signal });
    return (JSON.parse(text) as { gitVersion?: string }).gitVersion ?? '';
  }
}
