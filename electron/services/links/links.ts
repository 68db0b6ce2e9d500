import type { WebSocket } from 'ws';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import type { Informer } from '../../../common/client/informer.ts';
import type { Credentials } from '../../../common/client/kubeconfig.ts';
import type { ClusterState } from '../../../common/ipc/rows/cluster.ts';
import type { ClusterSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Host } from '../../hosts/host.ts';

/**
 * The connections to clusters that somebody looks at, shared by all who look: opened at the first use, opened again
 * after a loss, closed when nobody has used them for a while.
 */
export interface Links {
  /**
   * The link of a cluster, whether it can be reached or not. Release it when done.
   * Errors: `cluster-unknown`, those of reading its file and its kubeconfig.
   */
  open(cluster: string): Promise<ClusterLink>;
  /** A cluster's state now; `idle` while nobody looks. */
  state(cluster: string): ClusterState;
  /** Each change of a cluster's state; the answer ends it. */
  onState(handler: (cluster: string, state: ClusterState) => void): () => void;
  /**
   * Forgets connections and credentials, after the cluster was made anew, destroyed, or its access changed. Who holds its
   * link goes on with it: it reads everything anew, and mirrors list again.
   */
  reset(cluster: string): Promise<void>;
  close(): Promise<void>;
}

export interface ClusterLink {
  readonly cluster: string;
  /** As its file was when the link was opened, or reset; absent for an imported cluster. */
  readonly spec?: ClusterSpec;
  /** What the API server knows us by; kubelets let the same in. Empty until the cluster was made. */
  readonly credentials: Credentials;
  /**
   * The API server: over SSH through the first master that can be reached, or directly.
   * Errors beside ApiErrors: `cluster-unreachable`, those of connecting to a host.
   */
  readonly api: ApiClient;
  /**
   * A host's connection, shared: never close it. One that is lost is opened anew by the next call.
   * Errors: `host-unknown`, those of connecting; an unknown host key is one, nobody is asked here.
   */
  host(name: string, signal: AbortSignal): Promise<Host>;
  /** A mirror of all objects of a kind, shared: it runs while somebody holds it. */
  informer<T extends ApiObject>(kind: Kind<T>): SharedInformer<T>;
  /** A WebSocket to a path of the API server, on the same way as `api`. Whoever opens it closes it. */
  webSocket(path: string, protocols: readonly string[], signal: AbortSignal): Promise<WebSocket>;
  release(): void;
}

export interface SharedInformer<T extends ApiObject> {
  readonly mirror: Informer<T>;
  /** From now on; of everything there is already `mirror.list()` tells. A silence that lasts is told at once. */
  subscribe(subscriber: MirrorSubscriber<T>): () => void;
  release(): void;
}

export interface MirrorSubscriber<T> {
  /** `object` is absent when it is gone, `old` when it is new to us. */
  onChange(key: string, object: T | undefined, old: T | undefined): void;
  /** The source cannot be heard; `undefined`: heard again, and the mirror is up to date. */
  onSilence(error: Error | undefined): void;
}
