import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { generatedName } from '../../../common/api/names.ts';
import { badRequest } from '../status-error.ts';
import type { FieldError } from './field-error.ts';
import type { Resource, WriteContext } from './resource.ts';
import { validateObjectMeta } from './validation/object-meta.ts';

/** Gives a new object what the server owns: namespace, name, uid, time; then what its kind adds. Changes it in place. */
export function prepareForCreate<T extends ApiObject>(resource: Resource<T>, object: T, context: WriteContext): void {
  const { metadata } = object;
  if ((metadata.resourceVersion ?? '') !== '') {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  if (resource.kind.namespaced) metadata.namespace = context.namespace;
  else delete metadata.namespace;
  // An empty name stays for validation to refuse.
  metadata.name ??= '';
  if (metadata.name === '' && metadata.generateName) {
    metadata.name = generatedName(metadata.generateName, context.newSuffix());
  }
  metadata.uid = context.newUid();
  metadata.creationTimestamp = context.now;
  delete metadata.generation;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  resource.strategy.prepareForCreate(object, context);
}

/** What is wrong with a prepared object: for the body of a 422. */
export function validateCreate<T extends ApiObject>(resource: Resource<T>, object: T): FieldError[] {
  return [
    ...validateObjectMeta(object.metadata, resource.kind, resource.strategy),
    ...resource.strategy.validateCreate(object),
  ];
}
