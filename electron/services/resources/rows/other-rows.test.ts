import { describe, expect, test } from 'vitest';
import type { Event } from '../../../../common/api/core/v1/event.ts';
import type { Node } from '../../../../common/api/core/v1/node.ts';
import type { Service } from '../../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../../common/api/discovery/v1/endpoint-slice.ts';
import { eventRow } from './event-row.ts';
import { namespaceRow } from './namespace-row.ts';
import { nodeRow } from './node-row.ts';
import { resourceRow, rowKey, timeOf } from './resource-row.ts';
import { serviceRow } from './service-row.ts';

const nothing = { pods: 0, milliCores: 0, memory: 0 };
const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`;
const ms = (minute: number) => Date.UTC(2026, 0, 1, 0, minute);

test('every row has a key, a name and a time, whatever the object lacks', () => {
  expect(rowKey({ metadata: { name: 'a', uid: 'u' } })).toBe('u');
  expect(rowKey({ metadata: { name: 'a', namespace: 'ns' } })).toBe('ns/a');
  expect(resourceRow({ metadata: { name: 'a' } })).toEqual({ name: 'a', namespace: '', created: 0, deleting: false });
  expect([timeOf('gibberish'), timeOf(undefined), timeOf(at(1))]).toEqual([undefined, undefined, ms(1)]);
  expect(namespaceRow({ metadata: { name: 'a' }, status: { phase: 'Active' } }).phase).toBe('Active');
});

describe('a node', () => {
  const ready = (status: string) => ({ type: 'Ready', status, message: 'says so', lastTransitionTime: at(3) });
  test.each<[string, Node['status'], object]>([
    ['that is well', { conditions: [ready('True')] }, { ready: 'ready', readySince: ms(3), problems: [] }],
    ['that is not', { conditions: [ready('False')] }, { ready: 'notReady', problems: ['Ready: says so'] }],
    ['that is silent', { conditions: [ready('Unknown')] }, { ready: 'unknown', problems: ['Ready: says so'] }],
    ['that has not reported', {}, { ready: 'unknown', problems: [] }],
    [
      'that is short of memory',
      { conditions: [ready('True'), { type: 'MemoryPressure', status: 'True', reason: 'Short' }] },
      { ready: 'ready', problems: ['MemoryPressure: Short'] },
    ],
    [
      'with room',
      { allocatable: { cpu: '1500m', memory: '2Gi', pods: '110' } },
      { cpuAllocatable: 1.5, memoryAllocatable: 2 ** 31, podCapacity: 110 },
    ],
    [
      'with an address',
      {
        addresses: [
          { type: 'Hostname', address: 'h' },
          { type: 'InternalIP', address: '10.0.0.1' },
        ],
      },
      { internalIP: '10.0.0.1' },
    ],
  ])('%s', (_what, status, row) => {
    expect(nodeRow({ metadata: { name: 'n' }, status }, nothing)).toMatchObject(row);
  });

  test('tells its roles, its taints and what its pods come to', () => {
    const labels = {
      'node-role.kubernetes.io/control-plane': '',
      'node-role.kubernetes.io/': '',
      'kubernetes.io/role': 'edge',
    };
    const taints = [
      { key: 'a', value: 'b', effect: 'NoSchedule' },
      { key: 'c', effect: 'NoExecute' },
    ];
    const node: Node = { metadata: { name: 'n', labels }, spec: { unschedulable: true, taints } };
    expect(nodeRow(node, { pods: 2, milliCores: 750, memory: 1024 })).toMatchObject({
      roles: ['control-plane', 'edge'],
      taints: ['a=b:NoSchedule', 'c:NoExecute'],
      unschedulable: true,
      pods: 2,
      cpuRequested: 0.75,
      memoryRequested: 1024,
    });
  });
});

describe('a service', () => {
  const service = (spec: Service['spec']): Service => ({ metadata: { name: 's', namespace: 'ns' }, spec });
  const slice = (endpoints: EndpointSlice['endpoints']): EndpointSlice => ({
    metadata: { name: 's-1' },
    addressType: 'IPv4',
    endpoints,
  });

  test('tells its address and ports', () => {
    const ports = [
      { name: 'http', port: 80, targetPort: 'web', nodePort: 30080 },
      { port: 53, protocol: 'UDP', nodePort: 0 },
    ];
    expect(
      serviceRow(service({ type: 'NodePort', clusterIP: '10.96.0.9', ports, selector: { a: '1' } }), []),
    ).toMatchObject({
      type: 'NodePort',
      clusterIP: '10.96.0.9',
      ports: [
        { name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 },
        { name: '', protocol: 'UDP', port: 53, targetPort: '53' },
      ],
      selector: 'a=1',
    });
  });

  test('may have neither address nor ports nor selector', () => {
    const row = serviceRow(service({ type: 'ExternalName', externalName: 'example.org' }), []);
    expect(row).toMatchObject({ clusterIP: '', ports: [], endpoints: [], selector: '' });
  });

  test('has the endpoints of all its slices, each address once', () => {
    const pod = { kind: 'Pod', name: 'p1' };
    const row = serviceRow(service({}), [
      slice([
        { addresses: ['10.0.0.2'], conditions: { ready: false }, nodeName: 'h1', targetRef: pod },
        { addresses: ['10.0.0.3'], targetRef: { kind: 'Node', name: 'h1' } },
      ]),
      slice([{ addresses: ['10.0.0.2'], conditions: { ready: true }, nodeName: 'h1', targetRef: pod }]),
    ]);
    expect(row.endpoints).toEqual([
      { address: '10.0.0.2', ready: true, node: 'h1', pod: 'p1' },
      { address: '10.0.0.3', ready: true, node: '', pod: '' },
    ]);
  });
});

describe('an event', () => {
  const event = (more: Partial<Event>): Event => ({
    metadata: { name: 'e', namespace: 'ns', creationTimestamp: at(0) },
    involvedObject: { kind: 'Pod', name: 'web-0' },
    ...more,
  });
  test.each<[string, Partial<Event>, object]>([
    ['of a kubelet', { source: { component: 'kubelet', host: 'h1' } }, { source: 'kubelet, h1', object: 'Pod/web-0' }],
    [
      'of the newer API',
      { reportingComponent: 'scheduler', series: { count: 7, lastObservedTime: at(9) }, eventTime: at(1) },
      { source: 'scheduler', count: 7, lastSeen: ms(9) },
    ],
    ['that came again', { count: 4, firstTimestamp: at(1), lastTimestamp: at(5) }, { count: 4, lastSeen: ms(5) }],
    ['that came once', { eventTime: at(2) }, { count: 1, lastSeen: ms(2) }],
    ['without any time of its own', {}, { lastSeen: ms(0) }],
    [
      'with a message',
      { type: 'Warning', reason: 'BackOff', message: ' again\n' },
      { type: 'Warning', reason: 'BackOff', message: 'again' },
    ],
  ])('%s', (_what, more, row) => {
    expect(eventRow(event(more))).toMatchObject(row);
  });
});
