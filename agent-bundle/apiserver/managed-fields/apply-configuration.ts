import { type Comparison, changesAnything, touched } from './compare.ts';
import type { Conflict } from './conflicts.ts';
import { type FieldSet, difference, equalSets, intersection, union, withoutSubtrees } from './field-set.ts';
import { type Manager, capped, isSameManager, without } from './managers.ts';
import { mergeConfiguration } from './merge.ts';
import { abandonedFields, removeFields } from './remove-fields.ts';
import type { StructShape } from './shape.ts';
import { type Writer, unowned } from './track-update.ts';

export interface Application {
  readonly shape: StructShape;
  /** In the version of the configuration. */
  readonly live: object;
  readonly configuration: object;
  /** The fields that the configuration speaks of. */
  readonly fields: FieldSet;
  readonly managers: readonly Manager[];
  /** Its operation is Apply. */
  readonly writer: Writer;
  /** Fields that this road does not write. */
  readonly ignored: FieldSet;
  /** What becoming `object` does to the live object as a version shows it; undefined for versions that are no more. */
  comparisonIn(apiVersion: string, object: object): Comparison | undefined;
}

export type Applied =
  | { readonly type: 'applied'; readonly object: object; readonly managers: readonly Manager[] }
  | { readonly type: 'conflict'; readonly conflicts: readonly Conflict[] };

/**
 * Lays a configuration over the live object, without what its applier no longer speaks of and nobody else owns. Where it would
 * change what others own it conflicts, unless it is forced: then they lose that.
 *
 *   live ─ merge ─▶ merged ─ remove what was abandoned ─▶ object ─ compare with live ─▶ conflicts, new owners
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function applyConfiguration(application: Application, mode: 'careful' | 'force'): Applied {
  const { shape, live, configuration, managers, writer, ignored } = application;
  const owned = withoutSubtrees(application.fields, ignored);
  const last = managers.find((manager) => isSameManager(manager, writer));
  const others = managers.filter((manager) => manager !== last);
  const merged = mergeConfiguration(shape, live, configuration);
  const object = abandon(application, merged, last, union(owned, unionOf(others, writer.apiVersion))) as object;
  const comparison = application.comparisonIn(writer.apiVersion, object);
  const conflicts: Conflict[] = [];
  const left: Manager[] = [];
  for (const manager of others) {
    const seen =
      manager.apiVersion === writer.apiVersion ? comparison : application.comparisonIn(manager.apiVersion, object);
    if (!seen) continue;
    const fields = intersection(manager.fields, seen.changed);
    if (fields) conflicts.push({ manager, fields });
    left.push(...without(manager, touched(seen)));
  }
  if (conflicts.length > 0 && mode === 'careful') return { type: 'conflict', conflicts };
  const own = difference(owned, unowned);
  const same = equalSets(last?.fields, own) && last?.apiVersion === writer.apiVersion;
  if (own) {
    const { now, ...id } = writer;
    const changes = !same || (comparison !== undefined && changesAnything(comparison));
    left.push({ ...id, time: changes ? now : last?.time, fields: own });
  }
  return { type: 'applied', object, managers: capped(left) };
}

/** Sets of another version cannot be held against this one; what they say stays is told by their own comparison. */
function unionOf(managers: readonly Manager[], apiVersion: string): FieldSet {
  return managers.reduce<FieldSet>(
    (all, manager) => (manager.apiVersion === apiVersion ? union(all, manager.fields) : all),
    undefined,
  );
}

function abandon({ shape, writer }: Application, merged: unknown, last: Manager | undefined, owned: FieldSet): unknown {
  if (!last || last.apiVersion !== writer.apiVersion) return merged;
  return removeFields(shape, merged, abandonedFields(shape, last.fields, owned));
}
