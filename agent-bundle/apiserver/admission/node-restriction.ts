import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type StatusError, forbidden } from '../status-error.ts';
import { isMirrorPod } from './mirror-pod.ts';
import { isTokenRequest, whyNoToken } from './node-token.ts';
import { nodeOf } from '../authorization/node-authorizer.ts';
import { referencesOf } from '../authorization/pod-references.ts';

/**
 * What a kubelet may put into the objects it is allowed to write: its own Node without moving itself out of sight, mirror
 * pods of its own, the status of its own pods, its own lease, tokens bound to its own pods.
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
  validate(request) {
    const why = refusal(request, nodeOf(request.user) ?? '');
    if (why) throw refuse(request, why);
  },
};

function refuse({ kind, name }: AdmissionRequest, why: string): StatusError {
  return forbidden(kind, name, why);
}

function refusal(request: AdmissionRequest, node: string): string | undefined {
  switch (`${request.kind.group}/${request.kind.resource}`) {
    case '/nodes':
      return aboutNode(request, node);
    case '/pods':
      return aboutPod(request, node);
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
  const labels = restrictedLabels(now, before);
  if (labels.length > 0) return `is not allowed to modify labels: ${labels.join(', ')}`;
  if (!before || !now) return undefined;
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
  if (operation === 'CREATE' && subresource === '' && pod) return aboutNewPod(pod, node);
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
  const references = [...referencesOf(pod)];
  if (references.length > 0)
    return `node ${quote(node)} can not create pods that reference ${references[0]?.split('/')[0]}`;
  return undefined;
}

const quote = (text: string): string => JSON.stringify(text);
