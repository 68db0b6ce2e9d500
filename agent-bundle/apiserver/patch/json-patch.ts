import { type Operation, Pointer, applyPatch } from 'rfc6902';
import { stringifyExact } from '../codec/exact-json.ts';
import { jsonTypeOf } from '../codec/decode-error.ts';
import { StatusError, badRequest } from '../status-error.ts';
import { isObject } from './merge-patch.ts';

const operationsMost = 10_000;

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
  if (!patch.every(isOperation)) throw rejected();
  const document: unknown = structuredClone(target);
  let copied = 0;
  try {
    for (const operation of patch as Operation[]) {
      if (operation.op === 'copy') copied += sizeAt(document, operation.from);
      if (copied > copiedMost) throw tooMuchCopied();
      if (applyPatch(document, [operation])[0] !== null) throw rejected();
    }
  } catch (error) {
    // The library throws for pointers that are none, and for members of what is no object.
    throw error instanceof StatusError ? error : rejected();
  }
  return document;
}

/** A few operations that copy what was copied would fill any memory. */
const copiedMost = 3 * 1024 * 1024;

const sizeAt = (document: unknown, pointer: string): number =>
  (stringifyExact(Pointer.fromJSON(pointer).get(document)) as string | undefined)?.length ?? 0;

const tooMuchCopied = (): StatusError =>
  new StatusError(413, 'RequestEntityTooLarge', `the copies of a JSON patch may not exceed ${copiedMost} bytes`, {});

const rejected = (): StatusError =>
  new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** Names that every object inherits are no members of it, whatever a lookup says. */
const inherited = /(?:^|\/)(?:__proto__|constructor|prototype|toString|valueOf|hasOwnProperty)(?:\/|$)/;

function isOperation(operation: unknown): boolean {
  if (!isObject(operation)) return false;
  const { path, from } = operation;
  return [path, from ?? ''].every((pointer) => typeof pointer === 'string' && !inherited.test(pointer));
}
