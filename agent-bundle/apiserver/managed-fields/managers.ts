import type { ManagedFieldsEntry } from '../../../common/api/meta/v1.ts';
import { type FieldSet, type FieldTree, difference, readFieldSet, union } from './field-set.ts';

/** Who owns which fields of an object, and since when: an entry of metadata.managedFields. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  /** The version of the object in which the fields are told. */
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldTree;
}

export type ManagerId = Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>;

/** One who applies is the same in whatever version; one who updates is another in each. */
export function isSameManager(a: ManagerId, b: ManagerId): boolean {
  return (
    a.name === b.name &&
    a.operation === b.operation &&
    a.subresource === b.subresource &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  );
}

/** The managers of a stored object: what this server wrote. */
export function storedManagers(entries: readonly ManagedFieldsEntry[] = []): Manager[] {
  return entries.map((entry) => managerOf(entry, (entry.fieldsV1 ?? {}) as FieldTree));
}

function managerOf(entry: ManagedFieldsEntry, fields: FieldTree): Manager {
  const { manager = '', operation, apiVersion = '', subresource = '', time } = entry;
  return {
    name: manager,
    operation: operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion,
    subresource,
    time,
    fields,
  };
}

/** What a client says of an object's managers; undefined where that makes no sense. */
export function sentManagers(entries: readonly ManagedFieldsEntry[]): Manager[] | undefined {
  const managers: Manager[] = [];
  for (const entry of entries) {
    const { operation, apiVersion = '', fieldsType, fieldsV1 } = entry;
    const known = (operation === 'Apply' || operation === 'Update') && apiVersion !== '' && fieldsType === 'FieldsV1';
    const read = readFieldSet(fieldsV1);
    if (!known || read.type === 'invalid') return undefined;
    if (read.set) managers.push(managerOf(entry, read.set));
  }
  return managers;
}

/** As the original lists them: appliers first, then by the time of their last change. */
export function entriesOf(managers: readonly Manager[]): ManagedFieldsEntry[] {
  return [...managers].sort(compareManagers).map(entryOf);
}

function entryOf({ name, operation, apiVersion, time, fields, subresource }: Manager): ManagedFieldsEntry {
  return {
    manager: name,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === '' ? {} : { subresource }),
  };
}

function compareManagers(a: Manager, b: Manager): number {
  return (
    compareTexts(a.operation, b.operation) ||
    compareTexts(a.time ?? '', b.time ?? '') ||
    compareTexts(a.name, b.name) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource, b.subresource)
  );
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The manager without some of its fields; none of it is left without any. */
export function without(manager: Manager, fields: FieldSet): Manager[] {
  const left = difference(manager.fields, fields);
  if (left === manager.fields) return [manager];
  return left ? [{ ...manager, fields: left }] : [];
}

/** An object remembers so many who updated it; the oldest of a version become one, who is known by this name. */
const updatersMost = 10;
const ancientChanges = 'ancient-changes';

/** Merges the oldest updaters where there are too many. */
export function capped(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter(({ operation }) => operation === 'Update');
  let surplus = updaters.length - updatersMost;
  if (surplus <= 0) return managers;
  const buckets = new Map<string, { readonly first: Manager; merged?: Manager }>();
  const gone = new Set<Manager>();
  for (const manager of updaters.sort(compareManagers)) {
    if (surplus <= 0) break;
    const bucket = buckets.get(manager.apiVersion);
    if (!bucket) {
      buckets.set(manager.apiVersion, { first: manager });
      continue;
    }
    const before = bucket.merged ?? bucket.first;
    const fields = union(before.fields, manager.fields) ?? manager.fields;
    bucket.merged = { ...manager, name: ancientChanges, subresource: '', fields };
    gone.add(bucket.first).add(manager);
    surplus--;
  }
  const merged = [...buckets.values()].flatMap((bucket) => bucket.merged ?? []);
  return [...managers.filter((manager) => !gone.has(manager)), ...merged];
}
