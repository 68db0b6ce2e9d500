import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { stringifyExact } from '../codec/exact-json.ts';
import { decodeValue } from '../codec/decode-object.ts';
import { appliedToView } from '../managed-fields/apply-to-view.ts';
import { type Configuration, applied, configurationOf } from '../managed-fields/server-side-apply.ts';
import type { Reply } from '../http/reply.ts';
import { readBody } from '../http/request-body.ts';
import { readConfiguration } from '../patch/read-configuration.ts';
import type { UpdateStrategy, ViewSubresource } from '../registry/resource.ts';
import { StatusError, conflict } from '../status-error.ts';
import { createObject } from './create-object.ts';
import { viewOf } from './representation.ts';
import { type Served, storedForm } from './served.ts';
import { changeView } from './subresource-verbs.ts';
import { type Changed, updateObject } from './update-object.ts';
import { applyOptionsOf } from './write-options.ts';
import { type WriteRoad, type Written, gaveUp, writeContextOf } from './write-road.ts';
import type { ResourceCall } from './routes.ts';
import { authorizeCreate, targetOf, writtenReply } from './write-verbs.ts';

const mostAttempts = 8;

/**
 * PATCH with a configuration: the object becomes what it says, and is created where there is none.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export async function applyFromBody(
  road: WriteRoad,
  served: Served,
  call: ResourceCall,
  strategy: UpdateStrategy,
): Promise<Reply> {
  const view = viewOf(served, call);
  const options = applyOptionsOf(call.query);
  const { value, warnings } = readConfiguration(await readBody(call.incoming), options.fieldValidation);
  call.notes.bodies?.sent({}, () => stringifyExact(value));
  const configuration = configurationOf(served.named.kind, value);
  const target = targetOf(served, call, options);
  const { mode } = options;
  const become = (live: ApiObject | undefined): Changed => {
    const { now } = writeContextOf(road, target);
    const ownership = { manager: target.fieldManager, subresource: target.subresource, now, mode };
    return { object: storedForm(served, applied(served, live, configuration, ownership)), warnings, ownership: 'told' };
  };
  const update = () => updateObject(road, target, { strategy, from: become });
  const create = async () => {
    await authorizeCreate(road, call);
    refuseUid(served, target.name, configuration);
    return createObject(road, target, { ownership: 'told', decode: () => become(undefined).object, warnings });
  };
  const written = await (target.subresource === '' ? updateOrCreate(update, create) : update());
  if (!written) throw gaveUp(served.resource.kind, target.name);
  return writtenReply(view, written);
}

/** Undefined when others keep creating and deleting it. */
async function updateOrCreate(
  update: () => Promise<Written>,
  create: () => Promise<Written>,
): Promise<Written | undefined> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    try {
      return await update();
    } catch (error) {
      if (!isRefusal(error, 'NotFound')) throw error;
    }
    try {
      return await create();
    } catch (error) {
      if (!isRefusal(error, 'AlreadyExists')) throw error;
    }
  }
  return undefined;
}

const isRefusal = (error: unknown, reason: string): boolean => error instanceof StatusError && error.reason === reason;

/** Who names a uid means the object that has it. */
function refuseUid({ resource }: Served, name: string, { value }: Configuration): void {
  const { uid } = (value['metadata'] ?? {}) as { readonly uid?: unknown };
  if (typeof uid !== 'string' || uid === '') return;
  const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  throw conflict(resource.kind, name, why);
}

/** The same of a view: the object's Scale. */
export async function applyToView(
  road: WriteRoad,
  served: Served,
  subresource: ViewSubresource,
  call: ResourceCall,
): Promise<Reply> {
  const options = applyOptionsOf(call.query);
  const { value, warnings } = readConfiguration(await readBody(call.incoming), options.fieldValidation);
  call.notes.bodies?.sent({}, () => stringifyExact(value));
  const { view: kind } = subresource;
  const configuration = configurationOf(kind, value);
  const { fieldManager: manager } = options;
  return changeView(road, served, subresource, call, options, (present, object) => {
    const { now } = writeContextOf(road, targetOf(served, call, options));
    const ownership = { manager, subresource: call.info.subresource, now, mode: options.mode };
    const { view, managedFields } = appliedToView(served.named, object, { kind, present }, configuration, ownership);
    return { view: decodeValue<ApiObject>({ kind }, view).object, warnings, managedFields };
  });
}
