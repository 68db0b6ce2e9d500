import { type ApiObject, type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { ServedResources } from '../routes/served.ts';
import { StatusError } from '../status-error.ts';
import { apiserverUser } from './apiserver-user.ts';
import type { WriteRoad, WriteTarget } from '../routes/write-road.ts';
import { RequestNotes } from '../http/request-notes.ts';
import { noOptions } from '../routes/write-options.ts';
import { deleteObject } from '../routes/delete-object.ts';
import { createObject } from '../routes/create-object.ts';
import { decodeValue } from '../codec/decode-object.ts';
import { updateObject } from '../routes/update-object.ts';

/** Ends a change that has nothing to write. */
class Unchanged extends Error {}

/** Writes the server's own objects by the road that every write takes; no request to ourselves. */
export class SystemWriter {
  readonly #road: WriteRoad;
  readonly #served: ServedResources;

  constructor(road: WriteRoad, served: ServedResources) {
    this.#road = road;
    this.#served = served;
  }

  /** Creates the object unless there is one of its name. */
  async ensure<T extends ApiObject>(kind: Kind<T>, object: T, signal: AbortSignal): Promise<void> {
    const target = this.#target(kind, object, signal);
    // Asked first: an object that is there holds the very address that we would ask for.
    if (await target.served.cache.get(object.metadata, 'latest', signal)) return;
    try {
      await createObject(this.#road, target, {
        decode: () => this.#decode(kind, object),
        warnings: [],
      });
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
    }
  }

  /** Creates the object, or lets `change` alter the one that is there, in place. */
  async apply<T extends ApiObject>(
    kind: Kind<T>,
    object: T,
    change: (there: T) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await this.ensure(kind, object, signal);
    const target = { ...this.#target(kind, object, signal), name: object.metadata.name };
    const { strategy } = target.served.resource;
    const from = (_: ApiObject, copy: () => ApiObject) => {
      const there = copy() as T;
      change(there);
      return { object: there, warnings: [] };
    };
    await updateObject(this.#road, target, { strategy, from });
  }

  /**
   * Lets `change` alter an object that is there, in place, or the part of it that `subresource` names; false leaves it as it is.
   * Nothing happens where there is none.
   */
  async change<T extends ApiObject>(
    kind: Kind<T>,
    metadata: Pick<T['metadata'], 'name' | 'namespace'>,
    subresource: '' | 'status',
    change: (there: T) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const target = { ...this.#target(kind, { metadata }, signal), name: metadata.name, subresource };
    const { resource, cache } = target.served;
    const part = resource.subresources[subresource];
    const strategy = part?.type === 'part' ? part.strategy : resource.strategy;
    const from = (_: ApiObject, copy: () => ApiObject) => {
      const there = copy() as T;
      if (!change(there)) throw new Unchanged();
      return { object: there, warnings: [] };
    };
    try {
      if (await cache.get(metadata, 'any', signal)) await updateObject(this.#road, target, { strategy, from });
    } catch (error) {
      if (error instanceof Unchanged) return;
      if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
    }
  }

  /** Deletes the object of that name, if there is one and it is as `preconditions` say. */
  async remove(
    kind: Kind,
    object: ApiObject,
    signal: AbortSignal,
    preconditions: DeleteOptions['preconditions'] = {},
  ): Promise<void> {
    const target = { ...this.#target(kind, object, signal), name: object.metadata.name };
    try {
      await deleteObject(this.#road, target, { preconditions });
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
    }
  }

  #target(kind: Kind, { metadata }: ApiObject, signal: AbortSignal): WriteTarget {
    const served = this.#served.require(kind);
    const place = { namespace: metadata.namespace ?? '', name: '', subresource: '' };
    const how = {
      fieldManager: 'kube-apiserver',
      notes: new RequestNotes(),
      options: noOptions,
      dryRun: false,
      signal,
    };
    return { served, ...place, user: apiserverUser, ...how };
  }

  #decode<T extends ApiObject>(kind: Kind<T>, object: T): ApiObject {
    const named = { apiVersion: apiVersionOf(kind), kind: kind.kind, ...object };
    return decodeValue(this.#served.require(kind).resource, structuredClone(named)).object;
  }
}
