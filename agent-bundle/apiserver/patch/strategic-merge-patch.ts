import type { FieldType, MessageType } from '../../../common/api/schema/field.ts';
import { slotsOf } from '../codec/slots.ts';
import { setMember } from '../codec/json-reader.ts';
import { isObject, ownMember } from '../codec/json-value.ts';
import { badRequest } from '../status-error.ts';
import { type Item, mergeList } from './merge-list.ts';
import { stringifyExact } from '../codec/exact-json.ts';

/**
 * Strategic merge patch: a merge patch that knows which lists are merged, and by which key, from the schema. Directives in the
 * patch say what a merge cannot:
 *
 *   $patch: replace | delete | merge     in an object, or in an item of a list
 *   $retainKeys: [names]                 all other members of the original object go
 *   $setElementOrder/<list>: [...]       the order of the merged list
 *   $deleteFromPrimitiveList/<list>      values to take out of a list of scalars
 *
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 * `original` is left as it is. Throws a 400 for directives that make no sense.
 */
export function strategicMergePatch(schema: MessageType, original: Item, patch: Item): Item {
  return mergeObject(original, patch, schema);
}

function mergeObject(original: Item, patch: Item, type: FieldType | undefined): Item {
  switch (patch['$patch']) {
    case undefined:
    case 'merge':
      break;
    case 'replace':
      return withoutDirectives(patch) as Item;
    case 'delete':
      return {};
    default:
      throw badRequest(`unknown patch type found: ${stringifyExact(patch['$patch'])}`);
  }
  const merged: Item = {};
  const retained = retainedKeys(patch);
  for (const [key, value] of Object.entries(original)) {
    if (!retained || retained.has(key)) setMember(merged, key, value);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (isDirective(key)) continue;
    if (value === null) delete merged[key];
    else setMember(merged, key, mergeMember(ownMember(merged, key), value, patch, key, type));
  }
  mergeListsOnlyDirected(merged, patch, type);
  return merged;
}

const isDirective = (key: string): boolean =>
  key === '$patch' ||
  key === '$retainKeys' ||
  key.startsWith('$setElementOrder/') ||
  key.startsWith('$deleteFromPrimitiveList/');

function retainedKeys(patch: Item): ReadonlySet<unknown> | undefined {
  const keys = patch['$retainKeys'];
  if (keys === undefined) return undefined;
  if (!Array.isArray(keys)) throw badRequest('$retainKeys must be a list of names');
  const retained = new Set<unknown>(keys);
  for (const [key, value] of Object.entries(patch)) {
    if (!isDirective(key) && value !== null && !retained.has(key)) {
      throw badRequest(`the key ${JSON.stringify(key)} of the patch is missing in its $retainKeys list`);
    }
  }
  return retained;
}

function mergeMember(
  original: unknown,
  value: unknown,
  patch: Item,
  key: string,
  type: FieldType | undefined,
): unknown {
  const member = memberOfType(type, key);
  if (isObject(value) && !member?.replaces) {
    // What is new is merged with nothing, so that its own directives and nulls take effect.
    return mergeObject(isObject(original) ? original : {}, value, member?.type);
  }
  if (!Array.isArray(value) || !member?.merges) return withoutDirectives(value);
  return mergeListMember(Array.isArray(original) ? original : [], value, patch, key, member);
}

/** A list may be told its order, or to lose values, without standing in the patch itself. */
function mergeListsOnlyDirected(merged: Item, patch: Item, type: FieldType | undefined): void {
  const names = Object.keys(patch).flatMap((key) => {
    const name = /^\$(?:setElementOrder|deleteFromPrimitiveList)\/(.*)$/s.exec(key)?.[1];
    return name !== undefined && !Object.hasOwn(patch, name) ? [name] : [];
  });
  for (const name of new Set(names)) {
    const original = ownMember(merged, name);
    const member = memberOfType(type, name);
    if (!Array.isArray(original) || !member) continue;
    setMember(merged, name, mergeListMember(original, [], patch, name, member));
  }
}

function mergeListMember(
  original: readonly unknown[],
  value: readonly unknown[],
  patch: Item,
  key: string,
  member: Member,
) {
  return mergeList(original, value, {
    key: member.mergeKey,
    order: listOf(patch, `$setElementOrder/${key}`),
    removed: listOf(patch, `$deleteFromPrimitiveList/${key}`) ?? [],
    mergeItems: (before, after) => mergeObject(before, after, member.itemType),
    clean: withoutDirectives,
  });
}

function listOf(patch: Item, directive: string): readonly unknown[] | undefined {
  const value = ownMember(patch, directive);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw badRequest(`${directive} must be a list`);
  return value as readonly unknown[];
}

/** What the schema says of a member. */
interface Member {
  readonly type: FieldType;
  /** A list whose items are merged, not replaced. */
  readonly merges: boolean;
  /** An object that is not merged, but takes the place of what was there. */
  readonly replaces: boolean;
  /** Absent for lists of scalars. */
  readonly mergeKey: string | undefined;
  readonly itemType: FieldType | undefined;
}

const members = new WeakMap<MessageType, ReadonlyMap<string, Member>>();

function memberOfType(type: FieldType | undefined, key: string): Member | undefined {
  if (type?.type === 'map')
    return { type: type.of, merges: false, replaces: false, mergeKey: undefined, itemType: undefined };
  if (type?.type !== 'message') return undefined;
  let known = members.get(type);
  if (!known) {
    known = new Map(
      slotsOf(type).map(({ name, field }) => [
        name,
        {
          type: field.type,
          merges: field.options.patchStrategy?.split(',').includes('merge') ?? false,
          replaces: field.options.patchStrategy === 'replace',
          mergeKey: field.options.patchMergeKey,
          itemType: field.type.type === 'list' ? field.type.of : undefined,
        },
      ]),
    );
    members.set(type, known);
  }
  return known.get(key);
}

/** What a patch adds where nothing was: without directives, and without nulls, which have nothing to remove. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((item) => !isObject(item) || !('$patch' in item)).map(withoutDirectives);
  if (!isObject(value)) return value;
  const clean: Item = {};
  for (const [key, member] of Object.entries(value)) {
    if (!isDirective(key) && member !== null) setMember(clean, key, withoutDirectives(member));
  }
  return clean;
}
