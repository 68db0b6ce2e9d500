import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import type { Service } from '../../../../common/api/core/v1/service.ts';
import { firstServiceIP } from '../allocation/ip-range.ts';
import { parsePortRange } from '../allocation/node-ports.ts';
import { create, patch, refusalOf, replace, resourceNamed } from '../road.fixture.ts';
import { services as servicesOf } from './service.ts';

const services = resourceNamed<Service>('services');
const ipKey = (ip: string) => `/registry/networking.k8s.io/ipaddresses/${ip}`;
const portKey = (port: number) => `/registry/core/nodeports/${port}`;
const make = (spec: object, taken: string[] = []): Service =>
  create(services, { metadata: { name: 's' }, spec: { ports: [{ port: 80 }], ...spec } }, { taken });
const keysOf = (service: Service) => services.claims?.keysOf(service);

describe('the address', () => {
  it('is the one asked for, and a key of its own', () => {
    const service = make({ clusterIP: '10.96.0.10' });
    expect(service.spec.clusterIPs).toEqual(['10.96.0.10']);
    expect(keysOf(service)).toEqual([ipKey('10.96.0.10')]);
  });

  it('is chosen above the part that is kept for wishes', () => {
    for (let i = 0; i < 50; i++) {
      const [, , third = ''] = (make({}).spec.clusterIP ?? '').split('.');
      expect(Number(third)).toBeGreaterThanOrEqual(1);
    }
  });

  test.each<[string, object, string]>([
    [
      'taken',
      { clusterIP: '10.96.0.10' },
      'spec.clusterIPs: Invalid value: []string{"10.96.0.10"}: failed to allocate IP 10.96.0.10: provided IP is already allocated',
    ],
    [
      'outside',
      { clusterIP: '10.97.0.1' },
      'the provided IP (10.97.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
    ],
    ['the network', { clusterIP: '10.96.0.0' }, 'is not in the valid range'],
    ['the broadcast', { clusterIP: '10.96.255.255' }, 'is not in the valid range'],
    ['no address', { clusterIP: 'x' }, 'spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address'],
    [
      'of another family',
      { ipFamilies: ['IPv6'] },
      'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [
      'of two families',
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  ])('%s is refused', (_title, spec, message) => {
    expect(refusalOf(() => make(spec, [ipKey('10.96.0.10')])).message).toContain(message);
  });

  it.each<[object, object, string[]]>([
    [
      { clusterIP: 'None', selector: { a: 'b' } },
      { clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
      [],
    ],
    [
      { clusterIP: 'None' },
      { clusterIP: 'None', ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
      [],
    ],
    [{ type: 'ExternalName', externalName: 'example.com' }, { type: 'ExternalName', externalName: 'example.com' }, []],
  ])('is not needed by %j', (spec, expected, keys) => {
    const service = make(spec);
    expect(service.spec).toMatchObject(expected);
    expect(keysOf(service)).toEqual(keys);
  });

  it('is found as long as one is free, and then no more', () => {
    const small = servicesOf({ serviceClusterIPRange: '10.0.0.0/28', serviceNodePortRange: '30000-30001' });
    const taken: string[] = [];
    for (let i = 0; i < 14; i++) {
      const service = create(small, { metadata: { name: `s${i}` }, spec: { ports: [{ port: 80 }] } }, { taken });
      taken.push(...(small.claims?.keysOf(service) ?? []));
    }
    expect(new Set(taken).size).toBe(14);
    expect(
      refusalOf(() => create(small, { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } }, { taken })).message,
    ).toContain('range is full');
  });

  it('of each family is given in a cluster of two', () => {
    const dual = servicesOf({ serviceClusterIPRange: '10.0.0.0/24,fd00::/112', serviceNodePortRange: '30000-32767' });
    const { spec } = create(dual, {
      metadata: { name: 's' },
      spec: { ipFamilyPolicy: 'PreferDualStack', ports: [{ port: 80 }] },
    });
    expect(spec.ipFamilies).toEqual(['IPv4', 'IPv6']);
    expect(spec.clusterIPs).toEqual([expect.stringMatching(/^10\.0\.0\./), expect.stringMatching(/^fd00::/)]);
  });

  it('of the kubernetes service is the first of the range', () => {
    expect(firstServiceIP('10.96.0.0/16')).toBe('10.96.0.1');
    expect(firstServiceIP('fd00::/112,10.96.0.0/16')).toBe('fd00::1');
  });
});

describe('the node port', () => {
  it('is given to each port, and shared by the protocols of one', () => {
    const { spec } = make({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 53, protocol: 'UDP' },
        { name: 'b', port: 53 },
        { name: 'c', port: 80 },
      ],
    });
    const [udp, tcp, other] = spec.ports ?? [];
    expect(udp?.nodePort).toBeGreaterThanOrEqual(30086);
    expect(tcp?.nodePort).toBe(udp?.nodePort);
    expect(other?.nodePort).not.toBe(udp?.nodePort);
    expect(keysOf({ metadata: { name: 's' }, spec: { ...spec, clusterIPs: undefined } })).toEqual([
      portKey(udp?.nodePort ?? 0),
      portKey(other?.nodePort ?? 0),
    ]);
    expect(spec.externalTrafficPolicy).toBe('Cluster');
  });

  test.each<[string, object, string]>([
    [
      'taken',
      { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
      'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    ],
    [
      'outside',
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      'of a service without',
      { ports: [{ port: 80, nodePort: 30081 }] },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      'of a headless service',
      { type: 'NodePort', clusterIP: 'None' },
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    ],
  ])('%s is refused', (_title, spec, message) => {
    expect(refusalOf(() => make(spec, [portKey(30080)])).message).toContain(message);
  });

  it('never meets another, whatever the ports and what is taken', () => {
    const ports = fc.uniqueArray(
      fc.record({ port: fc.integer({ min: 1, max: 99 }), protocol: fc.constantFrom('TCP', 'UDP') }),
      {
        minLength: 1,
        maxLength: 8,
        selector: ({ port, protocol }) => `${port}/${protocol}`,
      },
    );
    fc.assert(
      fc.property(ports, fc.uniqueArray(fc.integer({ min: 30000, max: 30020 })), (wanted, taken) => {
        const small = servicesOf({ serviceClusterIPRange: '10.0.0.0/24', serviceNodePortRange: '30000-30040' });
        const named = wanted.map((port, index) => ({ ...port, name: `p${index}` }));
        const service = create(
          small,
          { metadata: { name: 's' }, spec: { type: 'NodePort', ports: named } },
          { taken: taken.map(portKey) },
        );
        const given = (service.spec.ports ?? []).map(({ nodePort, protocol }) => `${nodePort}/${protocol}`);
        expect(new Set(given).size).toBe(given.length);
        for (const { nodePort = 0 } of service.spec.ports ?? []) expect(taken).not.toContain(nodePort);
      }),
    );
  });

  test.each(['', '30000', '0-1', '5-4', '1-70000', 'a-b'])('range %j is refused', (range) => {
    expect(() => parsePortRange(range)).toThrow(/is not a range of ports/);
  });
});

describe('an update', () => {
  const nodePort = make({ type: 'NodePort', selector: { a: 'b' } });
  const { clusterIP } = nodePort.spec;

  it('that leaves out what was chosen keeps it', () => {
    const replaced = replace(services, nodePort, {
      metadata: { name: 's' },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    });
    expect(replaced.spec.clusterIP).toBe(clusterIP);
    expect(replaced.spec.ports?.[0]?.nodePort).toBe(nodePort.spec.ports?.[0]?.nodePort);
    expect(keysOf(replaced)).toEqual(keysOf(nodePort));
  });

  it('to a type without node ports gives them back', () => {
    const changed = patch(services, nodePort, { spec: { type: 'ClusterIP' } });
    expect(changed.spec.ports).toEqual([{ protocol: 'TCP', port: 80, targetPort: 80 }]);
    expect(changed.spec.externalTrafficPolicy).toBeUndefined();
    expect(keysOf(changed)).toEqual([ipKey(clusterIP ?? '')]);
  });

  it('to an external name gives back its address too, and back gets another', () => {
    const external = patch(services, nodePort, { spec: { type: 'ExternalName', externalName: 'example.com' } });
    expect(keysOf(external)).toEqual([]);
    expect(external.spec.clusterIPs).toBeUndefined();
    const back = patch(services, external, { spec: { type: 'ClusterIP', externalName: null } });
    expect(keysOf(back)).toEqual([ipKey(back.spec.clusterIP ?? '')]);
  });

  it.each([{ clusterIP: 'None' }, { clusterIP: '10.96.0.99' }, { clusterIPs: ['None'], clusterIP: 'None' }])(
    'may not change an address that is set: %j',
    (spec) => {
      expect(refusalOf(() => patch(services, make({}), { spec })).message).toContain('may not change once set');
    },
  );

  it('with an empty address means the one it has', () => {
    expect(patch(services, nodePort, { spec: { clusterIP: '' } }).spec.clusterIP).toBe(clusterIP);
  });

  it('leaves the status alone, and the status part the spec', () => {
    const balanced: Service = {
      ...nodePort,
      status: { loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'VIP' }] } },
    };
    expect(patch(services, balanced, { status: { loadBalancer: {} } }).status).toEqual(balanced.status);
  });
});

describe('a spec that cannot be', () => {
  test.each<[string, object, string]>([
    ['no ports', { ports: [] }, 'spec.ports: Required value'],
    ['two ports without names', { ports: [{ port: 1 }, { port: 2 }] }, 'spec.ports[0].name: Required value'],
    [
      'one name twice',
      {
        ports: [
          { port: 1, name: 'a' },
          { port: 2, name: 'a' },
        ],
      },
      'spec.ports[1].name: Duplicate value: "a"',
    ],
    [
      'one port twice',
      {
        ports: [
          { port: 1, name: 'a' },
          { port: 1, name: 'b' },
        ],
      },
      'spec.ports[1]: Duplicate value',
    ],
    ['port', { ports: [{ port: 0 }] }, 'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    [
      'target',
      { ports: [{ port: 1, targetPort: 'A' }] },
      'spec.ports[0].targetPort: Invalid value: "A": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
    [
      'type',
      { type: 'Odd' },
      'spec.type: Unsupported value: "Odd": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'affinity',
      { sessionAffinity: 'Often' },
      'spec.sessionAffinity: Unsupported value: "Often": supported values: "ClientIP", "None"',
    ],
    [
      'affinity time',
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } },
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
    ],
    ['external name', { type: 'ExternalName' }, 'spec.externalName: Required value'],
    [
      'external address',
      { externalIPs: ['127.0.0.1'] },
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    ['selector', { selector: { a: 'b c' } }, 'spec.selector: Invalid value: "b c"'],
    [
      'traffic policy',
      { externalTrafficPolicy: 'Local' },
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
    [
      'class',
      { loadBalancerClass: 'a/b' },
      "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
  ])('%s', (_title, spec, message) => {
    expect(refusalOf(() => make(spec)).message).toContain(message);
  });

  it('name that is no DNS label', () => {
    const body = { metadata: { name: '1.s' }, spec: { ports: [{ port: 80 }] } };
    expect(refusalOf(() => create(services, body)).message).toContain(
      'metadata.name: Invalid value: "1.s": a DNS-1035 label must consist of',
    );
  });
});
