import { describe, expect, it, test } from 'vitest';
import type { ReplicaSet } from '../../../common/api/apps/v1/replica-set.ts';
import type { Deployment } from '../../../common/api/apps/v1/deployment.ts';
import type { Lease } from '../../../common/api/coordination/v1/lease.ts';
import type { ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import type { Endpoints } from '../../../common/api/core/v1/endpoints.ts';
import type { Event } from '../../../common/api/core/v1/event.ts';
import type { Namespace } from '../../../common/api/core/v1/namespace.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { ReplicationController } from '../../../common/api/core/v1/replication-controller.ts';
import type { Secret } from '../../../common/api/core/v1/secret.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { context, create, partOf, patch, refusalOf, replace, resourceNamed } from './road.fixture.ts';

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
const named = { metadata: { name: 'a' } };

describe('a config map', () => {
  const configMaps = resourceNamed<ConfigMap>('configmaps');
  it('that is immutable keeps its data', () => {
    const frozen = create(configMaps, { ...named, immutable: true, data: { k: 'v' } });
    expect(refusalOf(() => patch(configMaps, frozen, { data: { k: 'w' } })).message).toContain(
      'data: Forbidden: field is immutable when `immutable` is set',
    );
    expect(refusalOf(() => patch(configMaps, frozen, { immutable: null })).message).toContain(
      'immutable: Forbidden: field is immutable when `immutable` is set',
    );
    expect(patch(configMaps, frozen, { metadata: { labels: { x: 'y' } } }).metadata.labels).toEqual({ x: 'y' });
  });

  test.each<[object, string]>([
    [{ data: { 'a b': 'c' } }, 'data[a b]: Invalid value: "a b": a valid config key must consist of'],
    [{ data: { a: '' }, binaryData: { a: '' } }, 'data[a]: Duplicate value: "duplicate of key present in binaryData"'],
    [{ data: { a: 'x'.repeat(1024 * 1024 + 1) } }, 'Too long: may not be more than 1048576 bytes'],
  ])('%.60j is refused', (body, message) => {
    expect(refusalOf(() => create(configMaps, { ...named, ...body })).message).toContain(message);
  });
});

describe('a secret', () => {
  const secrets = resourceNamed<Secret>('secrets');
  it('takes text into its data, where text wins', () => {
    const secret = create(secrets, { ...named, data: { a: 'YQ==', b: 'Yg==' }, stringData: { b: 'x', c: 'é' } });
    expect(secret).toMatchObject({ type: 'Opaque', data: { a: 'YQ==', b: 'eA==', c: 'w6k=' } });
    expect(secret).not.toHaveProperty('stringData');
  });

  it('never changes its type', () => {
    const secret = create(secrets, { ...named, type: 'example.com/own' });
    expect(refusalOf(() => patch(secrets, secret, { type: 'Opaque' })).message).toContain(
      'type: Invalid value: "Opaque": field is immutable',
    );
  });

  test.each<[object, string]>([
    [{ type: 'kubernetes.io/tls', data: { 'tls.crt': '' } }, 'data[tls.key]: Required value'],
    [
      { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'eA==' } },
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>"',
    ],
    [
      { type: 'kubernetes.io/service-account-token' },
      'metadata.annotations[kubernetes.io/service-account.name]: Required value',
    ],
    [{ type: 'kubernetes.io/basic-auth' }, 'data[username]: Required value'],
    [{ type: 'kubernetes.io/ssh-auth' }, 'data[ssh-privatekey]: Required value'],
  ])('%j is refused', (body, message) => {
    const status = refusalOf(() => create(secrets, { ...named, ...body }));
    expect(status.message).toContain(message);
    expect(JSON.stringify(status)).not.toContain('eA==');
  });
});

describe('a node', () => {
  const nodes = resourceNamed<Node>('nodes');
  const registered = create(nodes, {
    ...named,
    spec: { podCIDR: '10.244.1.0/24' },
    status: { capacity: { cpu: '2' } },
  });

  it('comes with its status, and is told its pod CIDR in both ways', () => {
    expect(registered).toMatchObject({
      spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] },
      status: { capacity: { cpu: '2' }, allocatable: { cpu: '2' } },
    });
    expect(registered.metadata.namespace).toBeUndefined();
  });

  it('may be cordoned and tainted, its status only through status', () => {
    const changed = patch(nodes, registered, {
      spec: { unschedulable: true, taints: [{ key: 'a', effect: 'NoSchedule' }] },
      status: { capacity: { cpu: '9' } },
    });
    expect(changed.spec).toMatchObject({ unschedulable: true, taints: [{ key: 'a', effect: 'NoSchedule' }] });
    expect(changed.status).toEqual(registered.status);
    const status = patch(
      nodes,
      registered,
      { spec: { unschedulable: true }, status: { capacity: { cpu: '9' } } },
      'application/merge-patch+json',
      partOf(nodes, 'status'),
    );
    expect(status.spec).toEqual(registered.spec);
    expect(status.status?.capacity).toEqual({ cpu: '9' });
  });

  test.each<[object, string]>([
    [
      { podCIDR: '10.244.2.0/24', podCIDRs: ['10.244.2.0/24'] },
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    ],
    [
      { configSource: { configMap: { name: 'x' } } },
      'spec: Forbidden: node updates may only change labels, taints, or capacity',
    ],
    [
      { taints: [{ key: 'a', effect: 'Sometimes' }] },
      'spec.taints[0].effect: Unsupported value: "Sometimes": supported values: "NoExecute", "NoSchedule", "PreferNoSchedule"',
    ],
    [
      {
        taints: [
          { key: 'a', effect: 'NoExecute' },
          { key: 'a', effect: 'NoExecute' },
        ],
      },
      'spec.taints[1]: Duplicate value',
    ],
  ])('%j is refused', (spec, message) => {
    expect(refusalOf(() => patch(nodes, registered, { spec })).message).toContain(message);
  });

  it('gets its pod CIDR once', () => {
    const bare = create(nodes, named);
    expect(patch(nodes, bare, { spec: { podCIDR: '10.244.1.0/24' } }).spec).toMatchObject({
      podCIDRs: ['10.244.1.0/24'],
    });
    expect(refusalOf(() => patch(nodes, bare, { spec: { podCIDR: '10.244.1.0/33' } })).message).toContain(
      'must be a valid CIDR value',
    );
  });
});

describe('a namespace', () => {
  const namespaces = resourceNamed<Namespace>('namespaces');
  it('carries its name as a label, even when that is taken away', () => {
    const namespace = create(namespaces, named);
    expect(patch(namespaces, namespace, { metadata: { labels: null } }).metadata.labels).toEqual({
      'kubernetes.io/metadata.name': 'a',
    });
  });

  it('is no DNS name but a label', () => {
    expect(refusalOf(() => create(namespaces, { metadata: { name: 'a.b' } })).message).toContain(
      'a lowercase RFC 1123 label must consist of',
    );
  });

  it('terminates by being deleted only', () => {
    const namespace = create(namespaces, named);
    const write = () =>
      patch(
        namespaces,
        namespace,
        { status: { phase: 'Terminating' } },
        'application/merge-patch+json',
        partOf(namespaces, 'status'),
      );
    expect(refusalOf(write).message).toContain(
      'status.phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    );
    expect(patch(namespaces, namespace, { spec: { finalizers: [] }, status: { phase: 'Terminating' } })).toMatchObject({
      spec: namespace.spec,
      status: namespace.status,
    });
  });
});

describe('a replication controller', () => {
  const controllers = resourceNamed<ReplicationController>('replicationcontrollers');
  it('takes selector and labels from its template', () => {
    const controller = create(controllers, { ...named, spec: { template } });
    expect(controller).toMatchObject({
      metadata: { labels: { a: 'b' }, generation: 1 },
      spec: { replicas: 1, selector: { a: 'b' } },
      status: { replicas: 0 },
    });
    const scale = controllers.subresources['scale'];
    expect(scale?.type === 'view' && scale.read(controller)).toMatchObject({ status: { selector: 'a=b' } });
  });

  test.each<[object, string]>([
    [{ replicas: -1, template }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [{ selector: { a: 'b' } }, 'spec.template: Required value'],
    [
      { selector: { a: 'c' }, template },
      'spec.template.metadata.labels: Invalid value: map[string]string{"a":"b"}: `selector` does not match template `labels`',
    ],
    [{ template: { spec: template.spec } }, 'spec.selector: Required value'],
    [
      { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    [
      { template: { ...template, spec: { ...template.spec, activeDeadlineSeconds: 5 } } },
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported',
    ],
  ])('%.80j is refused', (spec, message) => {
    expect(refusalOf(() => create(controllers, { ...named, spec })).message).toContain(message);
  });

  it('counts generations of its spec, and no more ready pods than there are', () => {
    const controller = create(controllers, { ...named, spec: { template } });
    expect(patch(controllers, controller, { spec: { replicas: 3 } }).metadata.generation).toBe(2);
    const status = partOf(controllers, 'status');
    expect(
      patch(
        controllers,
        controller,
        { status: { replicas: 2, readyReplicas: 1 } },
        'application/merge-patch+json',
        status,
      ),
    ).toMatchObject({ metadata: { generation: 1 }, status: { replicas: 2, readyReplicas: 1 } });
    const write = () =>
      patch(
        controllers,
        controller,
        { status: { replicas: 1, readyReplicas: 2 } },
        'application/merge-patch+json',
        status,
      );
    expect(refusalOf(write).message).toContain(
      'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
    );
  });
});

describe.each(['deployments', 'replicasets'])('%s', (plural) => {
  const resource = resourceNamed<Deployment | ReplicaSet>(plural);
  const spec = { selector: { matchLabels: { a: 'b' } }, template };

  it('keep their selector', () => {
    const object = create(resource, { ...named, spec });
    const write = () =>
      patch(resource, object, {
        spec: { selector: { matchLabels: { a: 'c' } }, template: { metadata: { labels: { a: 'c' } } } },
      });
    expect(refusalOf(write).message).toContain(
      'spec.selector: Invalid value: {"matchLabels":{"a":"c"}}: field is immutable',
    );
  });

  test.each<[object, string]>([
    [{ template }, 'spec.selector: Required value'],
    [{ template, selector: {} }, 'spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    [
      { template, selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ],
    [{ ...spec, minReadySeconds: -1 }, 'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0'],
    [{ ...spec, template: { ...template, spec: { containers: [] } } }, 'spec.template.spec.containers: Required value'],
  ])('refuse %.80j', (wrong, message) => {
    expect(refusalOf(() => create(resource, { ...named, spec: wrong })).message).toContain(message);
  });
});

describe('a deployment', () => {
  const deployments = resourceNamed<Deployment>('deployments');
  const spec = { selector: { matchLabels: { a: 'b' } }, template };
  const rolling = (rollingUpdate: object) => ({ ...spec, strategy: { type: 'RollingUpdate', rollingUpdate } });
  test.each<[object, string]>([
    [{ ...spec, strategy: { type: 'Slowly' } }, 'supported values: "Recreate", "RollingUpdate"'],
    [
      { ...spec, strategy: { type: 'Recreate', rollingUpdate: {} } },
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
    [
      rolling({ maxUnavailable: 0, maxSurge: '0%' }),
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      rolling({ maxUnavailable: '101%' }),
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
    [
      rolling({ maxSurge: 'a lot' }),
      'spec.strategy.rollingUpdate.maxSurge: Invalid value: "a lot": a valid percent string must be a numeric string followed by an ending \'%\'',
    ],
    [
      { ...spec, minReadySeconds: 600 },
      'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds',
    ],
  ])('%.100j is refused', (wrong, message) => {
    expect(refusalOf(() => create(deployments, { ...named, spec: wrong })).message).toContain(message);
  });

  it('counts a generation for annotations too, which its replica sets copy', () => {
    const deployment = create(deployments, { ...named, spec });
    expect(patch(deployments, deployment, { metadata: { annotations: { x: 'y' } } }).metadata.generation).toBe(2);
    expect(patch(deployments, deployment, { metadata: { labels: { x: 'y' } } }).metadata.generation).toBe(1);
  });

  it('has a status that its spec does not follow', () => {
    const deployment = create(deployments, { ...named, spec });
    const body = {
      ...deployment,
      spec: { ...deployment.spec, replicas: 9 },
      status: { replicas: 1, observedGeneration: 1 },
    };
    const written = replace(deployments, deployment, body, partOf(deployments, 'status'));
    expect(written).toMatchObject({
      spec: { replicas: 1 },
      status: { replicas: 1, observedGeneration: 1 },
      metadata: { generation: 1 },
    });
  });
});

describe('a lease', () => {
  const leases = resourceNamed<Lease>('leases');
  it('is refused with times that make no sense, and may be let go', () => {
    expect(refusalOf(() => create(leases, { ...named, spec: { leaseDurationSeconds: 0 } })).message).toContain(
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    );
    expect(create(leases, { ...named, spec: { holderIdentity: '' } }).spec).toEqual({ holderIdentity: '' });
  });

  it('is not written over without saying which', () => {
    const lease = create(leases, named);
    expect(refusalOf(() => replace(leases, lease, named)).message).toContain(
      'metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    );
  });
});

describe('an event', () => {
  const events = resourceNamed<Event>('events');
  const about = (involvedObject: object) => ({
    metadata: { name: 'e' },
    involvedObject,
    reason: 'R',
    source: { component: 'kubelet' },
  });

  it('stands in the namespace of what it is about', () => {
    expect(refusalOf(() => create(events, about({ kind: 'Pod', name: 'p', namespace: 'other' }))).message).toContain(
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    );
    expect(create(events, about({ kind: 'Node', name: 'h1' })).involvedObject).toEqual({ kind: 'Node', name: 'h1' });
  });

  it('is found by what it is about, and forgotten after an hour', () => {
    const event = create(events, about({ kind: 'Pod', name: 'p', namespace: 'default', uid: 'u' }));
    expect(events.selectableFields.of(event)).toMatchObject({
      'involvedObject.uid': 'u',
      source: 'kubelet',
      reason: 'R',
      type: '',
    });
    expect(events.ttlSeconds).toBe(3600);
  });
});

describe('endpoints', () => {
  const endpoints = resourceNamed<Endpoints>('endpoints');
  test.each<[object, string]>([
    [{}, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    [
      { addresses: [{ ip: '127.0.0.1' }] },
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [{ addresses: [{ ip: '169.254.1.1' }] }, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    [
      { addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 1 }, { port: 2 }] },
      'subsets[0].ports[0].name: Required value',
    ],
    [
      { addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 0 }] },
      'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
  ])('%j are refused', (subset, message) => {
    expect(refusalOf(() => create(endpoints, { ...named, subsets: [subset] })).message).toContain(message);
  });
});

describe('an endpoint slice', () => {
  const slices = resourceNamed<EndpointSlice>('endpointslices');
  const slice = { ...named, addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [{ port: 80 }] };

  it('names its ports, if only with nothing, and counts its generations', () => {
    const made = create(slices, slice);
    expect(made.ports).toEqual([{ name: '', protocol: 'TCP', port: 80 }]);
    expect(made.metadata.generation).toBe(1);
    expect(patch(slices, made, { endpoints: [] }).metadata.generation).toBe(2);
    expect(patch(slices, made, { metadata: { annotations: { a: 'b' } } }).metadata.generation).toBe(1);
  });

  test.each<[object, string]>([
    [{ addressType: 'IPv5' }, 'addressType: Unsupported value: "IPv5": supported values: "FQDN", "IPv4", "IPv6"'],
    [{ endpoints: [{ addresses: [] }] }, 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    [
      { endpoints: [{ addresses: ['fd00::1'] }] },
      'endpoints[0].addresses[0]: Invalid value: "fd00::1": must be an IPv4 address',
    ],
    [{ ports: [{ port: 1 }, { port: 2 }] }, 'ports[1].name: Duplicate value: ""'],
  ])('%j is refused', (more, message) => {
    expect(refusalOf(() => create(slices, { ...slice, ...more })).message).toContain(message);
  });

  it('keeps its type of address', () => {
    const write = () => patch(slices, create(slices, slice), { addressType: 'IPv6', endpoints: [] });
    expect(refusalOf(write).message).toContain('addressType: Invalid value: "IPv6": field is immutable');
  });
});

it('the server alone says when an object was made and what its uid is', () => {
  const configMaps = resourceNamed<ConfigMap>('configmaps');
  const claimed = {
    name: 'a',
    uid: 'mine',
    creationTimestamp: '2020-01-01T00:00:00Z',
    deletionTimestamp: '2020-01-01T00:00:00Z',
    generation: 7,
    selfLink: '/x',
  };
  expect(create(configMaps, { metadata: claimed }).metadata).toEqual({
    name: 'a',
    namespace: 'default',
    uid: context.newUid(),
    creationTimestamp: context.now,
  });
  expect(refusalOf(() => create(configMaps, { metadata: { name: 'a', resourceVersion: '1' } })).message).toBe(
    'resourceVersion should not be set on objects to be created',
  );
});
