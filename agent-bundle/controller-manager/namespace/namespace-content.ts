import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { type ApiObject, groupResourceOf } from '../../../common/api/schema/kind.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isNotFound } from '../../../common/client/api-error.ts';
import { inNamespace } from '../indexes.ts';
import type { ServedKinds } from '../served/served-kinds.ts';
import type { ServedResource } from '../served/served-resources.ts';
import { unlessGone } from '../writes.ts';

const neededVerbs = ['list', 'delete'];
const pods = groupResourceOf(PodKind);

/** Pods end first, while what they need (their secrets, their policies) is still there; then everything else. */
export function clearingStages(resources: readonly ServedResource[]): ServedResource[][] {
  const cleared = resources.filter(
    ({ kind, verbs }) => kind.namespaced && neededVerbs.every((verb) => verbs.has(verb)),
  );
  const isPods = ({ kind }: ServedResource) => groupResourceOf(kind) === pods;
  return [cleared.filter(isPods), cleared.filter((each) => !isPods(each))];
}

/** What a namespace has of one resource. */
export class NamespaceContent {
  readonly #client: ApiClient;
  readonly #served: Pick<ServedKinds, 'mirrorOf'>;

  constructor(client: ApiClient, served: Pick<ServedKinds, 'mirrorOf'>) {
    this.#client = client;
    this.#served = served;
  }

  /** Deletes what is there, and returns what stays, by what the server says: a mirror may be behind. */
  async clear(resource: ServedResource, namespace: string, signal: AbortSignal): Promise<readonly ApiObject[]> {
    const { kind } = resource;
    const mirror = this.#served.mirrorOf(kind);
    const known = mirror?.hasSynced ? [...inNamespace(mirror, namespace)] : [];
    const present = known.length > 0 ? known : await this.#list(resource, namespace, signal);
    const living = present.filter(({ metadata }) => !metadata.deletionTimestamp);
    if (living.length === 0) return present;
    const options = { propagationPolicy: 'Background', signal } as const;
    if (resource.verbs.has('deletecollection')) {
      await this.#client.deleteCollection(kind, namespace, options);
    } else {
      for (const { metadata } of living) {
        await unlessGone(this.#client.delete(kind, { name: metadata.name, namespace }, options));
      }
    }
    return this.#list(resource, namespace, signal);
  }

  /** True when whatever happens to it is heard of. */
  isFollowed({ kind }: ServedResource): boolean {
    return this.#served.mirrorOf(kind)?.hasSynced ?? false;
  }

  /** A resource that is served no longer has nothing. */
  async #list({ kind }: ServedResource, namespace: string, signal: AbortSignal): Promise<readonly ApiObject[]> {
    try {
      return (await this.#client.list(kind, { namespace, metadataOnly: true, signal })).items;
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }
}
