import { type ApiObject, apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { ManagedFieldsEntry } from '../../../common/api/meta/v1.ts';
import { sameValue } from '../codec/json-value.ts';
import { JsonText } from '../codec/json-text.ts';
import { semanticEqual } from '../registry/equality.ts';
import type { Resource } from '../registry/resource.ts';
import { type FieldTree, leaf } from './field-set.ts';
import { type Manager, entriesOf, sentManagers, storedManagers } from './managers.ts';
import { createdFieldsWriter } from './object-fields.ts';
import { type ServedForms, comparisonOf, shownAs } from './object-forms.ts';
import { resetFieldsOf } from './reset-fields.ts';
import { shapeOfMessage } from './shape.ts';
import { managersAfterUpdate, unowned } from './track-update.ts';

/** Who writes, and when. */
export interface Ownership {
  /** The field manager. */
  readonly manager: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly now: string;
}

/**
 * Says in a new object's metadata.managedFields who owns it: whoever creates it, what the request and the defaults of the schema
 * say; what admission and strategies add is nobody's. `object` is as it will be stored, and changed in place.
 */
export function ownCreated({ named, forms }: ServedForms, object: ApiObject, ownership: Ownership): void {
  const { metadata } = object;
  const { managedFields: sent } = metadata;
  const before = sent && !isReset(sent) ? sentManagers(sent) : undefined;
  if (before && before.length > 0) {
    metadata.managedFields = afterUpdate({ named, forms }, undefined, object, before, ownership);
    return;
  }
  const shown = named.conversion ? named.conversion.fromStored(object) : object;
  const text = createdFieldsOf(named)(shown);
  if (text === '') delete metadata.managedFields;
  else metadata.managedFields = [firstEntry(apiVersionOf(named.kind), text, ownership)];
}

function firstEntry(apiVersion: string, text: string, { manager, subresource, now }: Ownership): ManagedFieldsEntry {
  return {
    manager,
    operation: 'Update',
    apiVersion,
    time: now,
    fieldsType: 'FieldsV1',
    // Nobody looks at it before it is stored.
    fieldsV1: new JsonText(text),
    ...(subresource === '' ? {} : { subresource }),
  };
}

const writers = new WeakMap<Resource, (object: unknown) => string>();

function createdFieldsOf(named: Resource): (object: unknown) => string {
  const known = writers.get(named);
  if (known) return known;
  const { '.': _, ...metadata } = unowned['f:metadata'] ?? leaf;
  const ignored: FieldTree = { ...unowned, ...resetFieldsOf(named, ''), 'f:metadata': metadata };
  const writer = createdFieldsWriter(shapeOfMessage(named.kind.schema), ignored);
  writers.set(named, writer);
  return writer;
}

/**
 * Says in the metadata.managedFields of an object that replaces `old` who owns what from now on; both as they are stored, the new
 * one changed in place, before admission and strategy. What the client says of managers counts where it makes sense, as upstream
 * has it: `[{}]` forgets them all, and an object without managers gets none until somebody applies it.
 */
export function ownUpdated(served: ServedForms, old: ApiObject, object: ApiObject, ownership: Ownership): void {
  const before = managersBefore(old.metadata.managedFields ?? [], object.metadata.managedFields ?? [], ownership);
  if (before.length === 0) delete object.metadata.managedFields;
  else object.metadata.managedFields = afterUpdate(served, old, object, before, ownership);
}

function managersBefore(
  stored: readonly ManagedFieldsEntry[],
  sent: readonly ManagedFieldsEntry[],
  { subresource }: Ownership,
): readonly Manager[] {
  if (subresource !== '' || sent === stored) return storedManagers(stored);
  if (isReset(sent)) return [];
  // Most clients send back what they have read.
  if (sent.length === 0 || sameValue(sent, stored)) return storedManagers(stored);
  const managers = sentManagers(sent) ?? [];
  return managers.length > 0 ? managers : storedManagers(stored);
}

/** One entry that says nothing. */
const isReset = (entries: readonly ManagedFieldsEntry[]): boolean =>
  entries.length === 1 && Object.values(entries[0] ?? {}).every((value) => value === undefined);

function afterUpdate(
  { named, forms }: ServedForms,
  old: ApiObject | undefined,
  object: ApiObject,
  before: readonly Manager[],
  { manager, subresource, now }: Ownership,
): ManagedFieldsEntry[] {
  const from = (form: Resource) => (old ? shownAs(form, old) : {});
  const comparisonIn = comparisonOf(forms, from, (form) => shownAs(form, object), resetFieldsOf(named, subresource));
  const writer = {
    name: manager,
    operation: 'Update',
    apiVersion: apiVersionOf(named.kind),
    subresource,
    now,
  } as const;
  return entriesOf(managersAfterUpdate(before, writer, comparisonIn));
}

/**
 * A write that changes nothing but the times of managers is none: they are set back. Called last, with the object as it would be
 * stored.
 */
export function keepTimes(old: ApiObject, object: ApiObject): void {
  const before = old.metadata.managedFields;
  const after = object.metadata.managedFields;
  if (!before || !after || before.length !== after.length) return;
  const moved = after.some((entry, at) => entry.time !== before[at]?.time);
  if (moved && sameValue(timeless(before), timeless(after)) && semanticEqual(bare(old), bare(object))) {
    object.metadata.managedFields = before;
  }
}

const timeless = (entries: readonly ManagedFieldsEntry[]): unknown[] =>
  entries.map(({ time: _, ...entry }) => JSON.stringify(entry)).sort();

function bare(object: ApiObject): unknown {
  const { managedFields: _, resourceVersion: __, ...metadata } = object.metadata;
  return { ...object, metadata };
}
