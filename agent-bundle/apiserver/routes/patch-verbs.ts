import type { Reply } from '../http/reply.ts';
import { type ResourceCall } from './write-verbs.ts';
import { StatusError } from '../status-error.ts';
import type { Served } from './served.ts';
import type { UpdateStrategy, ViewSubresource } from '../registry/resource.ts';
import type { WriteRoad } from './write-road.ts';

const unsupported = () => new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});

/** PATCH: no patch type is known yet. */
export async function patchFromBody(
  _road: WriteRoad,
  _served: Served,
  _call: ResourceCall,
  _strategy: UpdateStrategy,
): Promise<Reply> {
  throw unsupported();
}

export async function patchView(
  _road: WriteRoad,
  _served: Served,
  _subresource: ViewSubresource,
  _call: ResourceCall,
): Promise<Reply> {
  throw unsupported();
}
