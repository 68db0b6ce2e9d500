import { type PathElement, compareElements, isPathElement, shownElement } from './path-element.ts';

/**
 * A set of fields of an object, in the shape in which managedFields holds it (FieldsV1): a tree of path elements. A node with no
 * children is a field of the set; one with children is when it has the member `.`. So a stored set needs no decoding, and its
 * JSON needs no encoding: every function here keeps the members in the order of `compareElements`. Trees are never changed,
 * and share what they can. The empty set is `undefined`: an object always has some field.
 */
export interface FieldTree {
  readonly [element: PathElement]: FieldTree;
}
export type FieldSet = FieldTree | undefined;

export const leaf: FieldTree = Object.freeze({});

/** Whether the field that a node stands for is itself in the set. */
export function isMember(node: FieldTree): boolean {
  if ('.' in node) return true;
  for (const _ in node) return false;
  return true;
}

type Children = Record<PathElement, FieldTree>;

/** A node of its children, which stand in order already; undefined when there is nothing in it. */
export function nodeOf(member: boolean, children: Children): FieldSet {
  for (const _ in children) return member ? { '.': leaf, ...children } : children;
  return member ? leaf : undefined;
}

/** The same for nodes in the making, which may be large: they start with what says that they are members. */
const started = (member: boolean): Children => (member ? { '.': leaf } : {});
const finished = (node: Children, size: number, member: boolean): FieldSet =>
  size > 0 ? node : member ? leaf : undefined;

/** What is in either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === undefined || a === b) return b;
  return b === undefined ? a : unite(a, b, false);
}

function unite(a: FieldTree, b: FieldTree, member: boolean): FieldTree {
  if (a === b) return a;
  const node = started(member);
  let size = 0;
  let added = false;
  for (const element in a) {
    if (element === '.') continue;
    const mine = a[element] ?? leaf;
    const other = b[element];
    node[element] = other === undefined ? mine : unite(mine, other, isMember(mine) || isMember(other));
    size++;
  }
  for (const element in b) {
    if (element === '.' || element in node) continue;
    node[element] = b[element] ?? leaf;
    size++;
    added = true;
  }
  return finished(added ? sorted(node) : node, size, member) ?? leaf;
}

/** What is in `a` and not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (a === undefined || b === undefined) return a;
  return a === b ? undefined : filtered(a, b, false, subtract);
}

/** `a` without the fields of `b` and all that is below them. */
export function withoutSubtrees(a: FieldSet, b: FieldSet): FieldSet {
  return a === undefined || b === undefined ? a : filtered(a, b, false, cut);
}

/** What is in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a === undefined || b === undefined) return undefined;
  return a === b ? a : filtered(a, b, false, intersect);
}

/** What is left of a node of one set, given the node of the other at the same place. */
type Filter = (mine: FieldTree, other: FieldTree | undefined) => FieldSet;

const subtract: Filter = (mine, other) =>
  other ? filtered(mine, other, isMember(mine) && !isMember(other), subtract) : mine;
const cut: Filter = (mine, other) => {
  if (!other) return mine;
  return isMember(other) ? undefined : filtered(mine, other, isMember(mine), cut);
};
const intersect: Filter = (mine, other) => other && filtered(mine, other, isMember(mine) && isMember(other), intersect);

/** `a` with what is left of its children; `a` itself where that is all. */
function filtered(a: FieldTree, b: FieldTree, member: boolean, filter: Filter): FieldSet {
  const node = started(member);
  let size = 0;
  let same = true;
  for (const element in a) {
    if (element === '.') continue;
    const mine = a[element] ?? leaf;
    const left = filter(mine, b[element]);
    if (left !== mine) same = false;
    if (left === undefined) continue;
    node[element] = left;
    size++;
  }
  return same && member === isMember(a) ? a : finished(node, size, member);
}

/** Whether both have the same fields. */
export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  let count = 0;
  for (const element in a) {
    if (!equalSets(a[element], b[element])) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

/** Every field of the set as a message shows it, in order: `.spec.containers[name="c"].image`. */
export function shownPaths(set: FieldSet, prefix = ''): string[] {
  if (set === undefined) return [];
  return Object.keys(set).flatMap((element) => {
    if (element === '.') return [];
    const node = set[element] ?? leaf;
    const path = prefix + shownElement(element);
    const below = shownPaths(node, path);
    return isMember(node) ? [path, ...below] : below;
  });
}

/** A set with one field. */
export function setOf(...path: readonly PathElement[]): FieldTree {
  return path.reduceRight<FieldTree>((below, element) => ({ [element]: below }), leaf);
}

/** The children in the order of `compareElements`; the same where they stand so already. */
export function sorted(children: Children): Children {
  const elements = Object.keys(children);
  if (elements.every((element, at) => at === 0 || compareElements(elements[at - 1] ?? '', element) < 0))
    return children;
  return Object.fromEntries(elements.sort(compareElements).map((element) => [element, children[element] ?? leaf]));
}

type ReadSet = { readonly type: 'set'; readonly set: FieldSet } | { readonly type: 'invalid' };

/** A set that a client wrote, in order. */
export function readFieldSet(value: unknown): ReadSet {
  if (value === undefined || value === null) return { type: 'set', set: undefined };
  const tree = readNode(value);
  if (!tree) return { type: 'invalid' };
  const { '.': _, ...children } = tree;
  return { type: 'set', set: nodeOf(false, children) };
}

function readNode(value: unknown): FieldTree | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const children: Children = {};
  let member = false;
  for (const [element, below] of Object.entries(value)) {
    if (element === '.') {
      member = true;
      continue;
    }
    const node = isPathElement(element) ? readNode(below) : undefined;
    if (!node) return undefined;
    children[element] = node;
  }
  return nodeOf(member, sorted(children)) ?? leaf;
}
