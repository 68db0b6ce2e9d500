import { readJson } from '../codec/json-reader.ts';
import { stringifyExact } from '../codec/exact-json.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { applyPatch, patchOfType, patchTypeOf } from '../patch/apply-patch.ts';
import { applyPatchType } from '../patch/read-configuration.ts';
import { applyFromBody, applyToView } from './apply-verb.ts';
import type { ResourceCall } from './routes.ts';
import { targetOf, writtenReply } from './write-verbs.ts';
import type { Reply } from '../http/reply.ts';
import { type Served, namedForm, storedForm } from './served.ts';
import type { UpdateStrategy, ViewSubresource } from '../registry/resource.ts';
import type { WriteRoad } from './write-road.ts';
import { changeView } from './subresource-verbs.ts';
import { readBody } from '../http/request-body.ts';
import { updateObject } from './update-object.ts';
import { viewOf } from './representation.ts';
import { patchOptionsOf } from './write-options.ts';

/**
 * PATCH: applied to what stands now, and again when somebody else was faster, unless the patch itself says of which
 * resourceVersion it is.
 */
export async function patchFromBody(
  road: WriteRoad,
  served: Served,
  call: ResourceCall,
  strategy: UpdateStrategy,
): Promise<Reply> {
  if (isApply(call)) return applyFromBody(road, served, call, strategy);
  const view = viewOf(served, call);
  const { body, ...options } = await patchOf(served, call);
  const from = (current: ApiObject) => {
    const { object, warnings } = applyPatch(served.named, namedForm(served, current), body, options);
    return { object: storedForm(served, object), warnings };
  };
  const target = targetOf(served, call, options);
  return writtenReply(view, await updateObject(road, target, { strategy, from }));
}

/** PATCH of a view: of the Scale that the object shows. */
export async function patchView(
  road: WriteRoad,
  served: Served,
  subresource: ViewSubresource,
  call: ResourceCall,
): Promise<Reply> {
  if (isApply(call)) return applyToView(road, served, subresource, call);
  const { body, ...options } = await patchOf(served, call);
  return changeView(road, served, subresource, call, options, (present) => {
    const { object, warnings } = applyPatch({ kind: subresource.view }, present, body, options);
    return { view: object, warnings };
  });
}

const isApply = ({ incoming }: ResourceCall): boolean =>
  patchTypeOf(incoming.headers['content-type'] ?? '') === applyPatchType;

async function patchOf({ named }: Served, { incoming, query, notes }: ResourceCall) {
  const contentType = incoming.headers['content-type'] ?? '';
  // Before anybody looks for the object: what is wrong with the request is wrong whatever there is.
  patchOfType(contentType, named.kind);
  const body = await readBody(incoming);
  notes.bodies?.sent({}, () => stringifyExact(readJson(body.toString()).value));
  return { ...patchOptionsOf(query), contentType, body };
}
