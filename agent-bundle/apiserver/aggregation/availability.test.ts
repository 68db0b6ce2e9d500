import { describe, expect, it, test } from 'vitest';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { failedDiscovery, nobodyThere, passed, withFinding } from './availability.ts';

const wanted = { namespace: 'ns', name: 'api', port: 443 };
const service = (spec: object): Service => ({ metadata: { name: 'api' }, spec });
const ports = [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 }];
const slice = (ready: boolean | undefined, name = 'https'): EndpointSlice => ({
  metadata: { name: 'api-1' },
  addressType: 'IPv4',
  ports: [{ name, port: 8443, protocol: 'TCP' }],
  endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready } }],
});

describe('there is nobody to ask', () => {
  it.each<[string, string, Service | undefined, EndpointSlice[]]>([
    ['ServiceNotFound', 'service/api in "ns" is not present', undefined, []],
    ['ServicePortError', 'service/api in "ns" is not listening on port 443', service({ ports: [] }), []],
    ['EndpointsNotFound', 'cannot find endpointslices for service/api in "ns"', service({ ports }), []],
    [
      'MissingEndpoints',
      'endpointslices for service/api in "ns" have no addresses with port name "https"',
      service({ ports }),
      [slice(false), slice(true, 'other')],
    ],
  ])('%s: %s', (reason, message, there, slices) => {
    expect(nobodyThere(wanted, there, slices)).toEqual({ status: 'False', reason, message });
  });

  it('unless an endpoint is ready, or says nothing of that, or the service is a name elsewhere', () => {
    expect(nobodyThere(wanted, service({ ports }), [slice(false), slice(true)])).toBeUndefined();
    expect(nobodyThere(wanted, service({ ports }), [slice(undefined)])).toBeUndefined();
    expect(nobodyThere(wanted, service({ type: 'ExternalName', externalName: 'x.org' }), [])).toBeUndefined();
  });
});

describe('a finding', () => {
  const [before, now] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
  const bad = failedDiscovery('https://10.0.0.1:8443/apis/a/v1', 'bad status from it: 500');

  test('becomes the condition', () => {
    expect(withFinding([], passed, now)).toEqual([
      { type: 'Available', status: 'True', reason: 'Passed', message: 'all checks passed', lastTransitionTime: now },
    ]);
  });

  test('that says nothing new changes nothing', () => {
    const conditions = withFinding([], passed, before);
    expect(withFinding(conditions, passed, now)).toBe(conditions);
  });

  test('counts as a transition when the status changes, not when the reason does', () => {
    const first = withFinding([], bad, before);
    const other = withFinding(first, failedDiscovery('https://10.0.0.2:8443/apis/a/v1', 'refused'), now);
    expect(other[0]).toMatchObject({
      lastTransitionTime: before,
      message: expect.stringContaining('refused') as string,
    });
    expect(withFinding(other, passed, now)[0]).toMatchObject({ status: 'True', lastTransitionTime: now });
  });
});
