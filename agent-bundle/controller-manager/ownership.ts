import { type ApiObject, type Kind, apiVersionOf } from '../../common/api/schema/kind.ts';
import type { OwnerReference } from '../../common/api/meta/v1.ts';

/** The owner that manages the object; there is at most one. https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/ */
export function controllerOf(object: ApiObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller);
}

/** `namespace/name` of the object's controller, if that is of this kind. */
export function controllerKeyOf(object: ApiObject, kind: Kind): string | undefined {
  const controller = controllerOf(object);
  if (controller?.kind !== kind.kind || controller.apiVersion !== apiVersionOf(kind)) return undefined;
  return `${object.metadata.namespace}/${controller.name}`;
}

export function controllerReference(kind: Kind, owner: ApiObject): OwnerReference {
  const { name, uid = '' } = owner.metadata;
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, name, uid, controller: true, blockOwnerDeletion: true };
}

export interface Claims<T> {
  readonly owned: T[];
  /** Ownerless objects that match: to be adopted. */
  readonly adopt: T[];
  /** Owned objects that match no longer: to be released. */
  readonly release: T[];
}

/** Whose each of the candidates is. What is being deleted is neither adopted nor released, and adopts nothing. */
export function claims<T extends ApiObject>(
  owner: ApiObject,
  candidates: Iterable<T>,
  matches: (object: T) => boolean,
): Claims<T> {
  const result: Claims<T> = { owned: [], adopt: [], release: [] };
  const ending = owner.metadata.deletionTimestamp !== undefined;
  for (const object of candidates) {
    const controller = controllerOf(object);
    const fits = matches(object);
    const objectEnding = object.metadata.deletionTimestamp !== undefined;
    if (controller?.uid === owner.metadata.uid) {
      if (fits || ending || objectEnding) result.owned.push(object);
      else result.release.push(object);
    } else if (!controller && fits && !ending && !objectEnding) {
      result.adopt.push(object);
    }
  }
  return result;
}
