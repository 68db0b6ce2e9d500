import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { forbidden, notFound } from '../status-error.ts';
import type { CachedObject } from '../watch-cache/watch-cache.ts';
import { NamespaceKind } from '../../../common/api/core/v1/namespace.ts';

const immortal = new Set(['default', 'kube-system', 'kube-public']);

/**
 * Objects are made in namespaces that exist and are not going away; the namespaces a cluster stands on stay.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  appliesTo: ({ operation, kind }) =>
    operation !== 'CONNECT' && (kind.namespaced ? operation !== 'DELETE' : kind.resource === 'namespaces'),
  // First of all, though it changes nothing: others look for things of the namespace, which go while it ends.
  async mutate(request, context) {
    const { operation, kind, name, namespace } = request;
    if (!kind.namespaced) return;
    const found = await lookUp(request, context);
    if (!found) throw notFound(NamespaceKind, namespace);
    if (operation === 'CREATE' && found.fields['status.phase'] === 'Terminating') {
      const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
      const message = `namespace ${namespace} is being terminated`;
      throw forbidden(kind, name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]);
    }
  },
  validate({ operation, kind, name }) {
    if (operation === 'DELETE' && !kind.namespaced && immortal.has(name)) {
      throw forbidden(kind, name, 'this namespace may not be deleted');
    }
  },
};

/** What we know already is enough; that there is none must be certain. */
async function lookUp(request: AdmissionRequest, context: AdmissionContext): Promise<CachedObject | undefined> {
  const { cache } = context.served.require(NamespaceKind);
  const ref = { name: request.namespace };
  return (await cache.get(ref, 'any', request.signal)) ?? (await cache.get(ref, 'latest', request.signal));
}
