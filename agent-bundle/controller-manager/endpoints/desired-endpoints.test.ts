import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service, ServicePort } from '../../../common/api/core/v1/service.ts';
import { desiredEndpoints, isOurs, sameEndpoints } from './desired-endpoints.ts';
import { sliceGroups } from './desired-slices.ts';
import { endpointGroups } from './pod-endpoints.ts';

interface PodState {
  readonly ip?: string;
  readonly ready?: boolean;
  readonly ending?: boolean;
  readonly phase?: string;
  readonly portNumber?: number;
  readonly subdomain?: string;
}
const pod = (
  name: string,
  { ip, ready = true, ending, phase = 'Running', portNumber = 8080, subdomain }: PodState,
): Pod => ({
  metadata: {
    name,
    namespace: 'ns',
    uid: `uid-${name}`,
    ...(ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
  },
  spec: {
    nodeName: 'h1',
    ...(subdomain === undefined ? {} : { hostname: name, subdomain }),
    containers: [{ name: 'main', ports: [{ name: 'http', containerPort: portNumber }] }],
  },
  status: {
    phase,
    ...(ip === undefined ? {} : { podIP: ip }),
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
});
const service = (spec: Service['spec'] = {}, ...ports: ServicePort[]): Service => ({
  metadata: { name: 'web', namespace: 'ns', labels: { team: 'a' } },
  spec: { selector: { app: 'web' }, ports, ...spec },
});
const http: ServicePort = { port: 80, targetPort: 8080 };
const reference = (name: string) => ({ kind: 'Pod', namespace: 'ns', name, uid: `uid-${name}` });
const address = (ip: string, name: string) => ({ ip, nodeName: 'h1', targetRef: reference(name) });
const subsetsOf = (of: Service, ...pods: Pod[]) => desiredEndpoints(of, endpointGroups(of, pods), undefined).subsets;
const ports = [{ protocol: 'TCP', port: 8080 }];

describe('the endpoints of a service', () => {
  it('are the ready and the unready pods, by address', () => {
    const pods = [
      pod('b', { ip: '10.0.0.2' }),
      pod('a', { ip: '10.0.0.1' }),
      pod('c', { ip: '10.0.0.3', ready: false }),
    ];
    expect(subsetsOf(service({}, http), ...pods)).toEqual([
      {
        addresses: [address('10.0.0.1', 'a'), address('10.0.0.2', 'b')],
        notReadyAddresses: [address('10.0.0.3', 'c')],
        ports,
      },
    ]);
  });

  it.each([
    ['has no address yet', pod('a', {})],
    ['has ended', pod('a', { ip: '10.0.0.1', phase: 'Succeeded' })],
    ['is ending', pod('a', { ip: '10.0.0.1', ending: true })],
  ])('leave out a pod that %s', (_, given) => {
    expect(subsetsOf(service({}, http), given)).toBeUndefined();
  });

  it('publish pods that are not ready, and those that are ending, where the service wants it', () => {
    const given = [pod('a', { ip: '10.0.0.1', ready: false }), pod('b', { ip: '10.0.0.2', ending: true })];
    expect(subsetsOf(service({ publishNotReadyAddresses: true }, http), ...given)).toEqual([
      { addresses: [address('10.0.0.1', 'a'), address('10.0.0.2', 'b')], ports },
    ]);
  });

  it('follow a named port to each pod’s own number', () => {
    const named = service({}, { name: 'web', port: 80, targetPort: 'http' });
    expect(subsetsOf(named, pod('a', { ip: '10.0.0.1' }), pod('b', { ip: '10.0.0.2', portNumber: 9090 }))).toEqual([
      { addresses: [address('10.0.0.1', 'a')], ports: [{ name: 'web', protocol: 'TCP', port: 8080 }] },
      { addresses: [address('10.0.0.2', 'b')], ports: [{ name: 'web', protocol: 'TCP', port: 9090 }] },
    ]);
  });

  it('leave out a pod that has no port of that name', () => {
    expect(subsetsOf(service({}, { port: 80, targetPort: 'grpc' }), pod('a', { ip: '10.0.0.1' }))).toBeUndefined();
  });

  it('of a service without ports have none', () => {
    expect(subsetsOf(service({ clusterIP: 'None' }), pod('a', { ip: '10.0.0.1' }))).toEqual([
      { addresses: [address('10.0.0.1', 'a')], ports: [] },
    ]);
  });

  it('name a pod’s host below the service', () => {
    const [subset] = subsetsOf(service({}, http), pod('a', { ip: '10.0.0.1', subdomain: 'web' })) ?? [];
    expect(subset?.addresses).toEqual([{ ...address('10.0.0.1', 'a'), hostname: 'a' }]);
  });

  it('are cut at a thousand addresses, and say so', () => {
    const pods = Array.from({ length: 1001 }, (_, index) =>
      pod(`p${index}`, { ip: `10.0.${index >> 8}.${index & 255}` }),
    );
    const wanted = desiredEndpoints(service({}, http), endpointGroups(service({}, http), pods), undefined);
    expect(wanted.subsets?.[0]?.addresses).toHaveLength(1000);
    expect(wanted.metadata.annotations).toEqual({ 'endpoints.kubernetes.io/over-capacity': 'truncated' });
  });

  it('carry the service’s labels and ours, and other people’s annotations', () => {
    const present = {
      metadata: {
        name: 'web',
        namespace: 'ns',
        resourceVersion: '7',
        annotations: { note: 'x', 'endpoints.kubernetes.io/over-capacity': 'truncated' },
      },
    };
    const wanted = desiredEndpoints(service({ clusterIP: 'None' }), [], present);
    expect(wanted.metadata).toEqual({
      name: 'web',
      namespace: 'ns',
      resourceVersion: '7',
      labels: {
        team: 'a',
        'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
        'service.kubernetes.io/headless': '',
      },
      annotations: { note: 'x' },
    });
    expect(isOurs(wanted)).toBe(true);
    expect(isOurs(present)).toBe(false);
  });

  it('need no write when they are what they should be', () => {
    const groups = endpointGroups(service({}, http), [pod('a', { ip: '10.0.0.1' })]);
    const wanted = desiredEndpoints(service({}, http), groups, undefined);
    expect(sameEndpoints(wanted, desiredEndpoints(service({}, http), groups, wanted))).toBe(true);
    expect(sameEndpoints(wanted, desiredEndpoints(service({}, http), [], wanted))).toBe(false);
  });
});

describe('the slices of a service', () => {
  it.each([
    ['works', {}, {}, { ready: true, serving: true, terminating: false }],
    ['is not ready', { ready: false }, {}, { ready: false, serving: false, terminating: false }],
    ['is ending and still answers', { ending: true }, {}, { ready: false, serving: true, terminating: true }],
    [
      'is not ready, but published',
      { ready: false },
      { publishNotReadyAddresses: true },
      { ready: true, serving: false, terminating: false },
    ],
  ])('say of a pod that %s', (_, state, spec, conditions) => {
    const of = service(spec, http);
    const [group] = sliceGroups(of, endpointGroups(of, [pod('a', { ip: '10.0.0.1', ...state })]), () => undefined);
    expect(group).toMatchObject({
      ports: [{ name: '', protocol: 'TCP', port: 8080 }],
      endpoints: [{ addresses: ['10.0.0.1'], conditions }],
    });
  });

  it.each([
    ['nothing more by default', undefined, {}, undefined],
    ['its own zone to PreferClose', 'PreferClose', {}, { forZones: [{ name: 'z1' }] }],
    ['its own zone to PreferSameZone', 'PreferSameZone', {}, { forZones: [{ name: 'z1' }] }],
    [
      'its own node, and its zone, to PreferSameNode',
      'PreferSameNode',
      {},
      { forNodes: [{ name: 'h1' }], forZones: [{ name: 'z1' }] },
    ],
    ['no hint while it is not ready', 'PreferSameNode', { ready: false }, undefined],
  ])('name the zone of the pod’s node, and %s', (_, trafficDistribution, state, hints) => {
    const of = service(trafficDistribution === undefined ? {} : { trafficDistribution }, http);
    const groups = endpointGroups(of, [pod('a', { ip: '10.0.0.1', ...state })]);
    const [group] = sliceGroups(of, groups, (node) => ({ h1: 'z1' })[node]);
    expect(group?.endpoints).toMatchObject([{ nodeName: 'h1', zone: 'z1' }]);
    expect(group?.endpoints[0]?.hints).toEqual(hints);
  });

  it('prefer nobody where the node has no zone', () => {
    const of = service({ trafficDistribution: 'PreferSameZone' }, http);
    const [group] = sliceGroups(of, endpointGroups(of, [pod('a', { ip: '10.0.0.1' })]), () => undefined);
    expect(group?.endpoints[0]).toMatchObject({ nodeName: 'h1', zone: undefined, hints: undefined });
  });
});
