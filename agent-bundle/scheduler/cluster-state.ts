import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { PodDisruptionBudgetKind } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import { selecting } from '../../common/client/selecting.ts';
import type { Logger } from '../supervisor/logger.ts';
import type { Cluster } from './framework.ts';
import { slimNode, slimPod } from './slim-objects.ts';
import { VolumeState } from './volume-state.ts';

export interface ClusterStateOptions {
  readonly client: ApiClient;
  readonly logger: Logger;
  /** Somebody else is shown pods and nodes, so that they are kept as they are. */
  readonly keepsWhole: boolean;
}

/** Everything the scheduler follows. */
export class ClusterState implements Cluster {
  readonly nodes;
  readonly pods;
  readonly storage: VolumeState;
  readonly #namespaces;
  readonly #budgets;
  readonly #all: ReadonlyArray<Pick<Informer<ApiObject>, 'run' | 'synced'>>;

  constructor({ client, logger, keepsWhole }: ClusterStateOptions) {
    const mirror = <T extends ApiObject>(kind: Kind<T>, slim?: (object: T) => T, metadataOnly = false): Informer<T> => {
      const onError = (error: Error) => logger.warn({ err: error, resource: kind.resource }, 'cannot follow the API');
      const source = resourceSource(client, kind, { metadataOnly });
      return new Informer(slim ? selecting(source, slim) : source, { onError });
    };
    this.nodes = mirror(NodeKind, keepsWhole ? undefined : slimNode);
    this.pods = mirror(PodKind, keepsWhole ? undefined : slimPod);
    this.storage = new VolumeState((kind) => mirror(kind));
    this.#namespaces = mirror(NamespaceKind, undefined, true);
    this.#budgets = mirror(PodDisruptionBudgetKind).index('namespace', ({ metadata }) => [metadata.namespace ?? '']);
    this.#all = [this.nodes, this.pods, this.#namespaces, this.#budgets];
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#all, this.storage].map((part) => part.run(signal)));
  }

  async synced(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all.map((informer) => informer.synced(signal)));
  }

  namespaceLabels(name: string) {
    const namespace = this.#namespaces.get(name);
    return namespace && (namespace.metadata.labels ?? {});
  }

  budgets(namespace: string) {
    return this.#budgets.byIndex('namespace', namespace);
  }
}
