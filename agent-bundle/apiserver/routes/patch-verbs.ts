import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { applyPatch, patchOfType } from '../patch/apply-patch.ts';
import { type ResourceCall, targetOf, writtenReply } from './write-verbs.ts';
import type { Reply } from '../http/reply.ts';
import type { Served } from './served.ts';
import type { UpdateStrategy, ViewSubresource } from '../registry/resource.ts';
import type { WriteRoad } from './write-road.ts';
import { changeView } from './subresource-verbs.ts';
import { readBody } from '../http/request-body.ts';
import { updateObject } from './update-object.ts';
import { viewOf } from './representation.ts';
import { writeOptionsOf } from './write-options.ts';

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
  const { resource } = served;
  const view = viewOf(resource, call);
  const { dryRun, body, ...options } = await patchOf(call);
  const from = (copy: () => ApiObject) => applyPatch(resource, copy(), body, options);
  return writtenReply(view, await updateObject(road, targetOf(served, call, dryRun), { strategy, from }));
}

/** PATCH of a view: of the Scale that the object shows. */
export async function patchView(
  road: WriteRoad,
  served: Served,
  subresource: ViewSubresource,
  call: ResourceCall,
): Promise<Reply> {
  const { dryRun, body, ...options } = await patchOf(call);
  return changeView(road, served, subresource, call, dryRun, (present) => {
    const { object, warnings } = applyPatch({ kind: subresource.view }, present, body, options);
    return { view: object, warnings };
  });
}

async function patchOf({ incoming, query }: ResourceCall) {
  const contentType = incoming.headers['content-type'] ?? '';
  // Before anybody looks for the object: what is wrong with the request is wrong whatever there is.
  patchOfType(contentType);
  return { ...writeOptionsOf(query, 'PatchOptions'), contentType, body: await readBody(incoming) };
}
