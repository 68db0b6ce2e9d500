import { isObject } from '../../codec/json-value.ts';
import { setMember } from '../../codec/json-reader.ts';
import { type Structural, memberOf } from './structural.ts';

/**
 * Fills in what a schema gives, in place. A null where none is allowed counts as absent: it becomes the default, or goes. Items of
 * lists stay where they are: a null there is wrong.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function setDefaults(node: Structural, value: unknown): void {
  if (Array.isArray(value)) setInItems(node, value);
  else if (isObject(value)) setInMembers(node, value);
}

function setInItems({ items }: Structural, list: unknown[]): void {
  if (!items) return;
  list.forEach((item, index) => {
    if (isMissing(items, item) && items.default !== undefined) list[index] = copyOf(items.default);
    setDefaults(items, list[index]);
  });
}

function setInMembers(node: Structural, object: Record<string, unknown>): void {
  for (const name of Object.keys(object)) {
    const member = memberOf(node, name);
    if (!member || member === 'anything' || !isMissing(member, object[name])) continue;
    if (member.default === undefined) delete object[name];
    else setMember(object, name, copyOf(member.default));
  }
  for (const [name, member] of node.properties) {
    if (member.default !== undefined && !Object.hasOwn(object, name)) setMember(object, name, copyOf(member.default));
  }
  for (const name of Object.keys(object)) {
    const member = memberOf(node, name);
    if (member && member !== 'anything') setDefaults(member, object[name]);
  }
}

const isMissing = (node: Structural, value: unknown): boolean => value === null && !node.nullable;

/** The object's own: what one object changes must not change the schema. */
const copyOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? structuredClone(value) : value;
