import { describe, expect, it } from 'vitest';
import { requestInfoOf } from '../routes/request-info.ts';
import { decide } from './decide.ts';
import { readPolicy } from '../../../common/api/audit/v1/policy.ts';

const policyOf = (rules: object[], rest: object = {}) =>
  readPolicy({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules, ...rest });
const jane = { name: 'jane', groups: ['dev', 'system:authenticated'] };
const about = (request: string) => {
  const [method = '', path = ''] = request.split(' ');
  return requestInfoOf(method, path, new URLSearchParams());
};
const pod = 'GET /api/v1/namespaces/ns/pods/p';
const logs = 'GET /api/v1/namespaces/ns/pods/p/log';
const deployments = 'POST /apis/apps/v1/namespaces/ns/deployments';
const nodes = 'GET /api/v1/nodes';

describe('a rule of the audit policy', () => {
  it.each<[object, string, boolean]>([
    [{}, pod, true],
    [{}, 'GET /healthz', true],
    [{ users: ['jane'] }, pod, true],
    [{ users: ['joe'] }, pod, false],
    [{ userGroups: ['ops', 'dev'] }, pod, true],
    [{ userGroups: ['ops'] }, pod, false],
    [{ verbs: ['get', 'list'] }, pod, true],
    [{ verbs: ['watch'] }, pod, false],
    [{ verbs: ['get'] }, 'GET /healthz', true],
    [{ namespaces: ['ns'] }, pod, true],
    [{ namespaces: ['other'] }, pod, false],
    [{ namespaces: [''] }, nodes, true],
    [{ namespaces: ['ns'] }, nodes, false],
    [{ namespaces: ['ns'] }, 'GET /healthz', false],
    [{ resources: [{}] }, pod, true],
    [{ resources: [{ group: '' }] }, deployments, false],
    [{ resources: [{ group: 'apps' }] }, deployments, true],
    [{ resources: [{ group: 'apps', resources: ['deployments'] }] }, deployments, true],
    [{ resources: [{ resources: ['pods'] }] }, pod, true],
    [{ resources: [{ resources: ['pods'] }] }, logs, false],
    [{ resources: [{ resources: ['pods/log'] }] }, logs, true],
    [{ resources: [{ resources: ['pods/*'] }] }, logs, true],
    [{ resources: [{ resources: ['pods/*'] }] }, pod, true],
    [{ resources: [{ resources: ['*/log'] }] }, logs, true],
    [{ resources: [{ resources: ['*/log'] }] }, pod, false],
    [{ resources: [{ resources: ['*'] }] }, logs, true],
    [{ resources: [{ resources: ['pods'], resourceNames: ['p'] }] }, pod, true],
    [{ resources: [{ resources: ['pods'], resourceNames: ['q'] }] }, pod, false],
    [{ resources: [{ resources: ['nodes'] }, { resources: ['pods'] }] }, pod, true],
    [{ resources: [{ resources: ['pods'] }] }, 'GET /healthz', false],
    [{ nonResourceURLs: ['/healthz'] }, 'GET /healthz', true],
    [{ nonResourceURLs: ['/healthz'] }, 'GET /healthz/etcd', false],
    [{ nonResourceURLs: ['/healthz*'] }, 'GET /healthz/etcd', true],
    [{ nonResourceURLs: ['*'] }, 'GET /version', true],
    [{ nonResourceURLs: ['*'] }, pod, false],
  ])('%j matches %s: %s', (rule, request, matches) => {
    const { level } = decide(policyOf([{ level: 'Request', ...rule }]), jane, about(request));
    expect(level).toBe(matches ? 'Request' : 'None');
  });

  it('that asks for users is not for those whom nobody knows', () => {
    const policy = policyOf([
      { level: 'Request', users: ['jane'] },
      { level: 'Request', userGroups: ['dev'] },
      { level: 'Metadata' },
    ]);
    expect(decide(policy, undefined, about(pod)).level).toBe('Metadata');
  });

  it('decides when it is the first; stages that rule or policy omit are omitted', () => {
    const rules = [
      { level: 'None', users: ['joe'] },
      { level: 'Metadata', verbs: ['get'], omitStages: ['Panic'], omitManagedFields: false },
      { level: 'RequestResponse' },
    ];
    const policy = policyOf(rules, { omitStages: ['RequestReceived'], omitManagedFields: true });
    expect(decide(policy, jane, about(pod))).toEqual({
      level: 'Metadata',
      omitStages: ['RequestReceived', 'Panic'],
      omitManagedFields: false,
    });
    expect(decide(policy, jane, about(deployments))).toEqual({
      level: 'RequestResponse',
      omitStages: ['RequestReceived'],
      omitManagedFields: true,
    });
  });
});

describe('an audit policy', () => {
  const rule = { level: 'Metadata' };
  it.each<[unknown, string]>([
    ['x', 'the policy must be a mapping'],
    [{ apiVersion: 'v1', kind: 'Policy', rules: [rule] }, 'it is no Policy of audit.k8s.io/v1'],
    [{ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [] }, 'loaded illegal policy with 0 rules'],
  ])('%j is none', (document, why) => {
    expect(() => readPolicy(document)).toThrow(why);
  });

  it.each([
    [
      { level: 'All' },
      'rules[0].level: Unsupported value: "All": supported values: "None", "Metadata", "Request", "RequestResponse"',
    ],
    [
      { ...rule, omitStages: ['Done'] },
      'rules[0].omitStages[0]: Unsupported value: "Done": supported values: "RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"',
    ],
    [
      { ...rule, nonResourceURLs: ['/a'], namespaces: ['ns'] },
      'rules[0].nonResourceURLs: rules cannot apply to both regular resources and non-resource URLs',
    ],
    [
      { ...rule, nonResourceURLs: ['a'] },
      'rules[0].nonResourceURLs[0]: Invalid value: "a": non-resource URL rules must begin with a \'/\' character',
    ],
    [
      { ...rule, nonResourceURLs: ['/a*/b'] },
      'rules[0].nonResourceURLs[0]: Invalid value: "/a*/b": non-resource URL wildcards \'*\' must be the final character of the rule',
    ],
    [
      { ...rule, resources: [{ resourceNames: ['x'] }] },
      'rules[0].resources[0].resourceNames: using resourceNames requires at least one resource',
    ],
    [{ ...rule, verbs: 'get' }, 'rules[0].verbs: must be a list of texts'],
    [{ ...rule, omitManagedFields: 'yes' }, 'rules[0].omitManagedFields: must be true or false'],
  ])('%j has a wrong rule', (wrong, why) => {
    expect(() => policyOf([wrong])).toThrow(why);
  });
});
