import { type ApiObject, apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { Resource } from '../registry/resource.ts';
import { type Comparison, compare } from './compare.ts';
import type { FieldSet } from './field-set.ts';
import { shapeOfMessage } from './shape.ts';
import type { ComparisonIn } from './track-update.ts';

/** An object of a resource as its versions show it. */
export interface ServedForms {
  /** As the request names it. */
  readonly named: Resource;
  readonly forms: readonly Resource[];
}

/** As `resource` shows a stored object, without its managers. */
export function shownAs(resource: Resource, stored: ApiObject): ApiObject {
  const object = resource.conversion ? resource.conversion.fromStored(stored) : stored;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Compares two states of an object in any of its versions, each once. */
export function comparisonOf(
  forms: readonly Resource[],
  from: (form: Resource) => object,
  to: (form: Resource) => object,
  ignored: FieldSet,
): ComparisonIn {
  const known = new Map<string, Comparison | undefined>();
  return (apiVersion) => {
    if (known.has(apiVersion)) return known.get(apiVersion);
    const form = forms.find(({ kind }) => apiVersionOf(kind) === apiVersion);
    const comparison = form && compare(shapeOfMessage(form.kind.schema), from(form), to(form), ignored);
    known.set(apiVersion, comparison);
    return comparison;
  };
}
