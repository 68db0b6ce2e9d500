import type { ActionSubresource, ViewSubresource } from '../registry/resource.ts';
import type { Reply } from '../http/reply.ts';
import { statusFormatOf } from '../http/negotiation.ts';
import { type ResourceCall, bodyDecoder, targetOf } from './write-verbs.ts';
import { admissionRequestOf, writeContextOf } from './write-road.ts';
import { type Changed, parse, updateObject } from './update-object.ts';
import type { WriteRoad } from './write-road.ts';
import type { ManagedFieldsEntry } from '../../../common/api/meta/v1.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Served } from './served.ts';
import { badRequest } from '../status-error.ts';
import { deleteObject } from './delete-object.ts';
import { encodeObject } from '../codec/encode.ts';
import { objectReply, plainViewOf } from './representation.ts';
import { readObject } from './read-verbs.ts';
import { statusInFormat } from './status-reply.ts';
import { success } from './deleted-reply.ts';
import { type WriteOptions, writeOptionsOf } from './write-options.ts';

/** GET of a view: the object as another kind. */
export async function readView(served: Served, subresource: ViewSubresource, call: ResourceCall): Promise<Reply> {
  const view = plainViewOf(call, subresource.view);
  return objectReply(view, viewBytes(subresource, (await readObject(served, call)).bytes));
}

/** PUT of a view. */
export async function replaceView(
  road: WriteRoad,
  served: Served,
  view: ViewSubresource,
  call: ResourceCall,
): Promise<Reply> {
  const options = writeOptionsOf(call.query, 'UpdateOptions');
  const decode = await bodyDecoder({ kind: view.view }, call, options);
  return changeView(road, served, view, call, options, () => {
    const { object, warnings } = decode();
    return { view: object, warnings };
  });
}

/** A view as it shall be. */
interface ChangedView {
  readonly view: ApiObject;
  readonly warnings: readonly string[];
  /** Who owns what of the object from now on; absent: what changes is the writer's. */
  readonly managedFields?: ManagedFieldsEntry[];
}

/** Changes the object to what a view says that `change` makes of the present one. */
export async function changeView(
  road: WriteRoad,
  served: Served,
  subresource: ViewSubresource,
  call: ResourceCall,
  options: Pick<WriteOptions, 'dryRun' | 'fieldManager'>,
  change: (present: ApiObject, object: ApiObject) => ChangedView,
): Promise<Reply> {
  const shown = plainViewOf(call, subresource.view);
  const { strategy } = served.resource;
  const from = (_: ApiObject, copy: () => ApiObject): Changed => {
    const object = copy();
    const { view, warnings, managedFields } = change(subresource.read(object), object);
    if (view.metadata.name && view.metadata.name !== call.info.name) {
      throw badRequest(
        `the name of the object (${view.metadata.name}) does not match the name on the URL (${call.info.name})`,
      );
    }
    const errors = subresource.write(object, view);
    object.metadata.resourceVersion = view.metadata.resourceVersion;
    if (!managedFields) return { object, warnings, errors };
    object.metadata.managedFields = managedFields;
    return { object, warnings, errors, ownership: 'told' };
  };
  const written = await updateObject(road, targetOf(served, call, options), { strategy, from });
  return objectReply(shown, viewBytes(subresource, written.bytes), written);
}

function viewBytes(subresource: ViewSubresource, bytes: Buffer): Buffer {
  return Buffer.from(encodeObject(subresource.view, subresource.read(parse(bytes))));
}

/** POST of an action: what it does to the object is written or deleted, the answer is a Status. */
export async function act(
  road: WriteRoad,
  served: Served,
  action: ActionSubresource,
  call: ResourceCall,
): Promise<Reply> {
  const options = writeOptionsOf(call.query, 'CreateOptions');
  const decode = await bodyDecoder({ kind: action.body }, call, options);
  const target = targetOf(served, call, options);
  const body = decode().object;
  if (body.metadata.name && body.metadata.name !== target.name) {
    throw badRequest(`name in URL does not match name in ${action.body.kind} object`);
  }
  const request = admissionRequestOf(target, 'CREATE', body, undefined);
  await road.admission.mutate(request);
  await road.admission.validate(request);
  const context = writeContextOf(road, target);
  const outcome = action.act(parse((await readObject(served, call)).bytes), body, context);
  if (outcome.type === 'delete') {
    // An Eviction says in its own options that it is for show.
    const dryRun = target.dryRun || (outcome.options.dryRun?.length ?? 0) > 0;
    await deleteObject(road, { ...target, dryRun }, outcome.options);
  } else {
    const from = (_: ApiObject, copy: () => ApiObject): Changed => {
      const again = action.act(copy(), decode().object, context);
      if (again.type === 'delete') throw new Error(`${action.body.kind} updates one time and deletes another`);
      return { object: again.object, warnings: [], ownership: 'kept' };
    };
    await updateObject(road, target, { strategy: undefined, from });
  }
  const format = statusFormatOf(call.incoming.headers.accept);
  return statusInFormat(format, 201, { ...success(), code: 201 });
}
