import { describe, expect, it } from 'vitest';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { ProxyName } from './proxy-name.ts';
import { endpointTarget, nodeTarget, podTarget, serviceEndpoints } from './proxy-target.ts';

const asked = (port: string, scheme: ProxyName['scheme'] = ''): ProxyName => ({ scheme, name: 'x', port });
const refused = (code: number, message: string) => expect.objectContaining({ code, message }) as Error;

describe('a node', () => {
  const nodeAt = (address: string): Node => ({
    metadata: { name: 'x' },
    status: { addresses: [{ type: 'InternalIP', address }], daemonEndpoints: { kubeletEndpoint: { Port: 10250 } } },
  });
  it('is its kubelet, wherever that is, unless another port is asked for', () => {
    expect(nodeTarget(nodeAt('127.0.0.1'), asked(''))).toEqual({ as: 'kubelet', host: '127.0.0.1', port: 10250 });
    expect(nodeTarget(nodeAt('10.0.0.1'), asked('10250'))).toMatchObject({ as: 'kubelet' });
    expect(nodeTarget(nodeAt('10.0.0.1'), asked('9100'))).toEqual({ as: 'http', host: '10.0.0.1', port: 9100 });
    expect(nodeTarget(nodeAt('10.0.0.1'), asked('9100', 'https'))).toMatchObject({ as: 'https' });
  });
  it.each(['127.0.0.1', '::1', '169.254.169.254', 'fe80::1', '0.0.0.0', '::ffff:127.0.0.1', '224.0.0.1', 'h1.lan'])(
    'at %s is no way to other ports',
    (address) => {
      expect(() => nodeTarget(nodeAt(address), asked('80'))).toThrow(refused(400, 'address not allowed'));
    },
  );
  it.each(['0', '65536', 'http', '-1'])('has no port %s', (port) => {
    expect(() => nodeTarget(nodeAt('10.0.0.1'), asked(port))).toThrow(refused(400, `invalid port "${port}"`));
  });
});

describe('a pod', () => {
  const pod = (ip: string | undefined, ...ports: number[]): Pod => ({
    metadata: { name: 'x' },
    spec: {
      containers: [
        { name: 'a', image: 'x' },
        { name: 'b', image: 'x', ports: ports.map((containerPort) => ({ containerPort })) },
      ],
    },
    status: { podIP: ip },
  });
  it.each([
    [asked(''), [8080, 9090], { as: 'http', port: 8080 }],
    [asked(''), [], { as: 'http', port: 80 }],
    [asked('', 'https'), [], { as: 'https', port: 443 }],
    [asked('81', 'https'), [8080], { as: 'https', port: 81 }],
  ])('asked as %o with ports %o is %o', (name, ports, target) => {
    expect(podTarget(pod('10.1.0.5', ...ports), name)).toEqual({ host: '10.1.0.5', ...target });
  });
  it('without an address of its own cannot be asked', () => {
    for (const ip of [undefined, '127.0.0.1']) {
      expect(() => podTarget(pod(ip), asked(''))).toThrow(refused(400, 'address not allowed'));
    }
  });
});

describe('a service', () => {
  const service: Service = {
    metadata: { name: 'x', namespace: 'ns' },
    spec: {
      ports: [
        { name: 'web', port: 80 },
        { name: 'metrics', port: 9100 },
      ],
    },
  };
  const endpoint = (address: string, pod: string, ready = true) => ({
    addresses: [address],
    conditions: { ready },
    targetRef: { kind: 'Pod', name: pod, namespace: 'ns' },
  });
  const slice: EndpointSlice = {
    metadata: { name: 'x-1', namespace: 'ns' },
    addressType: 'IPv4',
    ports: [{ name: 'web', port: 8080 }],
    endpoints: [
      endpoint('10.1.0.5', 'a'),
      endpoint('10.1.0.6', 'b', false),
      { addresses: ['10.1.0.7'], conditions: { ready: true } },
    ],
  };
  const only = { address: '10.1.0.5', port: 8080, pod: { namespace: 'ns', name: 'a' } };
  it.each(['web', '80'])('at port %s is its ready pods', (port) => {
    expect(serviceEndpoints(service, [slice], asked(port))).toEqual([only]);
  });
  it.each([
    ['443', 'no service port 443 found for service "x"'],
    ['metrics', 'no endpoints available for service "x:metrics"'],
    ['', 'no endpoints available for service "x"'],
  ])('at port %o is unavailable', (port, message) => {
    expect(() => serviceEndpoints(service, [slice], asked(port))).toThrow(refused(503, message));
  });
  it('leads nowhere that its pod is not', () => {
    const podAt = (podIP: string): Pod => ({ metadata: { name: 'a' }, spec: { containers: [] }, status: { podIP } });
    expect(endpointTarget(only, podAt('10.1.0.5'), asked('web', 'https'))).toEqual({
      as: 'https',
      host: '10.1.0.5',
      port: 8080,
    });
    for (const pod of [undefined, podAt('10.9.9.9')]) {
      expect(() => endpointTarget(only, pod, asked('web'))).toThrow(
        refused(503, 'no endpoints available for service "x"'),
      );
    }
  });
});
