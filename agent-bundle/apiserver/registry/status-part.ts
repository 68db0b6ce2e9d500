import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { FieldError } from './field-error.ts';
import type { PartSubresource } from './resource.ts';

/**
 * The status of kinds whose status is written by who may not write the rest: spec and metadata stay what they were.
 * `validate` says what is wrong with the object as it would be.
 */
export function statusPart<T extends ApiObject & { spec?: unknown }>(
  validate: (object: T, old: T) => FieldError[] = () => [],
): PartSubresource<T> {
  return {
    type: 'part',
    verbs: ['get', 'patch', 'update'],
    strategy: {
      resetFields: ['metadata', 'spec'],
      prepareForUpdate: (object, old) => {
        const { labels, annotations, finalizers, ownerReferences } = old.metadata;
        Object.assign(object.metadata, { labels, annotations, finalizers, ownerReferences });
        object.spec = old.spec;
      },
      validateUpdate: validate,
    },
  };
}
