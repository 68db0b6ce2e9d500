import { describe, expect, it, test } from 'vitest';
import type { APIService } from '../../../../common/api/apiregistration/v1/api-service.ts';
import { context, create, partOf, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const apiServices = resourceNamed<APIService>('apiservices');
const metadata = { name: 'v1.example.com' };
const spec = { group: 'example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 15 };
const service = { namespace: 'default', name: 'api' };
const row = (apiService: APIService) =>
  apiServices.columns.map((column) => column.cell(apiService, { now: Date.parse(context.now) }));

describe('an API service', () => {
  it('of this server is available at once', () => {
    const local = create(apiServices, { metadata, spec });
    expect(local.status?.conditions).toEqual([
      {
        type: 'Available',
        status: 'True',
        lastTransitionTime: context.now,
        reason: 'Local',
        message: 'Local APIServices are always available',
      },
    ]);
    expect(row(local)).toEqual(['v1.example.com', 'Local', 'True', '0s']);
  });

  it('of another server is so when somebody found it, on port 443 unless it says', () => {
    const remote = create(apiServices, { metadata, spec: { ...spec, service } });
    expect(remote.spec?.service).toEqual({ ...service, port: 443 });
    expect(row(remote)).toEqual(['v1.example.com', 'default/api', 'Unknown', '0s']);
    const missing = { conditions: [{ type: 'Available', status: 'False', reason: 'ServiceNotFound' }] };
    const body = { status: missing, spec: { versionPriority: 1 }, metadata: { labels: { a: 'b' } } };
    const found = patch(apiServices, remote, body, 'application/merge-patch+json', partOf(apiServices, 'status'));
    expect(row(found)).toEqual(['v1.example.com', 'default/api', 'False (ServiceNotFound)', '0s']);
    expect(found.spec).toEqual(remote.spec);
    expect(found.metadata.labels).toBeUndefined();
    expect(patch(apiServices, found, { status: null }).status).toEqual(missing);
  });

  it('of the core group has no group', () => {
    const core = { ...spec, group: '' };
    expect(create(apiServices, { metadata: { name: 'v1.' }, spec: core }).spec?.version).toBe('v1');
    const second = () => create(apiServices, { metadata: { name: 'v2.' }, spec: { ...core, version: 'v2' } });
    expect(refusalOf(second).message).toContain(
      'spec.group: Required value: only v1 may have an empty group and it better be legacy kube',
    );
  });

  test.each<[object, string]>([
    [
      { version: 'v2' },
      'metadata.name: Invalid value: "v1.example.com": must be `spec.version+"."+spec.group`: "v2.example.com"',
    ],
    [{ version: '' }, 'spec.version: Required value'],
    [{ group: 'Example' }, 'spec.group: Invalid value: "Example": a lowercase RFC 1123 subdomain'],
    [{ groupPriorityMinimum: 0 }, 'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000'],
    [{ versionPriority: 1001 }, 'spec.versionPriority: Invalid value: 1001: must be positive and less than 1000'],
    [{ caBundle: 'Zm9v' }, 'spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle'],
    [{ insecureSkipTLSVerify: true }, 'local APIServices may not have insecureSkipTLSVerify'],
    [{ service: {} }, 'spec.service.namespace: Required value, spec.service.name: Required value'],
    [
      { service: { ...service, port: 70000 } },
      'spec.service.port: Invalid value: 70000: port is not valid: must be between',
    ],
    [{ service, insecureSkipTLSVerify: true, caBundle: 'Zm9v' }, 'may not be true if caBundle is present'],
  ])('%j is refused', (more, message) => {
    expect(refusalOf(() => create(apiServices, { metadata, spec: { ...spec, ...more } })).message).toContain(message);
  });
});
