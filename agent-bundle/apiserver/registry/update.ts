import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { conflict } from '../status-error.ts';
import { type FieldError, invalidValue } from './field-error.ts';
import type { Resource, UpdateStrategy, WriteContext } from './resource.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';

/**
 * Gives an object that replaces `old` what it may not change, then what its kind takes back. `strategy` is the resource's own,
 * or that of a part such as status. Changes `object` in place, never `old`. Throws a 409 when the object names another uid.
 */
export function prepareForUpdate<T extends ApiObject>(
  resource: Resource<T>,
  strategy: UpdateStrategy<T>,
  object: T,
  old: T,
  context: WriteContext,
): void {
  const { metadata } = object;
  if (metadata.uid && metadata.uid !== old.metadata.uid) {
    const { group, resource: plural } = resource.kind;
    const why = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.metadata.uid}`;
    throw conflict({ group, resource: plural }, old.metadata.name, why);
  }
  if (metadata.name === '') metadata.name = old.metadata.name;
  metadata.namespace ??= old.metadata.namespace;
  if (!resource.kind.namespaced) delete metadata.namespace;
  metadata.uid = old.metadata.uid;
  metadata.creationTimestamp ??= old.metadata.creationTimestamp;
  metadata.generation = old.metadata.generation;
  metadata.deletionTimestamp ??= old.metadata.deletionTimestamp;
  metadata.deletionGracePeriodSeconds ??= old.metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  strategy.prepareForUpdate(object, old, context);
}

/** What is wrong with a prepared object: for the body of a 422. */
export function validateUpdate<T extends ApiObject>(
  resource: Resource<T>,
  strategy: UpdateStrategy<T>,
  object: T,
  old: T,
): FieldError[] {
  const { metadata } = object;
  const errors = [
    ...validateObjectMeta(metadata, resource.kind, resource.strategy),
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...strategy.validateUpdate(object, old),
  ];
  if (resource.strategy.conditionalUpdateOnly && !metadata.resourceVersion) {
    errors.unshift(invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'));
  }
  return errors;
}

/** An update took away the last thing that held an object whose deletion had begun: remove it instead of writing it. */
export function isReadyToRemove<T extends ApiObject>(resource: Resource<T>, object: T): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = object.metadata;
  if (!deletionTimestamp || (deletionGracePeriodSeconds ?? 0) > 0) return false;
  return finalizers.length === 0 && !resource.strategy.isHeld?.(object);
}
