import { badRequest, methodNotAllowed, unknownResource } from '../status-error.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import type { ResourceRequest } from './request-info.ts';
import { pathSegment } from '../../../common/api/names.ts';

/**
 * Refuses paths where nothing of this kind can stand: a name without its namespace, a namespace around what has none, a
 * method that a collection or an object does not know. Throws 400, 404 and 405 as upstream does.
 */
export function checkPlacement({ namespaced, resource }: Kind, info: ResourceRequest): void {
  const { verb, name, namespace, subresource } = info;
  const inNamespace = namespace !== '' && resource !== 'namespaces';
  if (!namespaced && inNamespace) throw unknownResource();
  if (namespaced && namespace === '' && name !== '') throw unknownResource();
  const wantsName = verb === 'get' || verb === 'update' || verb === 'patch' || verb === 'delete';
  if (wantsName && name === '') throw methodNotAllowed();
  if (verb === 'create' && name !== '' && subresource === '') throw methodNotAllowed();
  const everywhere = namespaced && namespace === '';
  if (everywhere && (verb === 'create' || verb === 'deletecollection')) throw methodNotAllowed();
  checkSegment('name', name);
  checkSegment('namespace', namespace);
}

/** Names become keys of the store, so that none may reach out of its place. */
function checkSegment(what: 'name' | 'namespace', text: string): void {
  const wrong = pathSegment(text);
  if (wrong.length > 0) throw badRequest(`invalid ${what} ${JSON.stringify(text)}: [${wrong.join(' ')}]`);
}
