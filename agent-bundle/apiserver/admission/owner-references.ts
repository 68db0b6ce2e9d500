import { isDeepStrictEqual } from 'node:util';
import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import { forbidden } from '../status-error.ts';
import { mayDo } from './permission.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';

/**
 * Who says that an object belongs to another must be able to delete the object, and where that would hold the owner's
 * deletion up, to change the owner's finalizers. Off unless it is enabled.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement
 */
export const ownerReferencesPermissionEnforcement: AdmissionPlugin = {
  name: 'OwnerReferencesPermissionEnforcement',
  appliesTo: ({ operation, subresource, object, oldObject }) =>
    (operation === 'CREATE' || operation === 'UPDATE') &&
    subresource !== 'status' &&
    !isDeepStrictEqual(object?.metadata.ownerReferences ?? [], oldObject?.metadata.ownerReferences ?? []),
  async validate(request, context) {
    const { kind, name, namespace, object, oldObject, operation } = request;
    // Nothing that stands is taken from anybody by an object that is new.
    const own = { verb: 'delete', group: kind.group, version: kind.version, resource: kind.resource, namespace, name };
    if (operation === 'UPDATE' && !(await mayDo(request, context, own))) {
      const why = "cannot set an ownerRef on a resource you can't delete: RBAC: not allowed";
      throw forbidden(kind, name, why);
    }
    const before = oldObject?.metadata.ownerReferences ?? [];
    const blocks = ({ blockOwnerDeletion }: OwnerReference) => blockOwnerDeletion === true;
    const already = new Set(before.filter(blocks).map(({ uid }) => uid));
    for (const owner of (object?.metadata.ownerReferences ?? []).filter(blocks)) {
      if (!already.has(owner.uid)) await checkOwner(owner, request, context);
    }
  },
};

async function checkOwner(owner: OwnerReference, request: AdmissionRequest, context: AdmissionContext): Promise<void> {
  const { kind, name, namespace } = request;
  const [group, version] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : ['', owner.apiVersion];
  const served = context.served.all.find(
    ({ named }) => named.kind.group === group && named.kind.version === version && named.kind.kind === owner.kind,
  );
  if (!served) {
    const why = `cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion ${owner.apiVersion} Kind ${owner.kind}`;
    throw forbidden(kind, name, why);
  }
  const { resource, namespaced } = served.named.kind;
  const finalizers = {
    verb: 'update',
    group: group ?? '',
    version: version ?? '',
    resource,
    subresource: 'finalizers',
    namespace: namespaced ? namespace : '',
    name: owner.name,
  };
  if (await mayDo(request, context, finalizers)) return;
  const why = "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on";
  throw forbidden(kind, name, `${why}: RBAC: not allowed`);
}
