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
      'persistentvolumeclaims',
      {
        spec: { volumeName: 'v', storageClassName: 'fast', volumeMode: 'Block' },
        status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany', 'ReadWriteOnce'] },
      },
      {
        Status: 'Bound',
        Volume: 'v',
        Capacity: '1Gi',
        'Access Modes': 'RWO,RWX',
        StorageClass: 'fast',
        VolumeAttributesClass: '<unset>',
        VolumeMode: 'Block',
      },
    ],
    [
      'persistentvolumeclaims',
      { metadata: { ...metadata, deletionTimestamp: 'x' }, spec: { accessModes: ['ReadWriteOnce'] }, status: {} },
      { Status: 'Terminating', Volume: '', Capacity: '', 'Access Modes': '', StorageClass: '' },
    ],
    [
      'persistentvolumes',
      {
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOncePod'],
          persistentVolumeReclaimPolicy: 'Retain',
          claimRef: { namespace: 'n', name: 'c' },
        },
        status: { phase: 'Bound' },
      },
      {
        Capacity: '1Gi',
        'Access Modes': 'RWOP',
        'Reclaim Policy': 'Retain',
        Status: 'Bound',
        Claim: 'n/c',
        Reason: '',
      },
    ],
    ['podtemplates', { template: { ...template, metadata: { labels: { a: '1' } } } }, { 'Pod Labels': 'a=1' }],
    [
      'resourcequotas',
      {
        status: {
          hard: { pods: '10', 'limits.cpu': '2', 'requests.cpu': '1' },
          used: { pods: '3', 'limits.cpu': '1' },
        },
      },
      { Request: 'pods: 3/10, requests.cpu: 0/1', Limit: 'limits.cpu: 1/2' },
    ],
    [
      'controllerrevisions',
      {
        metadata: {
          ...metadata,
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', controller: true }],
        },
        revision: 3,
      },
      { Controller: 'statefulset.apps/db', Revision: '3' },
    ],
    ['controllerrevisions', { revision: 1 }, { Controller: '<none>' }],
    [
      'daemonsets',
      { spec: { selector, template }, status: { desiredNumberScheduled: 3, numberReady: 2 } },
      { Desired: 3, Current: 0, Ready: 2, 'Node Selector': '<none>', Selector: 'a=1,b=2' },
    ],
    [
      'statefulsets',
      { spec: { replicas: 3, selector, template }, status: { readyReplicas: 1 } },
      { Ready: '1/3', Containers: 'c,d', Images: 'x:1,y' },
    ],
    [
      'jobs',
      { spec: { completions: 3, template }, status: { succeeded: 1, startTime: '2026-01-01T00:30:00Z' } },
      { Status: 'Running', Completions: '1/3', Duration: '30m', Selector: '<none>' },
    ],
    [
      'jobs',
      {
        spec: { parallelism: 2, template },
        status: {
          conditions: [{ type: 'Complete', status: 'True' }],
          startTime: '2026-01-01T00:00:00Z',
          completionTime: '2026-01-01T00:00:05Z',
        },
      },
      { Status: 'Complete', Completions: '0/1 of 2', Duration: '5s' },
    ],
    [
      'jobs',
      { spec: { suspend: true, template }, status: { conditions: [{ type: 'Suspended', status: 'True' }] } },
      {
        Status: 'Suspended',
        Completions: '0/1',
        Duration: '',
      },
    ],
    [
      'cronjobs',
      {
        spec: { schedule: '@daily', suspend: true, jobTemplate: { spec: { template } } },
        status: { active: [{}], lastScheduleTime: '2026-01-01T00:58:00Z' },
      },
      { Schedule: '@daily', Timezone: '<none>', Suspend: 'True', Active: 1, 'Last Schedule': '2m', Containers: 'c,d' },
    ],
    [
      'cronjobs',
      { spec: { schedule: '@daily', timeZone: 'UTC', jobTemplate: { spec: { template } } } },
      { Timezone: 'UTC', Suspend: 'False', Active: 0, 'Last Schedule': '<none>' },
    ],
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
    ['limitranges', 'Name Created-At'],
    [
      'persistentvolumeclaims',
      'Name Status Volume Capacity Access-Modes StorageClass VolumeAttributesClass Age [VolumeMode]',
    ],
    [
      'persistentvolumes',
      'Name Capacity Access-Modes Reclaim-Policy Status Claim StorageClass VolumeAttributesClass Reason Age [VolumeMode]',
    ],
    ['podtemplates', 'Name Containers Images Pod-Labels'],
    ['resourcequotas', 'Name Age Request Limit'],
    ['controllerrevisions', 'Name Controller Revision Age'],
    [
      'daemonsets',
      'Name Desired Current Ready Up-to-date Available Node-Selector Age [Containers] [Images] [Selector]',
    ],
    ['statefulsets', 'Name Ready Age [Containers] [Images]'],
    ['cronjobs', 'Name Schedule Timezone Suspend Active Last-Schedule Age [Containers] [Images] [Selector]'],
    ['jobs', 'Name Status Completions Duration Age [Containers] [Images] [Selector]'],
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
