import { type ApiObject, apiVersionOf, isCustom } from '../../../common/api/schema/kind.ts';
import { kindOf } from '../../../common/api/kinds.ts';
import type { SubresourceKind } from '../registry/resource.ts';
import { invalidValue } from '../registry/field-error.ts';
import { type StatusError, badRequest, invalid, unsupportedFormat } from '../status-error.ts';
import { DecodeError, type DecodeTrace, jsonTypeOf } from './decode-error.ts';
import { messageDecoder } from './decoder.ts';
import { type JsonDocument, JsonSyntaxError, readJson } from './json-reader.ts';
import { readEnvelope, readProtobuf } from './protobuf-reader.ts';
import { type Duplicate, unmarshalErrors } from './duplicates.ts';
import { readYaml } from './yaml-reader.ts';
import { ownMember } from './json-value.ts';

/** What a body is read as: a Resource, or `{ kind: subresource.view }`. */
export interface DecodeTarget<T = unknown> {
  readonly kind: SubresourceKind<T>;
  /** Takes out what the object may not have though its message takes it, and returns the paths of that. */
  prune?(object: T): readonly string[];
  setDefaults?(object: T): void;
}

/** What to do about fields that are unknown or stand twice: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface DecodeOptions {
  /** The Content-Type header; empty means JSON. */
  readonly contentType: string;
  readonly fieldValidation: FieldValidation;
}

export interface Decoded<T> {
  /** Canonical, with defaults: the caller's own, to change as needed. */
  readonly object: T;
  /** `unknown field "spec.bogus"`, for Warning headers; empty unless asked for. */
  readonly warnings: readonly string[];
}

/** Reads a request's body. Throws a StatusError: 415 for other formats, 400 for what is not an object of the kind. */
export function decodeObject<T>(target: DecodeTarget<T>, body: Buffer, options: DecodeOptions): Decoded<T> {
  const { kind } = target;
  const { value, duplicates } = readDocument(kind, body, readerOf(options.contentType, isCustom(kind)));
  const named = checkTypeMeta(kind, value, body);
  try {
    const { object, problems } = decodeValue(target, value, duplicates);
    if (problems.length > 0 && options.fieldValidation === 'Strict') throw new DecodeError(strictError(problems));
    return { object, warnings: options.fieldValidation === 'Warn' ? problems : [] };
  } catch (error) {
    if (error instanceof DecodeError) throw cannotBeHandled(named, kind, error.message);
    throw error;
  }
}

export const strictError = (problems: readonly string[]): string => `strict decoding error: ${problems.join(', ')}`;

/** A JSON value as the canonical object, and what is strictly wrong with it. Throws a DecodeError for a wrong type. */
export function decodeValue<T>(
  target: DecodeTarget<T>,
  value: unknown,
  duplicates: readonly Duplicate[] = [],
): { readonly object: T; readonly problems: string[] } {
  const { schema } = target.kind;
  const trace: DecodeTrace = { path: [], message: '', mapKeys: 0, unknownFields: [] };
  const decoded = messageDecoder(schema)(value, trace) as T & ApiObject;
  decoded.apiVersion = apiVersionOf(target.kind);
  decoded.kind = target.kind.kind;
  const pruned = target.prune?.(decoded) ?? [];
  target.setDefaults?.(decoded);
  return { object: decoded, problems: problemsOf([...trace.unknownFields, ...pruned], duplicates) };
}

/** More than these only make answers long. */
const problemsMost = 32;

function problemsOf(unknownFields: readonly string[], duplicates: readonly Duplicate[]): string[] {
  const unknown = new Set(unknownFields);
  const inYaml = duplicates.filter(({ line }) => line !== undefined);
  const twice = duplicates.filter(({ path, line }) => line === undefined && !isWithin(path, unknown));
  const problems = [
    ...(inYaml.length > 0 ? [unmarshalErrors(inYaml.slice(0, problemsMost))] : []),
    ...unknownFields.map((path) => `unknown field ${JSON.stringify(path)}`),
    ...twice.map(({ path }) => `duplicate field ${JSON.stringify(path)}`),
  ];
  const more = problems.length - problemsMost;
  if (more <= 0) return problems;
  return [...problems.slice(0, problemsMost), `${more} more fields that are unknown or stand twice`];
}

/** What stands below an unknown field is unknown with it. */
function isWithin(path: string, unknown: ReadonlySet<string>): boolean {
  if (unknown.has(path)) return true;
  for (let at = 1; at < path.length; at++) {
    if ((path[at] === '.' || path[at] === '[') && unknown.has(path.slice(0, at))) return true;
  }
  return false;
}

type Reader = (body: Buffer, kind: SubresourceKind) => JsonDocument;

const jsonBody: Reader = (body) => readJson(body.toString('utf8'));
const yamlBody: Reader = (body) => readYaml(body.toString('utf8'));
/** An object of another kind is not read: that it is another is all there is to say. */
const protobufBody: Reader = (body, { kind, schema }) => {
  const envelope = readEnvelope(body);
  const { apiVersion } = envelope;
  const value = envelope.kind === kind ? readProtobuf(schema, envelope) : { apiVersion, kind: envelope.kind };
  return { value, duplicates: [] };
};

const readers: Readonly<Record<string, Reader>> = {
  '': jsonBody,
  'application/json': jsonBody,
  'application/yaml': yamlBody,
  'application/vnd.kubernetes.protobuf': protobufBody,
};

function readerOf(contentType: string, ofCustom: boolean): Reader {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  const reader = ownMember(readers, type);
  if (reader && !(ofCustom && reader === protobufBody)) return reader;
  const known = Object.entries(readers).filter(([name, read]) => name !== '' && !(ofCustom && read === protobufBody));
  throw unsupportedFormat(known.map(([name]) => name));
}

function readDocument(kind: SubresourceKind, body: Buffer, read: Reader): JsonDocument {
  try {
    return read(body, kind);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw unrecognized(kind, body, error.message);
    throw error;
  }
}

interface NamedKind {
  readonly kind: string;
  readonly version: string;
}

/** The kind that the body names, which must be the wanted one; what it leaves out is taken as wanted. */
function checkTypeMeta(wanted: SubresourceKind, value: unknown, body: Buffer): NamedKind {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const shape =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    const message = `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${shape}`;
    throw unrecognized(wanted, body, message);
  }
  const { apiVersion, kind } = value as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const given = {
    apiVersion: typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : apiVersionOf(wanted),
    kind: typeof kind === 'string' && kind !== '' ? kind : wanted.kind,
  };
  const named = { kind: given.kind, version: given.apiVersion.slice(given.apiVersion.lastIndexOf('/') + 1) };
  if (given.kind === wanted.kind && given.apiVersion === apiVersionOf(wanted)) return named;
  if (given.kind === wanted.kind && wanted.group === anyGroup) return named;
  if (isCustom(wanted)) throw otherThanCustom(wanted, given, value);
  const known = kindOf(given.apiVersion, given.kind);
  if (!known) {
    const why = `no kind "${given.kind}" is registered for version "${given.apiVersion}"`;
    throw cannotBeHandled(named, wanted, why);
  }
  const from = `${named.version}.${given.kind}`;
  const to = `${wanted.group === '' ? 'core' : wanted.group.split('.')[0]}.${wanted.kind}`;
  throw cannotBeHandled(named, wanted, `converting (${from}) to (${to}): unknown conversion`);
}

/** The version is part of the request; what kind it is, of the object's validation. */
function otherThanCustom(
  wanted: SubresourceKind,
  given: { readonly apiVersion: string; readonly kind: string },
  value: object,
): StatusError {
  if (given.apiVersion !== apiVersionOf(wanted)) {
    const versions = `(${given.apiVersion}) does not match the expected API version (${apiVersionOf(wanted)})`;
    return badRequest(`the API version in the data ${versions}`);
  }
  const { name } = ((value as { readonly metadata?: unknown }).metadata ?? {}) as { readonly name?: unknown };
  const wrong = invalidValue('kind', given.kind, `must be ${wanted.kind}`);
  return invalid(wanted, typeof name === 'string' ? name : '', [wrong]);
}

/** Options such as DeleteOptions are registered with every group. */
const anyGroup = 'meta.k8s.io';

function cannotBeHandled(named: NamedKind, wanted: SubresourceKind, why: string): StatusError {
  return badRequest(`${named.kind} in version "${named.version}" cannot be handled as a ${wanted.kind}: ${why}`);
}

function unrecognized(wanted: SubresourceKind, body: Buffer, why: string): StatusError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${wanted.kind}): ` +
      `couldn't get version/kind; json parse error: ${why} (${summaryOf(body)})`,
  );
}

const summaryLength = 30;

/** The first bytes of a body: as text where it looks like an object, else in hex. */
function summaryOf(body: Buffer): string {
  if (body.length === 0) return '<empty>';
  const start = body.subarray(0, summaryLength);
  const text = body[0] === 0x7b ? start.toString('utf8') : start.toString('hex');
  return body.length > summaryLength ? `${text} ...` : text;
}
