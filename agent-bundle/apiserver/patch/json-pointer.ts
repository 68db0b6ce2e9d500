import { setMember } from '../codec/json-reader.ts';
import { isObject } from '../codec/json-value.ts';

/** A place in a document that cannot be: the pointer is none, or nothing is there. */
export class PointerError extends Error {}

type Container = Record<string, unknown> | unknown[];

/** Where a pointer ends: the last step, and in what it is one. Whether anything is there is another question. */
interface Place {
  readonly container: Container;
  readonly key: string;
}

/** A document that can be changed as a whole: its root is a member as well, the empty first step of every pointer. */
export interface Document {
  '': unknown;
}

const index = /^(?:0|[1-9][0-9]{0,9})$/;
const stray = /~(?![01])/;

/**
 * JSON pointer, RFC 6901. Objects have their own members only, lists their items: what JavaScript's objects inherit and what
 * lists have besides (`length`) is no part of a document, to be read or written; the npm package rfc6902 reads both, which is why
 * this is ours. Throws a PointerError.
 */
function placeOf(document: Document, pointer: string): Place {
  const steps = pointer.split('/');
  if (steps[0] !== '' || stray.test(pointer)) throw new PointerError('no JSON pointer');
  const keys = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = keys.pop() ?? '';
  let container: Container = document as unknown as Container;
  for (const step of keys) {
    const inner = memberOf({ container, key: step });
    if (!isObject(inner) && !Array.isArray(inner)) throw new PointerError('nothing is below a scalar');
    container = inner;
  }
  return { container, key };
}

function memberOf({ container, key }: Place): unknown {
  if (Array.isArray(container)) return container[indexIn(key, container.length - 1)];
  if (!Object.hasOwn(container, key)) throw new PointerError('nothing is there');
  return container[key];
}

function indexIn(key: string, most: number): number {
  if (!index.test(key) || Number(key) > most) throw new PointerError('the list has no such place');
  return Number(key);
}

/** What is there. */
export const read = (document: Document, pointer: string): unknown => memberOf(placeOf(document, pointer));

/** How many items of a list have to move when one comes or goes there; none in an object. Throws a PointerError. */
export function itemsBehind(document: Document, pointer: string): number {
  const { container, key } = placeOf(document, pointer);
  return Array.isArray(container) && index.test(key) ? Math.max(0, container.length - Number(key)) : 0;
}

/** Adds or replaces a member, or inserts an item: at the end for `-`. */
export function add(document: Document, pointer: string, value: unknown): void {
  const { container, key } = placeOf(document, pointer);
  if (!Array.isArray(container)) setMember(container, key, value);
  else container.splice(key === '-' ? container.length : indexIn(key, container.length), 0, value);
}

/** Something else instead of what is there. */
export function replace(document: Document, pointer: string, value: unknown): void {
  const place = placeOf(document, pointer);
  memberOf(place);
  const { container, key } = place;
  if (Array.isArray(container)) container[Number(key)] = value;
  else setMember(container, key, value);
}

/** Takes out what is there, and returns it. */
export function remove(document: Document, pointer: string): unknown {
  const place = placeOf(document, pointer);
  const removed = memberOf(place);
  const { container, key } = place;
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
  return removed;
}
