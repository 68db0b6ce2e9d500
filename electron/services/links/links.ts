import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import type { Informer } from '../../../common/client/informer.ts';
import type { ClusterState } from '../../../common/ipc/rows/cluster.ts';
import type { ClusterSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Host } from '../../hosts/host.ts';

/**
 * The connections to clusters that somebody looks at, shared by all who look: opened at the first use, opened again
 * after a loss, closed when nobody has used them for a while.
 */
export interface Links {
  /** The link of a cluster; error `cluster-unknown`. Release it when done. */
  open(cluster: string): Promise<ClusterLink>;
  /** The link's state at any time, and each change of it. */
  onState(handler: (cluster: string, state: ClusterState) => void): () => void;
  /** Forgets connections and credentials, after the cluster was made anew, destroyed, or its access changed. */
  reset(cluster: string): Promise<void>;
  close(): Promise<void>;
}

export interface ClusterLink {
  readonly cluster: string;
  /** Absent for an imported cluster. */
  readonly spec?: ClusterSpec;
  /** The API server: over SSH through the first master that can be reached, or directly. */
  readonly api: ApiClient;
  /** A host's connection, shared: never close it. Errors: `host-unknown`, those of connecting. */
  host(name: string, signal: AbortSignal): Promise<Host>;
  /** A mirror of all objects of a kind, shared: it runs while somebody holds it. */
  informer<T extends ApiObject>(kind: Kind<T>): SharedInformer<T>;
  release(): void;
}

export interface SharedInformer<T extends ApiObject> {
  readonly mirror: Informer<T>;
  /** Handlers of changes and of the source's silence; hear of everything there is already through `mirror.list()`. */
  subscribe(subscriber: {
    onChange(key: string, object: T | undefined): void;
    /** `undefined`: heard again. */
    onSilence(error: Error | undefined): void;
  }): () => void;
  release(): void;
}
