import { type ApiObject, apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { ManagedFieldsEntry } from '../../../common/api/meta/v1.ts';
import type { Resource, SubresourceKind } from '../registry/resource.ts';
import { applyConfiguration } from './apply-configuration.ts';
import { compare } from './compare.ts';
import { applyConflict } from './conflicts.ts';
import { type FieldSet, difference, intersection, setOf, union } from './field-set.ts';
import { type Manager, capped, entriesOf, isSameManager, storedManagers } from './managers.ts';
import type { Applier, Configuration } from './server-side-apply.ts';
import { shapeOfMessage } from './shape.ts';
import type { Writer } from './track-update.ts';

/** What a Scale and the object behind it have in common, under the same name in both. */
const shared = setOf('f:spec', 'f:replicas');

interface AppliedToView {
  readonly view: object;
  /** Of the object behind it. */
  readonly managedFields: ManagedFieldsEntry[];
}

/**
 * Applies a configuration to a view of an object: to its Scale. The object's managers of `spec.replicas` are the view's, and who
 * applies the view becomes one of the object's, for the subresource. Throws 409 with the conflicts.
 */
export function appliedToView(
  { kind }: Resource,
  object: ApiObject,
  view: { readonly kind: SubresourceKind; readonly present: ApiObject },
  configuration: Configuration,
  applier: Applier,
): AppliedToView {
  const managers = storedManagers(object.metadata.managedFields);
  const shape = shapeOfMessage(view.kind.schema);
  const apiVersion = apiVersionOf(view.kind);
  const { manager: name, subresource, now } = applier;
  const writer: Writer = { name, operation: 'Apply', apiVersion, subresource, now };
  const application = {
    shape,
    live: view.present,
    configuration: configuration.value,
    fields: configuration.fields,
    managers: managers.flatMap((manager) => viewManager(manager, apiVersion)),
    writer,
    ignored: undefined,
    comparisonIn: (_: string, after: object) => compare(shape, view.present, after, undefined),
  };
  const outcome = applyConfiguration(application, applier.mode);
  if (outcome.type === 'conflict') throw applyConflict(outcome.conflicts);
  const after = outcome.managers.map((manager) => ({ ...manager, apiVersion: apiVersionOf(kind) }));
  return { view: outcome.object, managedFields: entriesOf(capped(merged(managers, after))) };
}

function viewManager(manager: Manager, apiVersion: string): Manager[] {
  const fields = intersection(manager.fields, shared);
  return fields ? [{ ...manager, apiVersion, fields }] : [];
}

/** The object's managers with what those of the view own now, and without what they lost. */
function merged(managers: readonly Manager[], viewManagers: readonly Manager[]): Manager[] {
  const ownedInView = (manager: Manager): Manager | undefined =>
    viewManagers.find((other) => isSameManager(manager, other));
  const kept = managers.flatMap((manager): Manager[] => {
    const own = ownedInView(manager);
    const fields: FieldSet = union(difference(manager.fields, shared), own && intersection(own.fields, shared));
    return fields ? [{ ...manager, time: own?.time ?? manager.time, fields }] : [];
  });
  const added = viewManagers.flatMap((manager): Manager[] => {
    const fields = intersection(manager.fields, shared);
    return fields && !managers.some((other) => isSameManager(other, manager)) ? [{ ...manager, fields }] : [];
  });
  return [...kept, ...added];
}
