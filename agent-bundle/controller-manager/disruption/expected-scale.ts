import { DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { ReplicaSetKind } from '../../../common/api/apps/v1/replica-set.ts';
import { StatefulSetKind } from '../../../common/api/apps/v1/stateful-set.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { ReplicationControllerKind } from '../../../common/api/core/v1/replication-controller.ts';
import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { type ApiClient, objectPath } from '../../../common/client/api-client.ts';
import type { Informer } from '../../../common/client/informer.ts';
import type { Informers } from '../controller.ts';
import { controllerOf } from '../ownership.ts';
import type { ServedKinds } from '../served/served-kinds.ts';
import { unlessGone } from '../writes.ts';

/** What the owners of some pods want. */
export interface ExpectedScale {
  readonly replicas: number;
  /** Names of pods that nobody owns: they count for nothing. */
  readonly unmanaged: readonly string[];
}

/** Nobody knows how many pods the owner of one wants. */
export class NoControllersError extends Error {}

interface Scalable extends ApiObject {
  readonly spec?: { readonly replicas?: number };
}

/** Asks each pod's owner, its ReplicaSet's where that has one, how many pods it wants. */
export class ScaleFinder {
  readonly #client: ApiClient;
  readonly #served: Pick<ServedKinds, 'find'>;
  readonly #own: ReadonlyMap<Kind<ApiObject>, Informer<Scalable>>;

  constructor(client: ApiClient, informers: Informers) {
    this.#client = client;
    this.#served = informers.served;
    const kinds: readonly Kind<Scalable>[] = [
      ReplicationControllerKind,
      ReplicaSetKind,
      DeploymentKind,
      StatefulSetKind,
    ];
    this.#own = new Map(kinds.map((kind) => [kind as Kind<ApiObject>, informers.of(kind)] as const));
  }

  get informers(): Informer<Scalable>[] {
    return [...this.#own.values()];
  }

  /** Rejects with a NoControllersError. */
  async of(pods: readonly Pod[], signal: AbortSignal): Promise<ExpectedScale> {
    const found = new Map<string, { readonly uid: string; readonly replicas: number }>();
    const unmanaged: string[] = [];
    for (const pod of pods) {
      const { name, namespace } = pod.metadata;
      const controller = controllerOf(pod);
      if (!controller) {
        unmanaged.push(name);
      } else if (!found.has(controller.uid)) {
        const scale = await this.#scaleOf(controller, namespace, signal);
        if (!scale) throw new NoControllersError(`found no controllers for pod "${name}"`);
        found.set(controller.uid, scale);
      }
    }
    // During a rollout the ReplicaSets of a Deployment have one owner.
    const byOwner = new Map([...found.values()].map(({ uid, replicas }) => [uid, replicas]));
    return { replicas: [...byOwner.values()].reduce((sum, each) => sum + each, 0), unmanaged };
  }

  async #scaleOf(reference: OwnerReference, namespace: string | undefined, signal: AbortSignal) {
    const { apiVersion, name, uid } = reference;
    const kind = this.#served.find(apiVersion, reference.kind);
    if (!kind) return undefined;
    const mirror = this.#own.get(kind);
    if (!mirror) return this.#customScale(kind, reference, namespace, signal);
    const owner = mirror.get(`${namespace}/${name}`);
    if (owner?.metadata.uid !== uid) return undefined;
    const above = controllerOf(owner);
    if (above && this.#served.find(above.apiVersion, above.kind) === (DeploymentKind as Kind)) {
      const deployment = this.#own.get(DeploymentKind)?.get(`${namespace}/${above.name}`);
      if (deployment?.metadata.uid === above.uid) return scaleOf(deployment);
    }
    return scaleOf(owner);
  }

  async #customScale(kind: Kind, { name, uid }: OwnerReference, namespace: string | undefined, signal: AbortSignal) {
    const path = objectPath(kind, { name, namespace }, 'scale');
    const text = await unlessGone(this.#client.text(path, { signal }));
    const scale = text === undefined ? undefined : (JSON.parse(text) as Scalable);
    return scale?.metadata.uid === uid ? scaleOf(scale) : undefined;
  }
}

/** One that says nothing of replicas, as a Scale of none, wants none. */
const scaleOf = ({ metadata, spec }: Scalable) => ({ uid: metadata.uid ?? '', replicas: spec?.replicas ?? 0 });
