import { isDeepStrictEqual } from 'node:util';
import { hostLocal } from '../../../common/api/core/v1/host-local.ts';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type ReferencedResource, referencesOf } from '../authorization/pod-references.ts';
import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { type StatusError, forbidden, notFound } from '../status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isMirrorPod } from './mirror-pod.ts';
import { isTokenRequest, whyNoToken } from './node-token.ts';
import { nodeOf } from '../authorization/node-authorizer.ts';
import { semanticEqual } from '../registry/equality.ts';

/**
 * What a kubelet may put into the objects it is allowed to write: its own Node without moving itself out of sight, mirror
 * pods of its own, the status of its own pods, what it did to the size of their claims, whether it has a directory for a
 * host-local volume, its own lease and CSINode, tokens bound to its own pods.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  appliesTo: ({ user }) => nodeOf(user) !== undefined,
  /** Changes nothing; but for whom a token is, the request says only until it is filled in. */
  async mutate(request, context) {
    const why = isTokenRequest(request) && (await whyNoToken(request, context, nodeOf(request.user) ?? ''));
    if (why) throw refuse(request, why);
  },
  validate(request, context) {
    const node = nodeOf(request.user) ?? '';
    const why = refusal(request, node);
    if (why) throw refuse(request, why);
    const owner = isNewPod(request) ? request.object?.metadata.ownerReferences?.[0] : undefined;
    return owner && checkOwnUid(owner, request, context);
  },
};

const isNewPod = ({ kind, operation, subresource }: AdmissionRequest): boolean =>
  kind.group === '' && kind.resource === 'pods' && operation === 'CREATE' && subresource === '';

/** An owner must be the Node as it is now. Throws 404 where there is none. */
async function checkOwnUid(
  { name, uid }: OwnerReference,
  request: AdmissionRequest,
  { served }: AdmissionContext,
): Promise<void> {
  const found = await served.require(NodeKind).cache.get({ name }, 'latest', request.signal);
  if (!found) throw notFound(NodeKind, name);
  const own = parseStored(found.bytes).metadata.uid ?? '';
  if (uid !== own) throw refuse(request, `node ${name} UID mismatch: expected ${uid} got ${own}`);
}

function refuse({ kind, name }: AdmissionRequest, why: string): StatusError {
  return forbidden(kind, name, why);
}

function refusal(request: AdmissionRequest, node: string): string | undefined {
  switch (`${request.kind.group}/${request.kind.resource}`) {
    case '/nodes':
      return aboutNode(request, node);
    case '/pods':
      return aboutPod(request, node);
    case '/persistentvolumeclaims':
      return aboutClaim(request, node);
    case '/persistentvolumes':
      return aboutVolume(request, node);
    case 'storage.k8s.io/csinodes':
      return request.name === node ? undefined : 'can only access CSINode with the same name as the requesting node';
    case 'coordination.k8s.io/leases':
      return request.name === node ? undefined : 'can only access node lease with the same name as the requesting node';
    default:
      return undefined;
  }
}

function aboutNode({ name, object, oldObject }: AdmissionRequest, node: string): string | undefined {
  if (name !== node) return `node ${quote(node)} is not allowed to modify node ${quote(name)}`;
  const now: Node | undefined = object;
  const before: Node | undefined = oldObject;
  const labels = restrictedLabels(now, before).join(', ');
  if (labels !== '' && !before) return `node ${quote(node)} is not allowed to set the following labels: ${labels}`;
  if (labels !== '') return `is not allowed to modify labels: ${labels}`;
  if (!before || !now) return undefined;
  // An owner that is not there would have the garbage collector delete the Node, and with it what keeps it away from workloads.
  if (!isDeepStrictEqual(now.metadata.ownerReferences ?? [], before.metadata.ownerReferences ?? [])) {
    return `node ${quote(node)} is not allowed to modify ownerReferences`;
  }
  if (!isDeepStrictEqual(now.spec?.taints ?? [], before.spec?.taints ?? [])) {
    return `node ${quote(node)} is not allowed to modify taints`;
  }
  return undefined;
}

/** Labels of these prefixes that a kubelet may set itself. */
const kubeletLabels = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
]);

/** Keys that changed and are for administrators, who steer workloads by them. */
function restrictedLabels(now: Node | undefined, before: Node | undefined): string[] {
  const [labels, old] = [now?.metadata.labels ?? {}, before?.metadata.labels ?? {}];
  const changed = Object.keys({ ...labels, ...old }).filter((key) => labels[key] !== old[key]);
  return changed.filter(isRestricted).sort();
}

function isRestricted(key: string): boolean {
  const prefix = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  const within = (domain: string) => prefix === domain || prefix.endsWith(`.${domain}`);
  if (within('node-restriction.kubernetes.io')) return true;
  if (!within('kubernetes.io') && !within('k8s.io')) return false;
  return !kubeletLabels.has(key) && !within('kubelet.kubernetes.io') && !within('node.kubernetes.io');
}

function aboutPod(request: AdmissionRequest, node: string): string | undefined {
  const { operation, subresource } = request;
  const pod = request.object as Pod | undefined;
  const before = request.oldObject as Pod | undefined;
  if (isNewPod(request) && pod) return aboutNewPod(pod, node);
  if (before && before.spec.nodeName !== node) {
    return `node ${quote(node)} can only ${operation === 'DELETE' ? 'delete' : 'update'} pods with spec.nodeName set to itself`;
  }
  if (subresource === 'status' && pod && !isDeepStrictEqual(pod.metadata.labels ?? {}, before?.metadata.labels ?? {})) {
    return `node ${quote(node)} cannot update labels through pod status`;
  }
  return undefined;
}

function aboutNewPod(pod: Pod, node: string): string | undefined {
  if (!isMirrorPod(pod)) {
    return `pod does not have "kubernetes.io/config.mirror" annotation, node ${quote(node)} can only create mirror pods`;
  }
  if (pod.spec.nodeName !== node) return `node ${quote(node)} can only create pods with spec.nodeName set to itself`;
  const [first] = referencesOf(pod);
  if (first === undefined) return aboutOwners(pod.metadata.ownerReferences ?? [], node);
  const resource = first.slice(0, first.indexOf('/')) as ReferencedResource;
  const what = resource === 'serviceaccounts' ? 'a service account' : resource;
  return `node ${quote(node)} can not create pods that reference ${what}`;
}

/** The only owner that it may name is itself: the pod would go, or stay, with what is somebody else's. */
function aboutOwners([owner, ...others]: readonly OwnerReference[], node: string): string | undefined {
  if (!owner) return undefined;
  const only = (what: string) => `node ${quote(node)} can only create pods with ${what}`;
  if (others.length > 0) return only('a single owner reference set to itself');
  if (owner.apiVersion !== 'v1' || owner.kind !== NodeKind.kind || owner.name !== node) {
    return only('an owner reference set to itself');
  }
  if (owner.controller !== true) return only('a controller owner reference set to itself');
  if (owner.blockOwnerDeletion !== true) return undefined;
  return `node ${quote(node)} must not set blockOwnerDeletion on an owner reference`;
}

/** That it has a directory for a host-local volume, and that it has none any more, is the kubelet's to tell. */
function aboutVolume(
  { operation, object: now, oldObject: before }: AdmissionRequest,
  node: string,
): string | undefined {
  if (operation !== 'UPDATE' || !now || !before) return `unexpected operation ${quote(operation)}`;
  const others = ({ metadata, ...rest }: ApiObject) => ({
    ...rest,
    metadata: {
      ...metadata,
      resourceVersion: undefined,
      managedFields: undefined,
      finalizers: (metadata.finalizers ?? []).filter((each) => each !== hostLocal.finalizer),
    },
  });
  if (semanticEqual(others(now), others(before))) return undefined;
  return `node ${quote(node)} is not allowed to update anything but the finalizer ${hostLocal.finalizer}`;
}

/** Sizes, and what was done about them, are the kubelet's to tell. */
function aboutClaim(request: AdmissionRequest, node: string): string | undefined {
  const { operation, subresource } = request;
  const now = request.object as PersistentVolumeClaim | undefined;
  const before = request.oldObject as PersistentVolumeClaim | undefined;
  if (subresource !== 'status') return 'may only update PVC status';
  if (operation !== 'UPDATE' || !now || !before) return `unexpected operation ${quote(operation)}`;
  if (semanticEqual(withoutSize(now), withoutSize(before))) return undefined;
  return `node ${quote(node)} is not allowed to update fields other than status.quantity and status.conditions`;
}

function withoutSize({ metadata, status, ...rest }: PersistentVolumeClaim): object {
  const size = { capacity: undefined, allocatedResources: undefined, allocatedResourceStatuses: undefined };
  return {
    ...rest,
    metadata: { ...metadata, resourceVersion: undefined, managedFields: undefined },
    status: { ...status, ...size, conditions: undefined },
  };
}

const quote = (text: string): string => JSON.stringify(text);
