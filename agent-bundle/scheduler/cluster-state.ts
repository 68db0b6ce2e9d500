import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { PersistentVolumeKind } from '../../common/api/core/v1/persistent-volume.ts';
import { PersistentVolumeClaimKind } from '../../common/api/core/v1/persistent-volume-claim.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { PodDisruptionBudgetKind } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import { StorageClassKind } from '../../common/api/storage/v1/storage-class.ts';
import { abortable } from '../../common/base/abortable.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import type { Logger } from '../supervisor/logger.ts';
import type { Cluster } from './framework.ts';

/** Everything the scheduler follows. */
export class ClusterState implements Cluster {
  readonly nodes;
  readonly pods;
  readonly persistentVolumes;
  readonly claims;
  readonly storageClasses;
  readonly #claimWaiters = new Set<() => void>();
  readonly #namespaces;
  readonly #budgets;
  readonly #all: ReadonlyArray<Pick<Informer<ApiObject>, 'run' | 'synced'>>;

  constructor(client: ApiClient, logger: Logger) {
    const mirror = <T extends ApiObject>(kind: Kind<T>, metadataOnly = false): Informer<T> => {
      const onError = (error: Error) => logger.warn({ err: error, resource: kind.resource }, 'cannot follow the API');
      return new Informer(resourceSource(client, kind, { metadataOnly }), { onError });
    };
    this.nodes = mirror(NodeKind);
    this.pods = mirror(PodKind);
    this.persistentVolumes = mirror(PersistentVolumeKind);
    this.claims = mirror(PersistentVolumeClaimKind);
    this.storageClasses = mirror(StorageClassKind);
    this.#namespaces = mirror(NamespaceKind, true);
    this.#budgets = mirror(PodDisruptionBudgetKind).index('namespace', ({ metadata }) => [metadata.namespace ?? '']);
    const others = [this.persistentVolumes, this.claims, this.storageClasses, this.#namespaces, this.#budgets];
    this.claims.onChange(() => {
      for (const wake of this.#claimWaiters) wake();
      this.#claimWaiters.clear();
    });
    this.#all = [this.nodes, this.pods, ...others];
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all.map((informer) => informer.run(signal)));
  }

  async synced(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all.map((informer) => informer.synced(signal)));
  }

  /** Resolves once `met` holds after a change of a claim; rejects when the signal is aborted before. */
  async untilClaims(met: () => boolean, signal: AbortSignal): Promise<void> {
    while (!met()) {
      await abortable(new Promise<void>((resolve) => this.#claimWaiters.add(resolve)), signal);
    }
  }

  claim(namespace: string, name: string) {
    return this.claims.get(`${namespace}/${name}`);
  }

  volume(name: string) {
    return this.persistentVolumes.get(name);
  }

  volumes() {
    return this.persistentVolumes.list();
  }

  storageClass(name: string) {
    return this.storageClasses.get(name);
  }

  namespaceLabels(name: string) {
    const namespace = this.#namespaces.get(name);
    return namespace && (namespace.metadata.labels ?? {});
  }

  budgets(namespace: string) {
    return this.#budgets.byIndex('namespace', namespace);
  }
}
