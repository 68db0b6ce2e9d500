import { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import { isObject } from '../../codec/json-value.ts';
import { notedMost, shortened } from '../../codec/path-text.ts';
import { pruneByType } from './prune-metadata.ts';
import { type Structural, memberOf, partsOfObjects } from './structural.ts';

/**
 * Takes out of an object what its schema does not name, in place, and returns the paths of that: `spec.list[0].x`. Of very many
 * only the first are told, as with the fields that a message does not know.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
 */
export function prune(root: Structural, object: Record<string, unknown>): string[] {
  const pruned: string[] = [];
  pruneMembers({ ...root, isEmbedded: true }, object, '', root.preservesUnknown ? 'kept' : 'pruned', pruned);
  return pruned;
}

/** What becomes of members that a schema does not name. Below those that it does name, their own schema says. */
type Unknown = 'kept' | 'pruned';

/** Without a node no schema says anything of the value: it stays, but what is in it goes. */
export function pruneValue(
  node: Structural | undefined,
  value: unknown,
  path: string,
  unknown: Unknown,
  out: string[],
): void {
  const fate = node?.preservesUnknown ? 'kept' : unknown;
  if (Array.isArray(value)) {
    if (fate === 'kept' && !node?.items) return;
    value.forEach((item, index) => pruneValue(node?.items, item, `${path}[${index}]`, fate, out));
  } else if (isObject(value)) {
    pruneMembers(node, value, path, fate, out);
  }
}

function pruneMembers(
  node: Structural | undefined,
  object: Record<string, unknown>,
  path: string,
  unknown: Unknown,
  out: string[],
): void {
  for (const name of Object.keys(object)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (node?.isEmbedded && partsOfObjects.has(name)) {
      // The metadata of the object itself has been decoded already.
      if (name === 'metadata' && path !== '') pruneByType(ObjectMeta, object[name], at, (found) => note(out, found));
      continue;
    }
    const member = node && memberOf(node, name);
    if (member) {
      pruneValue(member === 'anything' ? undefined : member, object[name], at, 'pruned', out);
    } else if (unknown === 'pruned') {
      delete object[name];
      note(out, at);
    }
  }
}

function note(out: string[], path: string): void {
  if (out.length < notedMost) out.push(shortened(path));
}
