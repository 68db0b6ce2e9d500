import type { ApiObject } from '../../../common/api/schema/kind.ts';

/** For kinds whose status may be written by who may not write the rest: metadata stays what it was as well. */
export function keepMetadata(object: ApiObject, old: ApiObject): void {
  const { labels, annotations, finalizers, ownerReferences } = old.metadata;
  Object.assign(object.metadata, { labels, annotations, finalizers, ownerReferences });
}
