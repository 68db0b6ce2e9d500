import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { Service, ServiceSpec } from '../../common/api/core/v1/service.ts';
import { balancingAnnotation, servicePorts } from './service-ports.ts';

const here = { nodeName: 'h1', balancing: 'random' } as const;

const service = (spec: Partial<ServiceSpec>, annotations?: Record<string, string>): Service => ({
  metadata: { name: 'web', namespace: 'shop', annotations },
  spec: { clusterIP: '10.96.0.10', ports: [{ name: 'http', port: 80, protocol: 'TCP' }], ...spec },
});

const slice = (...endpoints: EndpointSlice['endpoints']): EndpointSlice => ({
  metadata: { name: 'web-x', namespace: 'shop' },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  endpoints,
});

const ready = (ip: string, nodeName: string) => ({ addresses: [ip], nodeName, conditions: { ready: true } });
const ending = (ip: string) => ({
  addresses: [ip],
  nodeName: 'h1',
  conditions: { ready: false, serving: true, terminating: true },
});

describe('what a service asks of a node', () => {
  it('is nothing for headless, external-name and IPv6 services', () => {
    for (const spec of [{ clusterIP: 'None' }, { type: 'ExternalName' }, { clusterIP: 'fd00::1' }]) {
      expect(servicePorts(service(spec), [slice(ready('10.244.0.2', 'h1'))], here)).toEqual([]);
    }
  });

  it('is one entry per port, with the endpoints that are ready, sorted', () => {
    const [info] = servicePorts(service({}), [slice(ready('10.244.1.2', 'h2'), ready('10.244.0.2', 'h1'))], here);
    expect(info).toMatchObject({ name: 'shop/web/tcp/http', clusterIP: '10.96.0.10', port: 80, nodePort: undefined });
    expect(info?.clusterEndpoints).toEqual([
      { ip: '10.244.0.2', port: 8080 },
      { ip: '10.244.1.2', port: 8080 },
    ]);
  });

  it('counts an endpoint named by two slices once', () => {
    const [info] = servicePorts(
      service({}),
      [slice(ready('10.244.0.2', 'h1')), slice(ready('10.244.0.2', 'h1'))],
      here,
    );
    expect(info?.clusterEndpoints).toHaveLength(1);
  });

  it('falls back to ending endpoints only where none is ready', () => {
    const both = servicePorts(service({}), [slice(ending('10.244.0.3'), ready('10.244.0.2', 'h1'))], here);
    expect(both[0]?.clusterEndpoints).toEqual([{ ip: '10.244.0.2', port: 8080 }]);
    const alone = servicePorts(service({}), [slice(ending('10.244.0.3'))], here);
    expect(alone[0]?.clusterEndpoints).toEqual([{ ip: '10.244.0.3', port: 8080 }]);
  });

  it('keeps to this node where a traffic policy is Local', () => {
    const slices = [slice(ready('10.244.0.2', 'h1'), ready('10.244.1.2', 'h2'))];
    const [external] = servicePorts(service({ externalTrafficPolicy: 'Local' }), slices, here);
    expect(external?.externalEndpoints).toEqual([{ ip: '10.244.0.2', port: 8080 }]);
    expect(external?.clusterEndpoints).toHaveLength(2);
    const [internal] = servicePorts(service({ internalTrafficPolicy: 'Local' }), slices, here);
    expect(internal?.clusterEndpoints).toEqual([{ ip: '10.244.0.2', port: 8080 }]);
  });

  it.each([
    [{}, undefined, 'random'],
    [{}, { [balancingAnnotation]: 'round-robin' }, 'round-robin'],
    [{}, { [balancingAnnotation]: 'nonsense' }, 'random'],
    [{ sessionAffinity: 'ClientIP' }, { [balancingAnnotation]: 'round-robin' }, 'client-ip'],
  ] as const)('spreads %j with annotations %j by %s', (spec, annotations, balancing) => {
    const [info] = servicePorts(service(spec, annotations), [], here);
    expect(info?.balancing).toBe(balancing);
  });
});
