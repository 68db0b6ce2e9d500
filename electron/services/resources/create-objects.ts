import { AppError } from '../../../common/base/app-error.ts';
import { type ApiClient, collectionPath } from '../../../common/client/api-client.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import type { Params, Result } from '../../../common/ipc/contract.ts';
import { findResource } from './discovery.ts';
import { exactJson, parseExactJson } from './exact-json.ts';
import { type Identity, identityOf, shownIdentity } from './object-identity.ts';
import { type JsonObject, isObject, parseObjects } from './object-yaml.ts';
import { writeQuery } from './write-query.ts';

type Created = Result<'objects.create'>['created'][number];

/** Where kubectl puts what names no namespace. */
const defaultNamespace = 'default';

/**
 * Creates the objects of a text one after the other. Errors: `object-yaml-invalid` before any is created,
 * `object-kind-unknown`, and `object-not-created` for the first the server refuses.
 */
export async function createObjects(
  api: ApiClient,
  { yaml, namespace = defaultNamespace }: Pick<Params<'objects.create'>, 'yaml' | 'namespace'>,
  signal: AbortSignal,
): Promise<Created[]> {
  const objects = parseObjects(yaml).flatMap(itemsOf);
  if (objects.length === 0) throw new AppError('object-yaml-invalid', { reason: 'it holds no object' });
  const wanted = objects.map((object) => ({ object, identity: identityOf(object) }));
  const created: Created[] = [];
  for (const { object, identity } of wanted) {
    try {
      const place = { ...identity, namespace: identity.namespace ?? namespace };
      created.push(await createObject(api, object, place, signal));
    } catch (error) {
      throw notCreated(error, identity, created);
    }
  }
  return created;
}

async function createObject(
  api: ApiClient,
  object: JsonObject,
  { apiVersion, kind, namespace }: Identity,
  signal: AbortSignal,
): Promise<Created> {
  const resource = await findResource(api, apiVersion, kind, signal);
  const path = collectionPath(resource, namespace) + writeQuery({ dryRun: false });
  const made = parseExactJson(await api.text(path, { method: 'POST', json: exactJson(object), signal })) as JsonObject;
  const identity = identityOf({ apiVersion, kind, metadata: made['metadata'] });
  return { apiVersion, kind, name: identity.name ?? '', ...(identity.namespace && { namespace: identity.namespace }) };
}

/** A List stands for what is in it. */
function itemsOf(object: JsonObject): JsonObject[] {
  const items = object['items'];
  if (object['kind'] !== 'List' || !Array.isArray(items)) return [object];
  return items.filter(isObject);
}

function notCreated(error: unknown, identity: Identity, created: readonly Created[]): unknown {
  if (!(error instanceof ApiError)) return error;
  const before = created.map(({ kind, name }) => `${kind} ${name}`).join(', ') || 'nothing';
  const params = { object: shownIdentity(identity), reason: error.message, created: before };
  return new AppError('object-not-created', params, error);
}
