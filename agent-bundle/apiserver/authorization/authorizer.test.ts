import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { anonymous, authenticated, type User } from '../authentication/authenticator.ts';
import { boundVolumeOf } from './volume-references.ts';
import { requestInfoOf } from '../routes/request-info.ts';
import { selectedFieldsOf } from '../routes/list-options.ts';
import { type Attributes, authorize, firstOpinionOf } from './authorizer.ts';
import { privilegedGroup } from './always.ts';
import { NodeAuthorizer } from './node-authorizer.ts';
import { NodeGraph } from './node-graph.ts';
import { defaultObjects } from './rbac/default-roles/index.ts';
import { RbacAuthorizer } from './rbac/rbac-authorizer.ts';
import { indexOf } from './rbac/roles.fixture.ts';

const graph = new NodeGraph();
const podOn = (name: string, nodeName: string, secretName: string): Pod => ({
  metadata: { name, namespace: 'ns' },
  spec: {
    containers: [],
    nodeName,
    serviceAccountName: 'default',
    volumes: [
      { name: 'v', secret: { secretName } },
      { name: 'data', persistentVolumeClaim: { claimName: `${name}-data` } },
    ],
  },
});
const volumeFor = (claim: string) =>
  boundVolumeOf({
    metadata: { name: 'v' },
    spec: { claimRef: { namespace: 'ns', name: claim }, azureFile: { secretName: `of-${claim}`, shareName: 's' } },
  });
graph.put(podOn('mine', 'h1', 'my-secret'));
graph.put(podOn('theirs', 'h2', 'their-secret'));
graph.putVolume('my-volume', volumeFor('mine-data'));
graph.putVolume('their-volume', volumeFor('theirs-data'));
const directoryOf = (node: string) => {
  const annotations = {
    'pv.kubernetes.io/provisioned-by': 'pilothouse.dev/host-local',
    'pilothouse.dev/host-local-node': node,
  };
  return boundVolumeOf({ metadata: { name: 'v', annotations }, spec: {} });
};
graph.putVolume('my-directory', directoryOf('h1'));
graph.putVolume('their-directory', directoryOf('h2'));
graph.putAttachment('my-attachment', 'h1');
graph.putAttachment('their-attachment', 'h2');
const authorizer = firstOpinionOf([
  privilegedGroup('system:masters'),
  new NodeAuthorizer(graph),
  new RbacAuthorizer(indexOf(defaultObjects())),
]);

const user = (name: string, ...groups: string[]): User => ({ name, groups: authenticated(groups) });
const account = (name: string): User =>
  user(`system:serviceaccount:kube-system:${name}`, 'system:serviceaccounts', 'system:serviceaccounts:kube-system');
const users = {
  admin: user('kubernetes-admin', 'system:masters'),
  nobody: user('jane', 'developers'),
  anonymous,
  kubelet: user('system:node:h1', 'system:nodes'),
  // The name alone is not enough.
  pretender: user('system:node:h1'),
  'service account': user('system:serviceaccount:ns:builder', 'system:serviceaccounts', 'system:serviceaccounts:ns'),
  scheduler: user('system:kube-scheduler'),
  'controller-manager': user('system:kube-controller-manager'),
  'replicaset-controller': account('replicaset-controller'),
  'deployment-controller': account('deployment-controller'),
  'namespace-controller': account('namespace-controller'),
  'disruption-controller': account('disruption-controller'),
  'garbage collector': account('generic-garbage-collector'),
  'kube-proxy': user('system:kube-proxy', 'system:node-proxier'),
  flanneld: user('system:flanneld', 'system:flannel'),
} as const;

function ask(who: keyof typeof users, request: string): Attributes {
  const [method = '', url = ''] = request.split(' ');
  const [path = '', search] = url.split('?');
  const query = new URLSearchParams(search);
  const selectedFields = selectedFieldsOf(query, selectable);
  return { user: users[who], request: requestInfoOf(method, path, query), selectedFields };
}

const selectable = { selectableFields: { names: ['metadata.name', 'spec.nodeName'] } };
const pods = '/api/v1/namespaces/ns/pods';
const leases = '/apis/coordination.k8s.io/v1/namespaces';
const ownNodePods = '/api/v1/pods?fieldSelector=spec.nodeName%3Dh1';

describe('who may do what', () => {
  it.each<[keyof typeof users, string]>([
    ['admin', `DELETE ${pods}`],
    ['admin', 'GET /metrics'],
    ['anonymous', 'GET /healthz'],
    ['anonymous', 'GET /readyz'],
    ['anonymous', 'GET /version'],
    ['nobody', 'GET /api'],
    ['nobody', 'GET /apis/apps/v1'],
    ['nobody', 'GET /openapi/v3/apis/apps/v1'],
    ['kubelet', `GET ${ownNodePods}`],
    ['kubelet', `GET ${ownNodePods}&watch=true`],
    ['kubelet', `GET ${pods}/mine`],
    ['kubelet', `PUT ${pods}/mine/status`],
    ['kubelet', `PATCH ${pods}/mine/status`],
    ['kubelet', `DELETE ${pods}/mine`],
    ['kubelet', `POST ${pods}`],
    ['kubelet', 'GET /api/v1/services'],
    ['kubelet', 'GET /api/v1/services?watch=1'],
    ['kubelet', 'POST /api/v1/nodes'],
    ['kubelet', 'GET /api/v1/nodes/h1'],
    ['kubelet', 'GET /api/v1/nodes?watch=1&fieldSelector=metadata.name%3Dh1'],
    ['kubelet', 'PATCH /api/v1/nodes/h1'],
    ['kubelet', 'PATCH /api/v1/nodes/h1/status'],
    ['kubelet', 'GET /api/v1/namespaces/ns/secrets/my-secret'],
    ['kubelet', 'GET /api/v1/namespaces/ns/secrets?watch=1&fieldSelector=metadata.name%3Dmy-secret'],
    ['kubelet', 'GET /api/v1/namespaces/ns/serviceaccounts/default'],
    ['kubelet', 'POST /api/v1/namespaces/ns/serviceaccounts/default/token'],
    ['kubelet', 'GET /api/v1/namespaces/ns/persistentvolumeclaims/mine-data'],
    ['kubelet', 'PATCH /api/v1/namespaces/ns/persistentvolumeclaims/mine-data/status'],
    ['kubelet', 'GET /api/v1/persistentvolumes/my-volume'],
    ['kubelet', 'GET /api/v1/persistentvolumes/my-directory'],
    ['kubelet', 'GET /api/v1/persistentvolumes?watch=1&fieldSelector=metadata.name%3Dmy-directory'],
    ['kubelet', 'PATCH /api/v1/persistentvolumes/my-directory'],
    ['kubelet', 'GET /api/v1/namespaces/ns/secrets/of-mine-data'],
    ['kubelet', 'GET /apis/storage.k8s.io/v1/volumeattachments/my-attachment'],
    ['kubelet', 'PUT /apis/storage.k8s.io/v1/csinodes/h1'],
    ['kubelet', 'POST /apis/storage.k8s.io/v1/csinodes'],
    ['kubelet', 'GET /apis/storage.k8s.io/v1/csidrivers?watch=1'],
    ['kubelet', 'GET /apis/node.k8s.io/v1/runtimeclasses'],
    ['kubelet', 'POST /apis/authentication.k8s.io/v1/tokenreviews'],
    ['kubelet', 'POST /apis/authorization.k8s.io/v1/subjectaccessreviews'],
    ['kubelet', 'POST /apis/certificates.k8s.io/v1/certificatesigningrequests'],
    ['service account', 'GET /api'],
    ['service account', 'GET /.well-known/openid-configuration'],
    ['service account', 'GET /openid/v1/jwks'],
    ['service account', 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews'],
    ['kubelet', `PUT ${leases}/kube-node-lease/leases/h1`],
    ['kubelet', `POST ${leases}/kube-node-lease/leases`],
    ['kubelet', 'POST /api/v1/namespaces/ns/events'],
    ['scheduler', 'GET /api/v1/pods?watch=1'],
    ['scheduler', `POST ${pods}/p/binding`],
    ['scheduler', `PATCH ${pods}/p/status`],
    ['scheduler', `PUT ${leases}/kube-system/leases/kube-scheduler`],
    ['scheduler', `PUT ${leases}/ns/leases/kube-scheduler`],
    ['controller-manager', 'GET /apis/acme.com/v1/things?watch=1'],
    ['controller-manager', 'POST /api/v1/namespaces/kube-system/serviceaccounts/x/token'],
    ['controller-manager', `PUT ${leases}/kube-system/leases/kube-controller-manager`],
    ['replicaset-controller', `POST ${pods}`],
    ['deployment-controller', 'POST /apis/apps/v1/namespaces/ns/replicasets'],
    ['deployment-controller', 'PUT /apis/apps/v1/namespaces/ns/deployments/d/status'],
    ['namespace-controller', 'DELETE /apis/acme.com/v1/namespaces/ns/things'],
    ['namespace-controller', 'PUT /api/v1/namespaces/ns/finalize'],
    ['garbage collector', 'PATCH /apis/acme.com/v1/namespaces/ns/things/t'],
    ['disruption-controller', 'GET /apis/acme.com/v1/namespaces/ns/things/t/scale'],
    ['kube-proxy', 'GET /apis/discovery.k8s.io/v1/endpointslices?watch=1'],
    ['kube-proxy', 'GET /api/v1/services'],
    ['flanneld', 'GET /api/v1/nodes?watch=1'],
    ['flanneld', 'PATCH /api/v1/nodes/h2'],
  ])('%s may %s', async (who, request) => {
    expect((await authorizer.authorize(ask(who, request))).outcome).toBe('allow');
  });

  it.each<[keyof typeof users, string]>([
    ['anonymous', 'GET /api'],
    ['anonymous', `GET ${pods}`],
    ['anonymous', 'GET /healthz/etcd'],
    ['nobody', `GET ${pods}`],
    ['nobody', 'GET /metrics'],
    ['pretender', 'GET /api/v1/nodes/h1'],
    ['pretender', `GET ${ownNodePods}`],
    ['kubelet', 'GET /api/v1/pods'],
    ['kubelet', 'GET /api/v1/pods?fieldSelector=spec.nodeName%3Dh2'],
    ['kubelet', 'GET /api/v1/pods?fieldSelector=spec.nodeName%21%3Dh2'],
    ['kubelet', `GET ${pods}/theirs`],
    ['kubelet', `PUT ${pods}/theirs/status`],
    ['kubelet', `PUT ${pods}/mine`],
    ['kubelet', `DELETE ${pods}`],
    ['kubelet', `DELETE ${pods}/theirs`],
    ['kubelet', `POST ${pods}/mine/exec`],
    ['kubelet', `POST ${pods}/mine/binding`],
    ['kubelet', 'GET /api/v1/nodes'],
    ['kubelet', 'GET /api/v1/nodes/h2'],
    ['kubelet', 'PATCH /api/v1/nodes/h2/status'],
    ['kubelet', 'DELETE /api/v1/nodes/h1'],
    ['kubelet', 'GET /api/v1/namespaces/ns/secrets'],
    ['kubelet', 'GET /api/v1/secrets'],
    ['kubelet', 'GET /api/v1/secrets?fieldSelector=metadata.name%3Dmy-secret'],
    ['kubelet', 'GET /api/v1/namespaces/ns/secrets/their-secret'],
    ['kubelet', 'PUT /api/v1/namespaces/ns/secrets/my-secret'],
    ['kubelet', 'GET /api/v1/namespaces/ns/configmaps/any'],
    ['kubelet', 'POST /api/v1/namespaces/ns/serviceaccounts/builder/token'],
    ['kubelet', 'POST /api/v1/namespaces/other/serviceaccounts/default/token'],
    ['kubelet', 'GET /api/v1/namespaces/ns/persistentvolumeclaims/theirs-data'],
    ['kubelet', 'GET /api/v1/namespaces/ns/persistentvolumeclaims'],
    ['kubelet', 'PATCH /api/v1/namespaces/ns/persistentvolumeclaims/mine-data'],
    ['kubelet', 'PATCH /api/v1/namespaces/ns/persistentvolumeclaims/theirs-data/status'],
    ['kubelet', 'GET /api/v1/persistentvolumes/their-volume'],
    ['kubelet', 'GET /api/v1/persistentvolumes/their-directory'],
    ['kubelet', 'GET /api/v1/persistentvolumes?watch=1&fieldSelector=metadata.name%3Dmy-volume'],
    ['kubelet', 'PATCH /api/v1/persistentvolumes/their-directory'],
    ['kubelet', 'PATCH /api/v1/persistentvolumes/my-directory/status'],
    ['kubelet', 'DELETE /api/v1/persistentvolumes/my-directory'],
    ['kubelet', 'GET /api/v1/namespaces/ns/secrets/of-theirs-data'],
    ['kubelet', 'GET /api/v1/persistentvolumes'],
    ['kubelet', 'PATCH /api/v1/persistentvolumes/my-volume'],
    ['kubelet', 'GET /apis/storage.k8s.io/v1/volumeattachments/their-attachment'],
    ['kubelet', 'PUT /apis/storage.k8s.io/v1/csinodes/h2'],
    ['kubelet', 'GET /apis/storage.k8s.io/v1/csinodes'],
    ['kubelet', 'DELETE /apis/node.k8s.io/v1/runtimeclasses/r'],
    ['kubelet', 'PUT /apis/certificates.k8s.io/v1/certificatesigningrequests/c/approval'],
    ['kubelet', 'GET /apis/rbac.authorization.k8s.io/v1/clusterroles'],
    ['nobody', 'GET /openid/v1/jwks'],
    ['service account', `GET ${pods}`],
    ['service account', 'POST /api/v1/namespaces/ns/serviceaccounts/builder/token'],
    ['kubelet', `PUT ${leases}/kube-node-lease/leases/h2`],
    ['kubelet', `PUT ${leases}/kube-system/leases/h1`],
    ['kubelet', 'GET /api/v1/endpoints'],
    ['scheduler', 'GET /api/v1/secrets'],
    ['scheduler', `PUT ${pods}/p`],
    ['scheduler', `PUT ${leases}/kube-system/leases/kube-controller-manager`],
    ['controller-manager', `POST ${pods}`],
    ['controller-manager', `PUT ${leases}/kube-system/leases/kube-scheduler`],
    ['controller-manager', 'POST /apis/apps/v1/namespaces/ns/deployments'],
    ['replicaset-controller', 'GET /api/v1/namespaces/ns/secrets/s'],
    ['deployment-controller', `POST ${pods}`],
    ['namespace-controller', 'PATCH /apis/acme.com/v1/namespaces/ns/things/t'],
    ['disruption-controller', 'GET /apis/acme.com/v1/namespaces/ns/things/t'],
    ['kube-proxy', 'PATCH /api/v1/nodes/h1'],
    ['kube-proxy', `GET ${pods}`],
    ['flanneld', 'PUT /api/v1/nodes/h1'],
    ['flanneld', 'DELETE /api/v1/nodes/h1'],
    ['flanneld', `GET ${pods}`],
  ])('%s may not %s', async (who, request) => {
    expect((await authorizer.authorize(ask(who, request))).outcome).not.toBe('allow');
  });

  it.each<[keyof typeof users, string, string]>([
    [
      'anonymous',
      'GET /api/v1/pods',
      'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    [
      'nobody',
      'GET /api/v1/namespaces/default/secrets',
      'secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" in the namespace "default"',
    ],
    [
      'nobody',
      'GET /apis/apps/v1/namespaces/ns/deployments/d/scale',
      'deployments.apps "d" is forbidden: User "jane" cannot get resource "deployments/scale" in API group "apps" in the namespace "ns"',
    ],
    ['anonymous', 'GET /metrics', 'forbidden: User "system:anonymous" cannot get path "/metrics"'],
    [
      'kubelet',
      'GET /api/v1/namespaces/ns/secrets/their-secret',
      'secrets "their-secret" is forbidden: User "system:node:h1" cannot get resource "secrets" in API group "" in the namespace "ns": no relationship found between node \'h1\' and this object',
    ],
    [
      'kubelet',
      'GET /api/v1/nodes/h2',
      'nodes "h2" is forbidden: User "system:node:h1" cannot get resource "nodes" in API group "" at the cluster scope: node \'h1\' cannot read \'h2\', only its own Node object',
    ],
    [
      'kubelet',
      'GET /api/v1/nodes',
      'nodes is forbidden: User "system:node:h1" cannot list resource "nodes" in API group "" at the cluster scope: node \'h1\' cannot read all nodes, only its own Node object',
    ],
    [
      'kubelet',
      'GET /api/v1/pods',
      'pods is forbidden: User "system:node:h1" cannot list resource "pods" in API group "" at the cluster scope: can only list/watch pods with spec.nodeName field selector',
    ],
  ])('%s is told about %s in the words clients know', async (who, request, message) => {
    await expect(authorize(authorizer, ask(who, request))).rejects.toEqual(
      expect.objectContaining({ code: 403, reason: 'Forbidden', message }) as Error,
    );
  });
});
