import { stringifyExact } from '../../codec/exact-json.ts';
import { isObject } from '../../codec/json-value.ts';
import { setMember } from '../../codec/json-reader.ts';
import { type Structural, memberOf } from './structural.ts';

/**
 * What defaults may add to one object, in characters of JSON: more than can be stored, and less than fills the memory. A
 * million empty items of a list could be given a page each; what they do not get makes no object that could be written.
 */
const charactersMost = 4 * 1024 * 1024;

interface Budget {
  left: number;
}

/**
 * Fills in what a schema gives, in place. A null where none is allowed counts as absent: it becomes the default, or goes. Items of
 * lists stay where they are: a null there is wrong.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function setDefaults(node: Structural, value: unknown): void {
  fill(node, value, { left: charactersMost });
}

function fill(node: Structural, value: unknown, budget: Budget): void {
  if (Array.isArray(value)) fillItems(node, value, budget);
  else if (isObject(value)) fillMembers(node, value, budget);
}

function fillItems({ items }: Structural, list: unknown[], budget: Budget): void {
  if (!items) return;
  list.forEach((item, index) => {
    if (isMissing(items, item) && gives(items, budget)) list[index] = copyOf(items.default);
    fill(items, list[index], budget);
  });
}

function fillMembers(node: Structural, object: Record<string, unknown>, budget: Budget): void {
  for (const name of Object.keys(object)) {
    const member = memberOf(node, name);
    if (!member || member === 'anything' || !isMissing(member, object[name])) continue;
    if (member.default === undefined) delete object[name];
    else if (gives(member, budget)) setMember(object, name, copyOf(member.default));
  }
  for (const [name, member] of node.properties) {
    if (Object.hasOwn(object, name) || !gives(member, budget)) continue;
    setMember(object, name, copyOf(member.default));
  }
  for (const name of Object.keys(object)) {
    const member = memberOf(node, name);
    if (member && member !== 'anything') fill(member, object[name], budget);
  }
}

const isMissing = (node: Structural, value: unknown): boolean => value === null && !node.nullable;

/** Whether there is a default, and room for one more of it. */
function gives(node: Structural, budget: Budget): boolean {
  if (node.default === undefined || budget.left <= 0) return false;
  budget.left -= sizeOf(node);
  return true;
}

/** In characters of JSON, measured once. */
const sizes = new WeakMap<Structural, number>();

function sizeOf(node: Structural): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  const size = stringifyExact(node.default).length;
  sizes.set(node, size);
  return size;
}

/** The object's own: what one object changes must not change the schema. */
const copyOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? structuredClone(value) : value;
