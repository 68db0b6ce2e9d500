import { describe, expect, it, test } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { resourceNamed } from '../registry/road.fixture.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const metadata = { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' };

function cellsOf(plural: string, object: object): Record<string, unknown> {
  const resource = resourceNamed(plural);
  const whole = { metadata, ...object } as ApiObject;
  return Object.fromEntries(resource.columns.map((column) => [column.name, column.cell(whole, { now })]));
}

const template = {
  metadata: {},
  spec: {
    containers: [
      { name: 'c', image: 'x:1' },
      { name: 'd', image: 'y' },
    ],
  },
};
const selector = { matchLabels: { b: '2', a: '1' } };

describe('cells as kubectl prints them', () => {
  test.each<[string, object, object]>([
    ['configmaps', { data: { a: '', b: '' }, binaryData: { c: '' } }, { Name: 'a', Data: 3, Age: '60m' }],
    ['secrets', { type: 'Opaque', data: { a: '' } }, { Type: 'Opaque', Data: 1 }],
    ['serviceaccounts', {}, { Secrets: 0 }],
    ['namespaces', { status: { phase: 'Active' } }, { Status: 'Active' }],
    ['leases', { spec: { holderIdentity: 'h1' } }, { Holder: 'h1' }],
    [
      'nodes',
      {
        metadata: {
          ...metadata,
          labels: {
            'node-role.kubernetes.io/control-plane': '',
            'node-role.kubernetes.io/etcd': '',
            'kubernetes.io/role': 'old',
          },
        },
        spec: { unschedulable: true },
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          addresses: [{ type: 'InternalIP', address: '10.77.1.11' }],
          nodeInfo: {
            kubeletVersion: 'v1.36.0',
            osImage: 'CentOS',
            kernelVersion: '6.1',
            containerRuntimeVersion: 'containerd://2',
          },
        },
      },
      {
        Status: 'Ready,SchedulingDisabled',
        Roles: 'control-plane,etcd,old',
        Version: 'v1.36.0',
        'Internal-IP': '10.77.1.11',
        'External-IP': '<none>',
        'OS-Image': 'CentOS',
        'Kernel-Version': '6.1',
        'Container-Runtime': 'containerd://2',
      },
    ],
    [
      'nodes',
      { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
      { Status: 'NotReady', Roles: '<none>', 'OS-Image': '<unknown>' },
    ],
    ['nodes', {}, { Status: 'Unknown' }],
    [
      'services',
      {
        spec: {
          type: 'NodePort',
          clusterIPs: ['10.96.0.10'],
          ports: [
            { port: 80, nodePort: 30080, protocol: 'TCP' },
            { port: 53, protocol: 'UDP' },
          ],
          selector: { b: '2', a: '1' },
        },
      },
      {
        Type: 'NodePort',
        'Cluster-IP': '10.96.0.10',
        'External-IP': '<none>',
        'Port(s)': '80:30080/TCP,53/UDP',
        Selector: 'a=1,b=2',
      },
    ],
    [
      'services',
      { spec: { type: 'ExternalName', externalName: 'example.com' } },
      { 'Cluster-IP': '<none>', 'External-IP': 'example.com', 'Port(s)': '<none>', Selector: '<none>' },
    ],
    ['services', { spec: { type: 'LoadBalancer' } }, { 'External-IP': '<pending>' }],
    [
      'services',
      {
        spec: { type: 'LoadBalancer', externalIPs: ['5.6.7.8'] },
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
      },
      { 'External-IP': '1.2.3.4,5.6.7.8' },
    ],
    ['services', { spec: { type: 'ClusterIP', clusterIPs: ['None'] } }, { 'Cluster-IP': 'None' }],
    ['endpoints', {}, { Endpoints: '<none>' }],
    [
      'endpoints',
      { subsets: [{ addresses: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }], ports: [{ port: 80 }, { port: 81 }] }] },
      { Endpoints: '10.0.0.1:80,[fd00::1]:80,10.0.0.1:81 + 1 more...' },
    ],
    [
      'endpoints',
      { subsets: [{ addresses: [{ ip: '10.0.0.1' }] }, { notReadyAddresses: [{ ip: '10.0.0.2' }] }] },
      { Endpoints: '10.0.0.1' },
    ],
    [
      'endpointslices',
      { addressType: 'IPv4', endpoints: [], ports: [] },
      { AddressType: 'IPv4', Ports: '<unset>', Endpoints: '<unset>' },
    ],
    [
      'endpointslices',
      {
        addressType: 'IPv4',
        endpoints: [{ addresses: ['a', 'b'] }, { addresses: ['c', 'd'] }],
        ports: [{ port: 80 }, {}],
      },
      { Ports: '80,*', Endpoints: 'a,b,c + 1 more...' },
    ],
    [
      'deployments',
      {
        spec: { replicas: 3, selector, template },
        status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 },
      },
      { Ready: '1/3', 'Up-to-date': 2, Available: 1, Containers: 'c,d', Images: 'x:1,y', Selector: 'a=1,b=2' },
    ],
    [
      'replicasets',
      { spec: { replicas: 3, selector, template }, status: { replicas: 2, readyReplicas: 1 } },
      { Desired: 3, Current: 2, Ready: 1, Selector: 'a=1,b=2' },
    ],
    [
      'replicationcontrollers',
      { spec: { replicas: 3, selector: { a: '1' }, template } },
      { Desired: 3, Current: 0, Ready: 0, Selector: 'a=1' },
    ],
    [
      'events',
      {
        involvedObject: { kind: 'Pod', name: 'p', fieldPath: 'spec.containers{c}' },
        type: 'Warning',
        reason: 'BackOff',
        message: ' again\n',
        source: { component: 'kubelet', host: 'h1' },
        firstTimestamp: '2026-01-01T00:30:00Z',
        lastTimestamp: '2026-01-01T00:59:00Z',
        count: 4,
      },
      {
        'Last Seen': '60s',
        Type: 'Warning',
        Reason: 'BackOff',
        Object: 'pod/p',
        Subobject: 'spec.containers{c}',
        Source: 'kubelet, h1',
        Message: 'again',
        'First Seen': '30m',
        Count: 4,
        Name: 'a',
      },
    ],
    [
      'events',
      {
        involvedObject: { kind: 'Node', name: 'h1' },
        eventTime: '2026-01-01T00:00:00.000000Z',
        series: { count: 7, lastObservedTime: '2026-01-01T00:59:30.000000Z' },
        reportingComponent: 'scheduler',
      },
      { 'Last Seen': '30s', 'First Seen': '60m', Count: 7, Source: 'scheduler' },
    ],
  ])('%s %#', (plural, object, cells) => {
    expect(cellsOf(plural, object)).toMatchObject(cells);
  });
});

describe('the columns', () => {
  /** As a kube-apiserver was seen to name them; those with `-o wide` only stand in brackets. */
  test.each([
    ['configmaps', 'Name Data Age'],
    ['endpoints', 'Name Endpoints Age'],
    ['events', 'Last-Seen Type Reason Object [Subobject] [Source] Message [First-Seen] [Count] [Name]'],
    ['namespaces', 'Name Status Age'],
    [
      'nodes',
      'Name Status Roles Age Version [Internal-IP] [External-IP] [OS-Image] [Kernel-Version] [Container-Runtime]',
    ],
    ['pods', 'Name Ready Status Restarts Age [IP] [Node] [Nominated-Node] [Readiness-Gates]'],
    ['replicationcontrollers', 'Name Desired Current Ready Age [Containers] [Images] [Selector]'],
    ['secrets', 'Name Type Data Age'],
    ['serviceaccounts', 'Name Secrets Age'],
    ['services', 'Name Type Cluster-IP External-IP Port(s) Age [Selector]'],
    ['deployments', 'Name Ready Up-to-date Available Age [Containers] [Images] [Selector]'],
    ['replicasets', 'Name Desired Current Ready Age [Containers] [Images] [Selector]'],
    ['leases', 'Name Holder Age'],
    ['endpointslices', 'Name AddressType Ports Endpoints Age'],
  ])('of %s are %s', (plural, expected) => {
    const { columns } = resourceNamed(plural);
    const names = columns.map(({ name, priority }) => (priority === 0 ? name : `[${name}]`).replace(' ', '-'));
    expect(names.join(' ')).toBe(expected);
    expect(columns.filter(({ format }) => format === 'name').map(({ name }) => name)).toEqual(['Name']);
  });
});

it('counts of pods are integers to whoever sorts by them', () => {
  const types = resourceNamed('replicasets').columns.map(({ name, type }) => `${name}:${type}`);
  expect(types).toEqual(expect.arrayContaining(['Desired:integer', 'Current:integer', 'Ready:integer', 'Age:string']));
});
