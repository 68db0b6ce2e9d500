import type { TokenRequest } from '../../../common/api/authentication/v1/token-request.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { claimNameOf } from '../../../common/api/core/v1/pod-claims.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { type CSIDriver, CSIDriverKind } from '../../../common/api/storage/v1/csi-driver.ts';
import { notFound } from '../status-error.ts';
import type { AdmissionContext, AdmissionRequest } from './admission.ts';
import { parseStored } from '../codec/parse-stored.ts';

export function isTokenRequest({ kind, subresource }: AdmissionRequest): boolean {
  return kind.group === '' && kind.resource === 'serviceaccounts' && subresource === 'token';
}

/** Finds the newest of an object in the pod's namespace, or outside namespaces. */
type Find = <T extends ApiObject>(kind: Kind<T>, name: string) => Promise<T | undefined>;

/**
 * Why a kubelet may not ask for this token: it must be bound to a pod of the node, and meant for whom that pod's volumes
 * want tokens. Throws 404 for a pod that is not there.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export async function whyNoToken(
  { object, namespace, user, signal }: AdmissionRequest,
  { served }: AdmissionContext,
  node: string,
): Promise<string | undefined> {
  const find: Find = async <T extends ApiObject>(kind: Kind<T>, name: string) => {
    const ref = kind.namespaced ? { namespace, name } : { name };
    const found = await served.require(kind).cache.get(ref, 'latest', signal);
    return found && (parseStored(found.bytes) as T);
  };
  const { audiences, boundObjectRef: ref } = (object as TokenRequest).spec;
  if (ref?.apiVersion !== 'v1' || ref.kind !== 'Pod' || !ref.name) return 'node requested token not bound to a pod';
  if (!ref.uid) return 'node requested token with a pod binding without a uid';
  const pod = await find(PodKind, ref.name);
  if (!pod) throw notFound(PodKind, ref.name);
  if (pod.metadata.uid !== ref.uid) {
    const why = `the UID in the bound object reference (${ref.uid}) does not match the UID in record`;
    return `${why}. The object might have been deleted and then recreated`;
  }
  if (pod.spec.nodeName !== node) return 'node requested token bound to a pod scheduled on a different node';
  const [audience = '', ...more] = audiences;
  if (more.length > 0) return 'node may only request 0 or 1 audiences';
  if (await wantsTokenFor(pod, audience, find)) return undefined;
  const why = `audience ${JSON.stringify(audience)} not found in pod spec volume`;
  return `${why}, ${user.name} is not authorized to request tokens for this audience`;
}

/** An empty audience is this API. */
async function wantsTokenFor(pod: Pod, audience: string, find: Find): Promise<boolean> {
  for (const { projected } of pod.spec.volumes ?? []) {
    const tokens = (projected?.sources ?? []).flatMap(({ serviceAccountToken }) => serviceAccountToken ?? []);
    if (tokens.some((token) => (token.audience ?? '') === audience)) return true;
  }
  for (const driver of await driversOf(pod, find)) {
    const { tokenRequests = [] } = (await find<CSIDriver>(CSIDriverKind, driver))?.spec ?? {};
    if (tokenRequests.some((token) => (token.audience ?? '') === audience)) return true;
  }
  return false;
}

/** The CSI drivers of a pod's volumes, which may want tokens of the pod with each mount. */
async function driversOf(pod: Pod, find: Find): Promise<Set<string>> {
  const drivers = new Set<string>();
  for (const volume of pod.spec.volumes ?? []) {
    const claim = claimNameOf(pod, volume);
    const driver = volume.csi?.driver ?? (claim === undefined ? undefined : await driverOfClaim(claim, find));
    if (driver !== undefined) drivers.add(driver);
  }
  return drivers;
}

async function driverOfClaim(name: string, find: Find): Promise<string | undefined> {
  const claim = await find<PersistentVolumeClaim>(PersistentVolumeClaimKind, name);
  const volume = claim?.spec?.volumeName;
  return volume ? (await find<PersistentVolume>(PersistentVolumeKind, volume))?.spec?.csi?.driver : undefined;
}
