import type { Reply } from '../http/reply.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { Deleted } from './delete-object.ts';
import type { WriteTarget } from './write-road.ts';
import type { Resource } from '../registry/resource.ts';
import type { StatusBody } from '../status-error.ts';
import { type View, objectReply, textIn } from './representation.ts';
import { statusInFormat } from './status-reply.ts';

/**
 * What is gone is told by a Status; what is only marked, or whose kind says so, by the object. 202 where dependents go first, for
 * which the client has asked.
 */
export function deletedReply(
  view: View,
  { kind, returnsDeletedObject }: Resource,
  { name }: Pick<WriteTarget, 'name'>,
  { removed, bytes, uid }: Deleted,
  { orphanDependents, propagationPolicy }: DeleteOptions,
): Reply {
  const waits = !removed && (orphanDependents === false || propagationPolicy === 'Foreground');
  if (!removed || returnsDeletedObject) return objectReply(view, bytes, { code: waits ? 202 : 200 });
  const group = kind.group === '' ? {} : { group: kind.group };
  const status = success({ name, ...group, kind: kind.resource, uid });
  if (view.format === 'protobuf') return statusInFormat(view.format, 200, status);
  return { type: 'body', code: 200, ...textIn(view.format, Buffer.from(`${JSON.stringify(status)}\n`)) };
}

export function success(details?: StatusBody['details']): StatusBody {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(details ? { details } : {}) };
}
