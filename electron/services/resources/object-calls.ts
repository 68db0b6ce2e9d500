import { NodeKind } from '../../../common/api/core/v1/node.ts';
import type { Scale } from '../../../common/api/autoscaling/v1/scale.ts';
import { type ApiClient, objectPath } from '../../../common/client/api-client.ts';
import type { Handlers } from '../ipc/handlers.ts';
import type { Links } from '../links/links.ts';
import { withLink } from '../links/with-link.ts';
import { createObjects } from './create-objects.ts';
import { findResource } from './discovery.ts';
import { replaceObject, shownYaml } from './replace-object.ts';

type ObjectCalls = Pick<
  Handlers,
  'nodes.setUnschedulable' | 'objects.scale' | 'objects.delete' | 'objects.yaml' | 'objects.replace' | 'objects.create'
>;

const mergePatch = 'application/merge-patch+json';

/** Reads and writes of API objects, of any kind the server has. */
export function objectCalls(links: Links): ObjectCalls {
  const withApi = <R>(cluster: string, use: (api: ApiClient) => Promise<R>) =>
    withLink(links, cluster, (link) => use(link.api));
  return {
    'nodes.setUnschedulable': ({ cluster, node, unschedulable }, signal) =>
      withApi(cluster, async (api) => {
        const patch = { spec: { unschedulable: unschedulable || null } };
        await api.patch(NodeKind, { name: node }, patch, { signal });
      }),
    'objects.scale': ({ cluster, apiVersion, kind, replicas, ...ref }, signal) =>
      withApi(cluster, async (api) => {
        const path = objectPath(await findResource(api, apiVersion, kind, signal), ref, 'scale');
        const json = JSON.stringify({ spec: { replicas } });
        const answer = await api.text(path, { method: 'PATCH', contentType: mergePatch, json, signal });
        return { replicas: (JSON.parse(answer) as Scale).spec?.replicas ?? 0 };
      }),
    'objects.delete': ({ cluster, apiVersion, kind, ...ref }, signal) =>
      withApi(cluster, async (api) => {
        const resource = await findResource(api, apiVersion, kind, signal);
        await api.delete(resource, ref, { propagationPolicy: 'Background', signal });
      }),
    'objects.yaml': ({ cluster, apiVersion, kind, ...ref }, signal) =>
      withApi(cluster, async (api) => {
        const path = objectPath(await findResource(api, apiVersion, kind, signal), ref);
        return { yaml: shownYaml(await api.text(path, { signal })) };
      }),
    'objects.replace': ({ cluster, ...edited }, signal) =>
      withApi(cluster, async (api) => ({ yaml: await replaceObject(api, edited, signal) })),
    'objects.create': ({ cluster, ...text }, signal) =>
      withApi(cluster, async (api) => ({ created: await createObjects(api, text, signal) })),
  };
}
