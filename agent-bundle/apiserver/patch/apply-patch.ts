import { DecodeError } from '../codec/decode-error.ts';
import {
  type DecodeTarget,
  type Decoded,
  type FieldValidation,
  decodeValue,
  strictError,
} from '../codec/decode-object.ts';
import { type JsonDocument, JsonSyntaxError, readJson } from '../codec/json-reader.ts';
import { isObject, ownMember } from '../codec/json-value.ts';
import { type Kind, apiVersionOf, isCustom } from '../../../common/api/schema/kind.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { MessageType } from '../../../common/api/schema/field.ts';
import { invalidValue } from '../registry/field-error.ts';
import { StatusError, badRequest, unsupportedFormat } from '../status-error.ts';
import { applyPatchType } from './read-configuration.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply */
export interface PatchOptions {
  /** The Content-Type header. */
  readonly contentType: string;
  readonly fieldValidation: FieldValidation;
}

type Apply = (schema: MessageType, current: Record<string, unknown>, patch: unknown) => unknown;

const patches: Readonly<Record<string, Apply>> = {
  'application/json-patch+json': (_schema, current, patch) => jsonPatch(current, patch),
  'application/merge-patch+json': (_schema, current, patch) => mergePatch(current, mustBeObject(patch)),
  'application/strategic-merge-patch+json': (schema, current, patch) =>
    strategicMergePatch(schema, current, mustBeObject(patch)),
};

/**
 * The object that `body` makes of `current`, which is left as it is: canonical, with defaults. Throws a StatusError: 415 for
 * other kinds of patches, 400 for what cannot be read, 422 for what cannot be done or gives no object of the kind.
 */
export function applyPatch<T extends object>(
  target: DecodeTarget<T>,
  current: T,
  body: Buffer,
  options: PatchOptions,
): Decoded<T> {
  const apply = patchOfType(options.contentType, target.kind);
  const text = body.toString('utf8');
  const { value: patch, duplicates } = readPatch(text);
  const patched = apply(target.kind.schema, current as Record<string, unknown>, patch);
  checkTypeMeta(target, patched);
  try {
    const { object, problems } = decodeValue(target, patched, duplicates);
    if (problems.length > 0 && options.fieldValidation === 'Strict') throw new DecodeError(strictError(problems));
    return { object, warnings: options.fieldValidation === 'Warn' ? problems : [] };
  } catch (error) {
    if (error instanceof DecodeError) throw invalidPatch(isSecret(target.kind) ? '...' : text, error.message);
    throw error;
  }
}

/** Without a message of ours nobody knows how lists merge. */
const customPatchTypes: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  applyPatchType,
];

/** The media type of a Content-Type header. */
export const patchTypeOf = (contentType: string): string => (contentType.split(';')[0] ?? '').trim().toLowerCase();

/** Throws 415 for a Content-Type that is no patch of ours, or none that this kind knows. */
export function patchOfType(contentType: string, kind: Pick<Kind, 'schema'>): Apply {
  const type = patchTypeOf(contentType);
  if (isCustom(kind) && !customPatchTypes.includes(type)) throw unsupportedFormat(customPatchTypes);
  const apply = ownMember(patches, type);
  if (!apply) throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  return apply;
}

function readPatch(text: string): JsonDocument {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badRequest(`error decoding patch: ${error.message}`);
    throw error;
  }
}

function mustBeObject(patch: unknown): Record<string, unknown> {
  if (isObject(patch)) return patch;
  throw badRequest('error decoding patch: json: cannot unmarshal a patch that is no object');
}

/** A patch may not make another kind of an object. */
function checkTypeMeta({ kind }: DecodeTarget, patched: unknown): void {
  if (!isObject(patched)) throw badRequest('the patch leaves no object');
  const { apiVersion = apiVersionOf(kind), kind: name = kind.kind } = patched;
  if (apiVersion === apiVersionOf(kind) && name === kind.kind) return;
  const given = `${String(apiVersion)}, Kind=${String(name)}`;
  throw badRequest(
    `the patch changes the kind of the object to ${given} from ${apiVersionOf(kind)}, Kind=${kind.kind}`,
  );
}

/** What is wrong with a request is told to whoever reads audit logs, too. */
const isSecret = ({ group, resource }: { readonly group: string; readonly resource?: string }): boolean =>
  group === SecretKind.group && resource === SecretKind.resource;

const shownMost = 500;

function invalidPatch(text: string, why: string): StatusError {
  const shown = text.length > shownMost ? `${text.slice(0, shownMost)}...` : text;
  const cause = invalidValue('patch', shown, why);
  return new StatusError(422, 'Invalid', ` "" is invalid: patch: ${cause.message}`, { causes: [cause] });
}
