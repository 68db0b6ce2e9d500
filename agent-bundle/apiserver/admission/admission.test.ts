import { describe, expect, it } from 'vitest';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { LeaseKind } from '../../../common/api/coordination/v1/lease.ts';
import { NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { PersistentVolumeClaimKind } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import { CSINodeKind } from '../../../common/api/storage/v1/csi-node.ts';
import { authenticated } from '../authentication/authenticator.ts';
import { RequestNotes } from '../http/request-notes.ts';
import { noOptions } from '../routes/write-options.ts';
import type { AdmissionContext, AdmissionRequest } from './admission.ts';
import { admissionPlugins as pluginsOf } from './plugins.ts';
import { defaultPodSecurity } from './pod-security/configuration.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { nodeRestriction } from './node-restriction.ts';

/** These plugins look at nothing else. */
const nothing = {} as AdmissionContext;
const kubelet = { name: 'system:node:h1', groups: authenticated(['system:nodes']) };
const admin = { name: 'kubernetes-admin', groups: authenticated(['system:masters']) };

function request(kind: Kind, changes: Partial<AdmissionRequest> & { object?: ApiObject }): AdmissionRequest {
  return {
    operation: 'CREATE',
    served: undefined as never,
    kind,
    subresource: '',
    namespace: kind.namespaced ? 'ns' : '',
    name: changes.object?.metadata.name ?? changes.oldObject?.metadata.name ?? '',
    user: admin,
    notes: new RequestNotes(),
    options: noOptions,
    dryRun: false,
    object: undefined,
    oldObject: undefined,
    signal: new AbortController().signal,
    ...changes,
  };
}
const pod = (spec: Partial<Pod['spec']> = {}, metadata: Partial<Pod['metadata']> = {}): Pod => ({
  metadata: { name: 'p', namespace: 'ns', ...metadata },
  spec: { containers: [], ...spec },
});
const node = (name: string, more: Partial<Node> = {}): Node => ({ metadata: { name }, ...more });

const admissionPlugins = pluginsOf({ isEnabled: () => true, podSecurity: defaultPodSecurity });

describe('admission', () => {
  it('asks the plugins in upstream’s order', () => {
    expect(admissionPlugins.map(({ name }) => name)).toEqual([
      'NamespaceLifecycle',
      'LimitRanger',
      'ServiceAccount',
      'NodeRestriction',
      'TaintNodesByCondition',
      'AlwaysPullImages',
      'PodSecurity',
      'Priority',
      'DefaultTolerationSeconds',
      'ExtendedResourceToleration',
      'DefaultStorageClass',
      'StorageObjectInUseProtection',
      'OwnerReferencesPermissionEnforcement',
      'PersistentVolumeClaimResize',
      'RuntimeClass',
      'CertificateApproval',
      'CertificateSigning',
      'CertificateSubjectRestriction',
      'DefaultIngressClass',
      'PodTopologyLabels',
      'ResourceQuota',
    ]);
  });

  it('troubles no plugin but NamespaceLifecycle and ResourceQuota with a config map of an administrator', () => {
    const asked = admissionPlugins.filter((plugin) => plugin.appliesTo(request(ConfigMapKind, {})));
    expect(asked.map(({ name }) => name)).toEqual(['NamespaceLifecycle', 'ResourceQuota']);
    const ofNode = admissionPlugins.filter((plugin) => plugin.appliesTo(request(NodeKind, {})));
    expect(ofNode.map(({ name }) => name)).toEqual(['TaintNodesByCondition']);
    const removal = request(NamespaceKind, { operation: 'DELETE' });
    expect(admissionPlugins.filter((plugin) => plugin.appliesTo(removal))).toHaveLength(1);
  });
});

describe('DefaultTolerationSeconds', () => {
  const added = (tolerations?: Pod['spec']['tolerations']) => {
    const object = pod({ tolerations });
    void defaultTolerationSeconds.mutate?.(request(PodKind, { object }), nothing);
    return object.spec.tolerations?.slice(tolerations?.length ?? 0).map(({ key }) => key);
  };
  const notReady = 'node.kubernetes.io/not-ready';
  const unreachable = 'node.kubernetes.io/unreachable';
  it.each([
    [undefined, [notReady, unreachable]],
    [[{ key: notReady, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 }], [unreachable]],
    [[{ key: notReady, operator: 'Exists', effect: 'NoSchedule' }], [notReady, unreachable]],
    [[{ operator: 'Exists' }], []],
  ])('adds to %o what is missing', (tolerations, keys) => {
    expect(added(tolerations)).toEqual(keys);
  });
});

describe('NodeRestriction', () => {
  const attempt = (kind: Kind, changes: Parameters<typeof request>[1]) => () =>
    nodeRestriction.validate?.(request(kind, { user: kubelet, ...changes }), nothing);
  const mirror = { annotations: { 'kubernetes.io/config.mirror': 'x' } };
  const tainted = { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } };
  const labelled = (labels: Record<string, string>) => ({ metadata: { name: 'h1', labels } });

  const nodeOwner = { apiVersion: 'v1', kind: 'Node', name: 'h1', uid: 'u', controller: true };
  const owned = (...ownerReferences: OwnerReference[]) =>
    attempt(PodKind, { object: pod({ nodeName: 'h1' }, { ...mirror, ownerReferences }) });
  const csiNode = (name: string) => ({ metadata: { name }, spec: { drivers: [] } });
  const written = (metadata: object) => () =>
    attempt(PersistentVolumeKind, {
      operation: 'UPDATE',
      object: { metadata: { name: 'v', ...metadata } },
      oldObject: { metadata: { name: 'v', finalizers: ['a'] } },
    })();
  const claimed = (subresource: string, status: object) => {
    const claim = { metadata: { name: 'disk', namespace: 'ns' }, spec: {} };
    return attempt(PersistentVolumeClaimKind, {
      operation: 'UPDATE',
      subresource,
      object: Object.assign({ ...claim }, { status }),
      oldObject: claim,
    });
  };

  it.each<[string, () => unknown]>([
    ['register itself, tainted', attempt(NodeKind, { object: node('h1', tainted) })],
    [
      'label itself with what it knows',
      attempt(NodeKind, { object: labelled({ 'kubernetes.io/os': 'linux', a: 'b' }) }),
    ],
    ['run a mirror pod', attempt(PodKind, { object: pod({ nodeName: 'h1' }, mirror) })],
    [
      'write the status of its pod',
      attempt(PodKind, {
        operation: 'UPDATE',
        subresource: 'status',
        object: pod({ nodeName: 'h1' }),
        oldObject: pod({ nodeName: 'h1' }),
      }),
    ],
    ['delete its pod', attempt(PodKind, { operation: 'DELETE', oldObject: pod({ nodeName: 'h1' }) })],
    ['create its lease', attempt(LeaseKind, { object: { metadata: { name: 'h1' } } })],
    ['tell what drivers it has', attempt(CSINodeKind, { object: csiNode('h1') })],
    ['tell that it has a directory for a volume', written({ finalizers: ['a', 'pilothouse.dev/host-local'] })],
    ['tell how large a claim has become', claimed('status', { capacity: { storage: '2Gi' } })],
  ])('lets a kubelet %s', (_what, act) => {
    expect(act).not.toThrow();
  });

  it.each<[string, () => unknown, string]>([
    ['register another node', attempt(NodeKind, { object: node('h2') }), 'is not allowed to modify node "h2"'],
    [
      'take its taints away',
      attempt(NodeKind, { operation: 'UPDATE', object: node('h1'), oldObject: node('h1', tainted) }),
      'is not allowed to modify taints',
    ],
    [
      'make itself a control plane',
      attempt(NodeKind, { object: labelled({ 'node-role.kubernetes.io/control-plane': '' }) }),
      'node "h1" is not allowed to set the following labels: node-role.kubernetes.io/control-plane',
    ],
    [
      'lift a restriction',
      attempt(NodeKind, {
        operation: 'UPDATE',
        object: labelled({}),
        oldObject: labelled({ 'node-restriction.kubernetes.io/pci': 'yes' }),
      }),
      'is not allowed to modify labels: node-restriction.kubernetes.io/pci',
    ],
    ['run a pod of its own', attempt(PodKind, { object: pod({ nodeName: 'h1' }) }), 'can only create mirror pods'],
    ['run one elsewhere', attempt(PodKind, { object: pod({ nodeName: 'h2' }, mirror) }), 'set to itself'],
    [
      'read secrets through a mirror pod',
      attempt(PodKind, {
        object: pod({ nodeName: 'h1', volumes: [{ name: 'v', secret: { secretName: 's' } }] }, mirror),
      }),
      'can not create pods that reference secrets',
    ],
    [
      'delete another node’s pod',
      attempt(PodKind, { operation: 'DELETE', oldObject: pod({ nodeName: 'h2' }) }),
      'can only delete pods with spec.nodeName set to itself',
    ],
    [
      'relabel a pod through its status',
      attempt(PodKind, {
        operation: 'UPDATE',
        subresource: 'status',
        object: pod({ nodeName: 'h1' }, { labels: { app: 'web' } }),
        oldObject: pod({ nodeName: 'h1' }),
      }),
      'cannot update labels through pod status',
    ],
    [
      'run one as a service account',
      attempt(PodKind, { object: pod({ nodeName: 'h1', serviceAccountName: 'root' }, mirror) }),
      'node "h1" can not create pods that reference a service account',
    ],
    ['run one of a workload’s', owned(nodeOwner, nodeOwner), 'with a single owner reference set to itself'],
    ['run one of another node’s', owned({ ...nodeOwner, name: 'h2' }), 'with an owner reference set to itself'],
    [
      'run one that it does not look after',
      owned({ ...nodeOwner, controller: undefined }),
      'with a controller owner reference set to itself',
    ],
    [
      'keep itself by one',
      owned({ ...nodeOwner, blockOwnerDeletion: true }),
      'must not set blockOwnerDeletion on an owner reference',
    ],
    [
      'have itself collected as garbage, and come back without taints',
      attempt(NodeKind, {
        operation: 'UPDATE',
        object: { metadata: { name: 'h1', ownerReferences: [{ ...nodeOwner, name: 'gone' }] } },
        oldObject: node('h1'),
      }),
      'node "h1" is not allowed to modify ownerReferences',
    ],
    ['create another’s lease', attempt(LeaseKind, { object: { metadata: { name: 'h2' } } }), 'the same name'],
    ['tell what drivers another has', attempt(CSINodeKind, { object: csiNode('h2') }), 'the same name'],
    ['let go of a volume that others hold', written({ finalizers: [] }), 'anything but the finalizer'],
    ['say where a volume lies', written({ finalizers: ['a'], annotations: { b: 'c' } }), 'anything but the finalizer'],
    ['write a claim', claimed('', { phase: 'Bound' }), 'may only update PVC status'],
    ['bind a claim', claimed('status', { phase: 'Bound' }), 'other than status.quantity and status.conditions'],
  ])('does not let a kubelet %s', (_what, act, words) => {
    expect(act).toThrow(expect.objectContaining({ code: 403 }) as Error);
    expect(act).toThrow(words);
  });

  it('is nothing to anybody else', () => {
    expect(nodeRestriction.appliesTo(request(NodeKind, {}))).toBe(false);
  });
});
