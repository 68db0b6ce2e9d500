import type { ViewSubresource } from '../registry/resource.ts';
import type { Reply } from '../http/reply.ts';
import type { ResourceCall } from './routes.ts';
import { bodyDecoder, targetOf } from './write-verbs.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { type Changed, updateObject } from './update-object.ts';
import type { WriteRoad } from './write-road.ts';
import type { ManagedFieldsEntry } from '../../../common/api/meta/v1.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Served } from './served.ts';
import { badRequest } from '../status-error.ts';
import { encodeObject } from '../codec/encode.ts';
import { objectReply, shownViewOf } from './representation.ts';
import { readObject } from './read-verbs.ts';
import { type WriteOptions, writeOptionsOf } from './write-options.ts';

/** GET of a view: the object as another kind. */
export async function readView(served: Served, subresource: ViewSubresource, call: ResourceCall): Promise<Reply> {
  const view = shownViewOf(call, { kind: subresource.view, columns: subresource.columns });
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
  options: WriteOptions,
  change: (present: ApiObject, object: ApiObject) => ChangedView,
): Promise<Reply> {
  const shown = shownViewOf(call, { kind: subresource.view, columns: subresource.columns });
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
    object.metadata.resourceVersion = view.metadata.resourceVersion || object.metadata.resourceVersion;
    if (!managedFields) return { object, warnings, errors };
    object.metadata.managedFields = managedFields;
    return { object, warnings, errors, ownership: 'told' };
  };
  const written = await updateObject(road, targetOf(served, call, options), { strategy, from });
  return objectReply(shown, viewBytes(subresource, written.bytes), written);
}

function viewBytes(subresource: ViewSubresource, bytes: Buffer): Buffer {
  return Buffer.from(encodeObject(subresource.view, subresource.read(parseStored(bytes))));
}
