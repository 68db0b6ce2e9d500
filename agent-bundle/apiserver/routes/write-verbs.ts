import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { type DecodeTarget, type Decoded, decodeObject } from '../codec/decode-object.ts';
import { encodeObject } from '../codec/encode.ts';
import type { Reply } from '../http/reply.ts';
import { type WriteOptions, deleteOptionsOf, writeOptionsOf } from './write-options.ts';
import type { WriteRoad, WriteTarget, Written } from './write-road.ts';
import { authorize } from '../authorization/authorizer.ts';
import type { UpdateStrategy } from '../registry/resource.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import { fieldManagerOf } from '../managed-fields/field-manager.ts';
import { deleteOptionsKind } from '../registry/delete-options.ts';
import type { ResourceCall } from './routes.ts';
import { type Served, storedForm } from './served.ts';
import { StatusError, badRequest } from '../status-error.ts';
import { checkDeleteOptions } from '../registry/deletion.ts';
import { createObject } from './create-object.ts';
import { deletedReply } from './deleted-reply.ts';
import { deleteObject } from './delete-object.ts';
import { type View, objectReply, viewOf } from './representation.ts';
import { readBody } from '../http/request-body.ts';
import { updateObject } from './update-object.ts';
import { warned } from './warnings.ts';

// The verbs that change one object through its own path: what the request says, for the road of writes.

/** POST: a new object. */
export async function createFromBody(road: WriteRoad, served: Served, call: ResourceCall): Promise<Reply> {
  const view = viewOf(served, call);
  const options = writeOptionsOf(call.query, 'CreateOptions');
  const decode = await objectDecoder(served, call, options);
  const first = decode();
  const target = targetOf(served, call, options);
  const written = await createObject(road, target, { decode: onceThen(first.object, () => decode().object), ...first });
  return writtenReply(view, written);
}

/** PUT: the whole object; where the kind allows it, one that is not there yet is created. */
export async function replaceFromBody(
  road: WriteRoad,
  served: Served,
  call: ResourceCall,
  strategy: UpdateStrategy,
): Promise<Reply> {
  const { resource } = served;
  const view = viewOf(served, call);
  const options = writeOptionsOf(call.query, 'UpdateOptions');
  const decode = await objectDecoder(served, call, options);
  const first = decode();
  if (!first.object.metadata.name) throw nameless(call.info.name);
  const next = onceThen(first, decode);
  const target = targetOf(served, call, options);
  try {
    return writtenReply(view, await updateObject(road, target, { strategy, from: next }));
  } catch (error) {
    const mayCreate = resource.strategy.createOnUpdate && strategy === resource.strategy;
    if (!mayCreate || !isMissing(error)) throw error;
    await authorizeCreate(road, call);
    const create = { decode: () => decode().object, warnings: first.warnings };
    return writtenReply(view, await createObject(road, target, create));
  }
}

/** Who may update or patch an object may not always create it. Throws 403. */
export function authorizeCreate({ authorizer }: WriteRoad, { user, info }: ResourceCall): Promise<void> {
  return authorize(authorizer, { user, request: { ...info, verb: 'create' }, selectedFields: {} });
}

const nameless = (name: string): StatusError =>
  badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);

const isMissing = (error: unknown): boolean => error instanceof StatusError && error.reason === 'NotFound';

/** DELETE of one object. */
export async function deleteByPath(road: WriteRoad, served: Served, call: ResourceCall): Promise<Reply> {
  const view = viewOf(served, call);
  const options = await deleteOptionsFrom(call);
  const target = targetOf(served, call, options);
  const reply = deletedReply(view, served.resource, target, await deleteObject(road, target, options), options);
  return warned(reply, served.resource.strategy.deletionWarnings?.(options) ?? []);
}

/** The options of a DELETE, from its body and its query. */
/** Of the body, and of the query where the body says nothing. Throws 400 and 422 for what makes no sense. */
export async function deleteOptionsFrom(call: ResourceCall): Promise<DeleteOptions> {
  const options = deleteOptionsOf(call.query, await deleteOptionsInBody(call));
  checkDeleteOptions(options);
  return options;
}

async function deleteOptionsInBody(call: ResourceCall): Promise<DeleteOptions> {
  const body = await readBody(call.incoming);
  if (body.length === 0) return {};
  const contentType = call.incoming.headers['content-type'] ?? '';
  const { object } = decodeObject({ kind: deleteOptionsKind }, body, { contentType, fieldValidation: 'Ignore' });
  call.notes.bodies?.sent(object, () => encodeObject(deleteOptionsKind, object));
  return object;
}

export function targetOf(
  served: Served,
  { info, user, notes, signal, incoming }: ResourceCall,
  options: WriteOptions | DeleteOptions,
): WriteTarget {
  const { namespace, name, subresource } = info;
  const within = served.resource.kind.namespaced ? namespace : '';
  const manager = fieldManagerOf('fieldManager' in options ? options.fieldManager : '', incoming.headers['user-agent']);
  const dryRun = typeof options.dryRun === 'boolean' ? options.dryRun : (options.dryRun?.length ?? 0) > 0;
  const who = { user, notes, options, dryRun, signal };
  return { served, namespace: within, name, subresource, ...who, fieldManager: manager };
}

/** The body as an object of what is named, in the form in which it is stored. */
async function objectDecoder(
  served: Served,
  call: ResourceCall,
  options: WriteOptions,
): Promise<() => Decoded<ApiObject>> {
  const decode = await bodyDecoder(served.named, call, options);
  return () => {
    const { object, warnings } = decode();
    return { object: storedForm(served, object), warnings };
  };
}

/** Reads the body once, and decodes it as often as it is asked to: a write may have to start over. */
export async function bodyDecoder<T extends object>(
  target: DecodeTarget<T>,
  { incoming, notes }: ResourceCall,
  { fieldValidation }: WriteOptions,
): Promise<() => Decoded<T>> {
  const body = await readBody(incoming);
  const contentType = incoming.headers['content-type'] ?? '';
  return () => {
    const decoded = decodeObject(target, body, { contentType, fieldValidation });
    notes.bodies?.sent(decoded.object, () => encodeObject(target.kind, decoded.object));
    return decoded;
  };
}

/** `first` the first time, which is made already; what `again` makes from then on. */
function onceThen<T>(first: T, again: () => T): () => T {
  let left: T | undefined = first;
  return () => {
    const value = left ?? again();
    left = undefined;
    return value;
  };
}

export function writtenReply(view: View, written: Written): Reply {
  return objectReply(view, written.bytes, written);
}
