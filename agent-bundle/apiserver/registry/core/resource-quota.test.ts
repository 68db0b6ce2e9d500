import { describe, expect, it, test } from 'vitest';
import type { ResourceQuota } from '../../../../common/api/core/v1/resource-quota.ts';
import { causesOf, create, patch, patchPart, resourceNamed } from '../road.fixture.ts';

const quotas = resourceNamed<ResourceQuota>('resourcequotas');
const make = (spec: object): ResourceQuota => create(quotas, { metadata: { name: 'a' }, spec, status: { hard: {} } });
const existsOnly =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

describe('a resource quota', () => {
  it('counts objects, requests, limits and things with a domain', () => {
    const hard = {
      'count/jobs.batch': '5',
      'limits.memory': '1Gi',
      pods: '10',
      'requests.example.com/gpu': '1',
      'requests.hugepages-2Mi': '1Gi',
      'services.nodeports': '0',
    };
    expect(make({ hard }).spec).toEqual({ hard });
  });

  test.each<[object, string[]]>([
    [
      { hard: { houses: '1' } },
      [
        'spec.hard[houses]: Invalid value: "houses": must be a standard resource type or fully qualified',
        'spec.hard[houses]: Invalid value: "houses": must be a standard resource for quota',
      ],
    ],
    [
      { hard: { storage: '1' } },
      ['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'],
    ],
    [
      { hard: { cpu: '-1', pods: '500m' } },
      [
        'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
        'spec.hard[pods]: Invalid value: "500m": must be an integer',
      ],
    ],
    [{ scopes: ['Sunny'] }, ['spec.scopes: Invalid value: ["Sunny"]: unsupported scope']],
    [
      { scopes: ['BestEffort'], hard: { cpu: '1' } },
      ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    ],
    [
      { scopes: ['BestEffort', 'NotBestEffort'] },
      ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
    ],
    [
      { scopeSelector: { matchExpressions: [{ scopeName: 'Terminating', operator: 'In', values: ['a'] }] } },
      [`spec.scopeSelector.matchExpressions.operator: Invalid value: "In": ${existsOnly}`],
    ],
    [
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } },
      [
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      ],
    ],
    [
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists', values: ['a'] }] } },
      [
        "spec.scopeSelector.matchExpressions.values: Invalid value: []string{\"a\"}: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
      ],
    ],
  ])('%j is refused', (spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('keeps its scopes, in whatever order', () => {
    const quota = make({ hard: { pods: '1' }, scopes: ['NotBestEffort', 'NotTerminating'] });
    expect(patch(quotas, quota, { spec: { scopes: ['NotTerminating', 'NotBestEffort'] } }).spec?.scopes).toHaveLength(
      2,
    );
    expect(causesOf(() => patch(quotas, quota, { spec: { scopes: null } }))).toEqual([
      'spec.scopes: Invalid value: []: field is immutable',
    ]);
  });

  it('says in its status what is in use, and nowhere else', () => {
    const quota = make({ hard: { pods: '1' } });
    expect(quota.status).toEqual({});
    const used = { spec: { hard: { pods: '9' } }, status: { hard: { pods: '1' }, used: { pods: '1' } } };
    expect(patchPart(quotas, quota, 'status', used)).toMatchObject({ spec: quota.spec, status: used.status });
    expect(patch(quotas, quota, used)).toMatchObject({ spec: used.spec, status: {} });
    expect(causesOf(() => patchPart(quotas, quota, 'status', { status: { used: { pods: '-1' } } }))).toEqual([
      'status.used[pods]: Invalid value: "-1": must be greater than or equal to 0',
    ]);
  });
});
