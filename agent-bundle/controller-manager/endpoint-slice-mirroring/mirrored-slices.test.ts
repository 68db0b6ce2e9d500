import { describe, expect, it } from 'vitest';
import type { Endpoints } from '../../../common/api/core/v1/endpoints.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import { isMirrored, mirrorChanges, mirroredContents, mirroredKeyOf } from './mirrored-slices.ts';

const endpoints = (subsets: Endpoints['subsets'] = [], metadata: Partial<Endpoints['metadata']> = {}): Endpoints => ({
  metadata: { name: 'web', namespace: 'a', uid: 'u1', ...metadata },
  subsets,
});
const service = (selector?: Record<string, string>): Service => ({ metadata: { name: 'web' }, spec: { selector } });
const http = { name: 'http', port: 80, protocol: 'TCP' };

describe('Endpoints are mirrored', () => {
  it.each<[string, Endpoints, Service | undefined, boolean]>([
    ['of a service without a selector', endpoints(), service(), true],
    ['not of a service that selects pods', endpoints(), service({ app: 'web' }), false],
    ['not without a service', endpoints(), undefined, false],
    [
      'not when they say so',
      endpoints([], { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }),
      service(),
      false,
    ],
    [
      'not when they elect a leader',
      endpoints([], { annotations: { 'control-plane.alpha.kubernetes.io/leader': '' } }),
      service(),
      false,
    ],
  ])('%s', (_, given, of, mirrored) => {
    expect(isMirrored(given, of)).toBe(mirrored);
  });
});

describe('what the slices hold', () => {
  it('is one slice for each family and set of ports, with readiness, names and references', () => {
    const targetRef = { kind: 'Pod', name: 'p' };
    const given = endpoints([
      { addresses: [{ ip: '10.0.0.1', hostname: 'a', nodeName: 'h1', targetRef }], ports: [http] },
      { addresses: [{ ip: 'fd00::1' }], notReadyAddresses: [{ ip: '10.0.0.2' }], ports: [http] },
      { addresses: [{ ip: '10.0.0.3' }], ports: [{ port: 81 }] },
    ]);
    expect(mirroredContents(given)).toEqual([
      {
        addressType: 'IPv4',
        ports: [http],
        endpoints: [
          { addresses: ['10.0.0.1'], conditions: { ready: true }, hostname: 'a', nodeName: 'h1', targetRef },
          { addresses: ['10.0.0.2'], conditions: { ready: false } },
        ],
      },
      { addressType: 'IPv6', ports: [http], endpoints: [{ addresses: ['fd00::1'], conditions: { ready: true } }] },
      {
        addressType: 'IPv4',
        ports: [{ name: '', port: 81, protocol: 'TCP' }],
        endpoints: [{ addresses: ['10.0.0.3'], conditions: { ready: true } }],
      },
    ]);
  });

  it('is no more than a thousand addresses', () => {
    const addresses = Array.from({ length: 1200 }, (_, at) => ({ ip: `10.0.${at >> 8}.${at & 255}` }));
    expect(mirroredContents(endpoints([{ addresses, ports: [http] }]))[0]?.endpoints).toHaveLength(1000);
  });
});

describe('the writes', () => {
  const one = endpoints([{ addresses: [{ ip: '10.0.0.1' }], ports: [http] }], {
    labels: { app: 'web' },
    annotations: { note: 'x', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  });

  it('make a slice that is known again, belongs to the Endpoints, and has their labels and notes', () => {
    const { create, update, remove } = mirrorChanges(one, []);
    expect([create.length, update.length, remove.length]).toEqual([1, 0, 0]);
    const metadata = create[0]?.metadata;
    expect(metadata).toMatchObject({ generateName: 'web-', namespace: 'a', annotations: { note: 'x' } });
    expect(metadata?.labels).toEqual({
      app: 'web',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
    });
    expect(metadata?.ownerReferences).toEqual([
      { apiVersion: 'v1', kind: 'Endpoints', name: 'web', uid: 'u1', controller: true, blockOwnerDeletion: true },
    ]);
    expect(create.map(mirroredKeyOf)).toEqual(['a/web']);
  });

  it('are none when all is as it should be', () => {
    const { create } = mirrorChanges(one, []);
    expect(mirrorChanges(one, create)).toEqual({ create: [], update: [], remove: [] });
  });

  it('change the slice of the same ports, and remove those of others', () => {
    const { create } = mirrorChanges(one, []);
    const moved = endpoints([{ addresses: [{ ip: '10.0.0.9' }], ports: [http] }]);
    const changes = mirrorChanges(moved, create);
    expect(changes.update.map((slice) => slice.endpoints[0]?.addresses)).toEqual([['10.0.0.9']]);
    expect([changes.create.length, changes.remove.length]).toEqual([0, 0]);
    const other = mirrorChanges(endpoints([{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 9 }] }]), create);
    expect([other.create.length, other.update.length, other.remove.length]).toEqual([1, 0, 1]);
  });

  it('remove the same one of two alike, in whatever order they are known', () => {
    const [made] = mirrorChanges(one, []).create;
    const twins = ['web-b', 'web-a'].flatMap((name) => (made ? { ...made, metadata: { ...made.metadata, name } } : []));
    for (const present of [twins, [...twins].reverse()]) {
      expect(mirrorChanges(one, present).remove.map(({ metadata }) => metadata.name)).toEqual(['web-b']);
    }
  });
});
