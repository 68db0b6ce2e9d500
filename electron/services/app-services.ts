import type { AppInfo } from '../../common/ipc/rows/app-info.ts';
import type { Surroundings } from '../bootstrap/cluster-file/resolve.ts';
import { clusterHandlers } from './clusters/cluster-handlers.ts';
import { ClusterList } from './clusters/cluster-list.ts';
import { ClusterStore } from './clusters/cluster-store.ts';
import { Clusters } from './clusters/clusters.ts';
import { componentHandlers } from './components/components-feed.ts';
import { draftHandlers } from './drafts/draft-handlers.ts';
import { Drafts } from './drafts/drafts.ts';
import { hostHandlers } from './hosts/host-handlers.ts';
import type { Handlers } from './ipc/handlers.ts';
import { ClusterLinks } from './links/cluster-links.ts';
import { readReach } from './links/reach.ts';
import { overlayHandlers } from './overlay/overlay-feed.ts';
import { planHandlers } from './plans/plan-handlers.ts';
import { PlanRuns } from './plans/plan-runs.ts';
import { resourceFeeds } from './resources/feeds.ts';
import { objectCalls } from './resources/object-calls.ts';
import { podStreams } from './resources/pod-streams.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';
import { SettingsStore } from './settings/settings-store.ts';

export interface AppServicesOptions {
  /** Shared with the command line. */
  readonly dataFolder: string;
  /** The folder with the build's manifest. */
  readonly artifacts: string;
  readonly secrets: SecretStore;
  readonly info: Pick<AppInfo, 'version' | 'shell' | 'platform' | 'isDevelopmentPackage'>;
  readonly env: Surroundings['env'];
  readonly home: string;
}

/** Everything behind the pages: one handler for each name of the contract, and what they share. */
export class AppServices {
  readonly handlers: Handlers;
  readonly settings: SettingsStore;
  readonly runs: PlanRuns;
  readonly #links: ClusterLinks;
  readonly #list: ClusterList;

  static async open(options: AppServicesOptions): Promise<AppServices> {
    const { dataFolder, artifacts, secrets, env, home } = options;
    const surroundings = { env, home, secret: (key: string) => secrets.get(key) };
    const store = new ClusterStore(dataFolder);
    const links = new ClusterLinks({ reach: (cluster) => readReach(store, surroundings, cluster) });
    const runs = new PlanRuns(new Clusters(store, secrets, surroundings, artifacts), links);
    const [settings, list] = await Promise.all([SettingsStore.open(dataFolder), ClusterList.open(store, links)]);
    const info = { ...options.info, dataFolder, secretsKeptIn: secrets.keptIn };
    const runningPlan = (cluster: string) => runs.runningPlan(cluster);
    const handlers: Handlers = {
      ...settingsHandlers(settings, info),
      ...clusterHandlers({ store, list, links, secrets, surroundings, runningPlan }),
      ...draftHandlers(new Drafts(store, secrets, surroundings)),
      ...planHandlers(runs),
      ...hostHandlers(links),
      ...componentHandlers(links),
      ...overlayHandlers(links),
      ...resourceFeeds(links),
      ...objectCalls(links),
      ...podStreams(links),
    };
    return new AppServices(handlers, settings, runs, links, list);
  }

  private constructor(
    handlers: Handlers,
    settings: SettingsStore,
    runs: PlanRuns,
    links: ClusterLinks,
    list: ClusterList,
  ) {
    this.handlers = handlers;
    this.settings = settings;
    this.runs = runs;
    this.#links = links;
    this.#list = list;
  }

  /** Plans that are at work are cancelled, and connections closed. */
  async close(): Promise<void> {
    await this.runs.close();
    await this.#list.close();
    await this.#links.close();
  }
}
