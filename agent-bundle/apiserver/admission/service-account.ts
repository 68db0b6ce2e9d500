import { ServiceAccountKind, type ServiceAccount } from '../../../common/api/core/v1/service-account.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { forbidden } from '../status-error.ts';
import { findObject } from './known-objects.ts';
import { isMirrorPod } from './mirror-pod.ts';
import { limitsSecrets, unlistedInEnvironment, unlistedSecret } from './mountable-secrets.ts';
import { mountApiAccess, wantsApiAccess } from './api-access-volume.ts';

/**
 * Every pod runs as a service account of its namespace, which must exist; `default` where it names none. Its pull
 * secrets become the pod's, and its token is mounted unless pod or account say otherwise. An account may allow its pods
 * no secrets but those it lists.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-admission-controller
 */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  appliesTo: ({ operation, kind, subresource }) =>
    kind.group === '' &&
    kind.resource === 'pods' &&
    ((operation === 'CREATE' && subresource === '') ||
      (operation === 'UPDATE' && subresource === 'ephemeralcontainers')),
  async mutate(request, context) {
    const pod = request.object as Pod;
    if (request.operation !== 'CREATE' || isMirrorPod(pod)) return;
    pod.spec.serviceAccountName ||= 'default';
    // The old name of the same field; clients of both are about.
    pod.spec.serviceAccount = pod.spec.serviceAccountName;
    const account = await lookUp(request, context, pod.spec.serviceAccountName);
    if (wantsApiAccess(pod, account)) mountApiAccess(pod);
    if ((pod.spec.imagePullSecrets ?? []).length === 0 && account.imagePullSecrets) {
      pod.spec.imagePullSecrets = structuredClone(account.imagePullSecrets);
    }
  },
  async validate(request, context) {
    const pod = request.object as Pod;
    const why = isMirrorPod(pod) ? beyondMirror(pod) : await beyondAccount(pod, request, context);
    if (why !== undefined) throw forbidden(request.kind, request.name, why);
  },
};

async function beyondAccount(
  pod: Pod,
  request: AdmissionRequest,
  context: AdmissionContext,
): Promise<string | undefined> {
  const account = await lookUp(request, context, pod.spec.serviceAccountName ?? '');
  if (!limitsSecrets(account)) return undefined;
  return request.operation === 'CREATE'
    ? unlistedSecret(pod, account)
    : unlistedInEnvironment('ephemeral container', pod.spec.ephemeralContainers, account);
}

/** A kubelet that copies a pod from its own files must not get at what the API keeps. */
function beyondMirror({ spec }: Pod): string | undefined {
  const { volumes = [], serviceAccountName } = spec;
  if (serviceAccountName) return 'a mirror pod may not reference service accounts';
  const everything = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  const readsSecrets =
    (spec.imagePullSecrets ?? []).length > 0 ||
    volumes.some(({ secret, projected }) => secret ?? projected?.sources?.some((source) => source.secret)) ||
    everything.some(
      ({ env, envFrom }) =>
        env?.some(({ valueFrom }) => valueFrom?.secretKeyRef) || envFrom?.some(({ secretRef }) => secretRef),
    );
  if (readsSecrets) return 'a mirror pod may not reference secrets';
  return volumes.some(({ projected }) => projected?.sources?.some((source) => source.serviceAccountToken))
    ? 'a mirror pod may not use ServiceAccountToken volume projections'
    : undefined;
}

async function lookUp(request: AdmissionRequest, context: AdmissionContext, name: string): Promise<ServiceAccount> {
  const { kind, namespace, signal } = request;
  const found = await findObject(context, ServiceAccountKind, { namespace, name }, signal);
  if (found) return found;
  const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
  throw forbidden(kind, request.name, why);
}
