import { jsonTypeOf } from '../codec/decode-error.ts';
import { stringifyExact } from '../codec/exact-json.ts';
import { isObject, sameValue } from '../codec/json-value.ts';
import { StatusError, badRequest } from '../status-error.ts';
import { type Document, PointerError, add, itemsBehind, read, remove, replace } from './json-pointer.ts';

const operationsMost = 10_000;
/** A few operations that copy what was copied would fill any memory. */
const copiedMost = 3 * 1024 * 1024;
/** Each item that comes to the front of a long list moves all others: thousands of them would take half a minute. */
const movedMost = 10_000_000;

/** JSON patch, RFC 6902. `target` is left as it is. Throws a StatusError: 400, 413, or 422 where an operation fails. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    const why = `json: cannot unmarshal ${jsonTypeOf(patch)} into Go value of type []handlers.jsonPatchOp`;
    throw badRequest(`error decoding patch: ${why}`);
  }
  if (patch.length > operationsMost) {
    const why = `The allowed maximum operations in a JSON patch is ${operationsMost}, got ${patch.length}`;
    throw new StatusError(413, 'RequestEntityTooLarge', why, {});
  }
  const document: Document = { '': structuredClone(target) };
  let copied = 0;
  let moved = 0;
  try {
    for (const operation of patch.map(operationOf)) {
      if (operation.op === 'copy') copied += sizeOf(read(document, operation.from));
      if (copied > copiedMost) throw tooMuch(`the copies of a JSON patch may not exceed ${copiedMost} bytes`);
      moved += movedBy(document, operation);
      if (moved > movedMost) throw tooMuch(`a JSON patch may not move more than ${movedMost} items of lists`);
      perform(document, operation);
    }
  } catch (error) {
    throw error instanceof PointerError ? rejected() : error;
  }
  return document[''];
}

/** https://www.rfc-editor.org/rfc/rfc6902#section-4 */
type Operation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string };

function operationOf(given: unknown): Operation {
  if (!isObject(given)) throw rejected();
  const { op, path, from, value } = given;
  if (typeof path !== 'string') throw rejected();
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      if (value === undefined) throw rejected();
      return { op, path, value };
    case 'remove':
      return { op, path };
    case 'move':
    case 'copy':
      if (typeof from !== 'string') throw rejected();
      return { op, path, from };
    default:
      throw rejected();
  }
}

function perform(document: Document, operation: Operation): void {
  const { op, path } = operation;
  switch (op) {
    case 'add':
      return add(document, path, structuredClone(operation.value));
    case 'replace':
      return replace(document, path, structuredClone(operation.value));
    case 'remove':
      remove(document, path);
      return;
    case 'move':
      if (path.startsWith(`${operation.from}/`)) throw rejected();
      return add(document, path, remove(document, operation.from));
    case 'copy':
      return add(document, path, structuredClone(read(document, operation.from)));
    case 'test':
      if (!sameValue(read(document, path), operation.value)) throw rejected();
  }
}

/** How many items of lists an operation moves to make room, or to close a gap. */
function movedBy(document: Document, operation: Operation): number {
  const { op, path } = operation;
  switch (op) {
    case 'add':
    case 'copy':
    case 'remove':
      return itemsBehind(document, path);
    case 'move':
      return itemsBehind(document, operation.from) + itemsBehind(document, path);
    case 'replace':
    case 'test':
      return 0;
  }
}

const sizeOf = (value: unknown): number => stringifyExact(value).length;

const tooMuch = (why: string): StatusError => new StatusError(413, 'RequestEntityTooLarge', why, {});

const rejected = (): StatusError =>
  new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
