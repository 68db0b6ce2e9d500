import { ServiceAccountKind, type ServiceAccount } from '../../../common/api/core/v1/service-account.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { forbidden } from '../status-error.ts';
import { isMirrorPod } from './mirror-pod.ts';
import { parseStored } from '../codec/parse-stored.ts';

/**
 * Every pod runs as a service account of its namespace, which must exist; `default` where it names none. Its pull
 * secrets become the pod's. A pod that wants a token says so in a volume of its own.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-admission-controller
 */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  appliesTo: ({ operation, kind, subresource }) =>
    operation === 'CREATE' && kind.group === '' && kind.resource === 'pods' && subresource === '',
  async mutate(request, context) {
    const pod = request.object as Pod;
    if (isMirrorPod(pod)) return;
    pod.spec.serviceAccountName ||= 'default';
    // The old name of the same field; clients of both are about.
    pod.spec.serviceAccount = pod.spec.serviceAccountName;
    const account = await lookUp(request, context, pod.spec.serviceAccountName);
    if ((pod.spec.imagePullSecrets ?? []).length === 0 && account.imagePullSecrets) {
      pod.spec.imagePullSecrets = account.imagePullSecrets;
    }
  },
};

async function lookUp(request: AdmissionRequest, context: AdmissionContext, name: string): Promise<ServiceAccount> {
  const { kind, namespace, signal } = request;
  const { cache } = context.served.require(ServiceAccountKind);
  const ref = { namespace, name };
  const found = (await cache.get(ref, 'any', signal)) ?? (await cache.get(ref, 'latest', signal));
  if (found) return parseStored(found.bytes);
  const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
  throw forbidden(kind, request.name, why);
}
