import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { ClusterState } from '../../../common/ipc/rows/cluster.ts';
import { HostOpener } from '../clusters/host-opener.ts';
import type { OpenHost } from './host-pool.ts';
import type { ClusterLink, Links } from './links.ts';
import type { Reach } from './reach.ts';
import { LinkSession } from './session.ts';
import { SharedLink } from './shared-link.ts';
import { UseCount } from './use-count.ts';

const openPinned =
  ({ knownHosts }: Reach): OpenHost =>
  (spec, signal) =>
    new HostOpener({ knownHosts }).open(spec, signal);

/** Milliseconds a link is kept that nobody uses. */
const grace = 60_000;

export interface ClusterLinksOptions {
  /** What a cluster is reached by, read anew each time. Errors: those of `Links.open`. */
  readonly reach: (cluster: string) => Promise<Reach>;
  /** How hosts of a cluster are opened; default: over SSH, believing in the keys that are pinned for it and no other. */
  readonly openHost?: (reach: Reach) => OpenHost;
  readonly clock?: Clock;
}

interface Used {
  readonly link: SharedLink;
  readonly uses: UseCount;
}

/** One shared link for each cluster that somebody looks at. */
export class ClusterLinks implements Links {
  readonly #options: ClusterLinksOptions;
  readonly #clock: Clock;
  readonly #used = new Map<string, Used>();
  readonly #handlers = new Set<(cluster: string, state: ClusterState) => void>();
  readonly #ending = new Set<Promise<void>>();

  constructor(options: ClusterLinksOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  async open(cluster: string): Promise<ClusterLink> {
    const used = this.#used.get(cluster) ?? this.#begin(cluster);
    const release = used.uses.take();
    try {
      await used.link.ready();
      return used.link.hold(release);
    } catch (error) {
      release();
      throw error;
    }
  }

  state(cluster: string): ClusterState {
    return this.#used.get(cluster)?.link.state ?? { kind: 'idle' };
  }

  onState(handler: (cluster: string, state: ClusterState) => void): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  async reset(cluster: string): Promise<void> {
    await this.#used.get(cluster)?.link.renew();
  }

  async close(): Promise<void> {
    for (const [cluster, used] of [...this.#used]) this.#end(cluster, used);
    await Promise.all(this.#ending);
  }

  #begin(cluster: string): Used {
    const { reach, openHost = openPinned } = this.#options;
    const open = async () => new LinkSession(await reach(cluster), openHost, this.#clock);
    const link = new SharedLink(cluster, open, this.#clock, (state) => this.#tell(cluster, state));
    const uses = new UseCount(grace, this.#clock, () => this.#end(cluster, used));
    const used = { link, uses };
    this.#used.set(cluster, used);
    return used;
  }

  #end(cluster: string, { link, uses }: Used): void {
    this.#used.delete(cluster);
    uses.end();
    const ending = link.end().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #tell(cluster: string, state: ClusterState): void {
    for (const handler of [...this.#handlers]) handler(cluster, state);
  }
}
