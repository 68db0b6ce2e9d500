import { AppError } from '../../../common/base/app-error.ts';
import { type ApiClient, objectPath } from '../../../common/client/api-client.ts';
import type { Params } from '../../../common/ipc/contract.ts';
import { findResource } from './discovery.ts';
import { exactJson, parseExactJson } from './exact-json.ts';
import { type Identity, identityOf } from './object-identity.ts';
import { type JsonObject, isObject, objectYaml, parseObjects } from './object-yaml.ts';
import { writeQuery } from './write-query.ts';

/** An object as YAML, without what the server keeps for itself. */
export function shownYaml(json: string): string {
  const object = parseExactJson(json) as JsonObject;
  if (!isObject(object['metadata'])) return objectYaml(object);
  const { managedFields: _, ...metadata } = object['metadata'];
  return objectYaml({ ...object, metadata });
}

/**
 * Writes an edited object; answers it as the server has it then. Errors: `object-yaml-invalid`,
 * `object-identity-changed`, and an ApiError, 409 where somebody else was faster.
 */
export async function replaceObject(
  api: ApiClient,
  { yaml, dryRun, ...ref }: Omit<Params<'objects.replace'>, 'cluster'>,
  signal: AbortSignal,
): Promise<string> {
  const [object, ...more] = parseObjects(yaml);
  if (!object || more.length > 0) {
    throw new AppError('object-yaml-invalid', { reason: `it holds ${object ? 'more than one object' : 'no object'}` });
  }
  checkIdentity(identityOf(object), ref);
  const resource = await findResource(api, ref.apiVersion, ref.kind, signal);
  const path = objectPath(resource, ref) + writeQuery({ dryRun });
  return shownYaml(await api.text(path, { method: 'PUT', json: exactJson(object), signal }));
}

function checkIdentity(found: Identity, ref: Omit<Params<'objects.replace'>, 'cluster' | 'yaml' | 'dryRun'>): void {
  const fields = [
    ['apiVersion', found.apiVersion, ref.apiVersion],
    ['kind', found.kind, ref.kind],
    ['metadata.name', found.name, ref.name],
    ['metadata.namespace', found.namespace, ref.namespace],
  ] as const;
  for (const [field, value = '', wanted = ''] of fields) {
    if (value !== wanted) throw new AppError('object-identity-changed', { field, value, wanted });
  }
  if (!found.resourceVersion) {
    throw new AppError('object-yaml-invalid', { reason: 'metadata.resourceVersion is missing' });
  }
}
