import { kindOf } from '../../../common/api/kinds.ts';
import { AppError } from '../../../common/base/app-error.ts';
import type { ApiClient, ResourcePath } from '../../../common/client/api-client.ts';
import { ApiError } from '../../../common/client/api-error.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/ : APIResourceList */
interface ResourceList {
  readonly resources?: ReadonlyArray<{ readonly name: string; readonly kind: string; readonly namespaced: boolean }>;
}

/**
 * Where objects of a kind are found, also of one that only the server knows: then it is asked.
 * Error: `object-kind-unknown`.
 */
export async function findResource(
  api: ApiClient,
  apiVersion: string,
  kind: string,
  signal: AbortSignal,
): Promise<ResourcePath> {
  const known = kindOf(apiVersion, kind);
  if (known) return known;
  const unknown = new AppError('object-kind-unknown', { apiVersion, kind });
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const root = [...(group === '' ? ['api'] : ['apis', group]), version].map(encodeURIComponent).join('/');
  const text = await api.text(`/${root}`, { signal }).catch((error: unknown) => {
    // A group that is not there is answered without a Status.
    throw error instanceof ApiError && error.code === 404 ? unknown : error;
  });
  const { resources = [] } = JSON.parse(text) as ResourceList;
  // A subresource has its own kind at times: `pods/eviction`.
  const resource = resources.find((each) => each.kind === kind && !each.name.includes('/'));
  if (!resource) throw unknown;
  return { group, version, resource: resource.name, namespaced: resource.namespaced };
}
