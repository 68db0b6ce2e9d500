import { describe, expect, it, test } from 'vitest';
import type { MutatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/mutating-admission-policy.ts';
import type { MutatingAdmissionPolicyBinding } from '../../../../common/api/admissionregistration/v1/mutating-admission-policy-binding.ts';
import type { MutatingWebhookConfiguration } from '../../../../common/api/admissionregistration/v1/mutating-webhook-configuration.ts';
import type { ValidatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { ValidatingAdmissionPolicyBinding } from '../../../../common/api/admissionregistration/v1/validating-admission-policy-binding.ts';
import type { ValidatingWebhookConfiguration } from '../../../../common/api/admissionregistration/v1/validating-webhook-configuration.ts';
import { context, create, partOf, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const metadata = { name: 'mine' };
const now = Date.parse(context.now);
const operations = ['CREATE'];
const rule = { operations, apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };

describe('a webhook configuration', () => {
  const mutating = resourceNamed<MutatingWebhookConfiguration>('mutatingwebhookconfigurations');
  const validating = resourceNamed<ValidatingWebhookConfiguration>('validatingwebhookconfigurations');
  const service = { namespace: 'default', name: 'hook' };
  const webhook = {
    name: 'pods.example.com',
    clientConfig: { service },
    rules: [rule],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  };
  const make = (more: object = {}) => create(mutating, { metadata, webhooks: [{ ...webhook, ...more }] });

  it('says what its webhooks leave out', () => {
    const defaults = {
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      timeoutSeconds: 10,
    };
    expect(make().webhooks).toEqual([
      {
        ...webhook,
        ...defaults,
        clientConfig: { service: { ...service, port: 443 } },
        rules: [{ ...rule, scope: '*' }],
        reinvocationPolicy: 'Never',
      },
    ]);
    const [made] = create(validating, { metadata, webhooks: [webhook] }).webhooks ?? [];
    expect(made).toMatchObject(defaults);
    expect(made).not.toHaveProperty('reinvocationPolicy');
  });

  it('counts what changes of them', () => {
    const made = make();
    expect(patch(mutating, made, { metadata: { labels: { a: 'b' } } }).metadata.generation).toBe(1);
    expect(patch(mutating, made, { webhooks: null }).metadata.generation).toBe(2);
    expect(mutating.columns.map((column) => column.cell(made, { now }))).toEqual(['mine', 1, '0s']);
  });

  const hook = (text: string) => `webhooks[0].${text}`;
  test.each<[object, string]>([
    [{ name: '' }, hook('name: Required value')],
    [
      { name: 'a.b' },
      hook('name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'),
    ],
    [{ admissionReviewVersions: [] }, hook('admissionReviewVersions: Required value: must specify one of v1, v1beta1')],
    [{ admissionReviewVersions: ['v2'] }, 'must include at least one of v1, v1beta1'],
    [{ sideEffects: undefined }, hook('sideEffects: Required value: must specify one of None, NoneOnDryRun')],
    [{ sideEffects: 'Some' }, hook('sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"')],
    [
      { timeoutSeconds: 31 },
      hook('timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'),
    ],
    [{ failurePolicy: 'Maybe' }, hook('failurePolicy: Unsupported value: "Maybe": supported values: "Fail", "Ignore"')],
    [
      { reinvocationPolicy: 'Often' },
      hook('reinvocationPolicy: Unsupported value: "Often": supported values: "IfNeeded", "Never"'),
    ],
    [{ clientConfig: {} }, hook('clientConfig: Required value: exactly one of url or service is required')],
    [
      { clientConfig: { url: 'http://a/b' } },
      hook(
        `clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]`,
      ),
    ],
    [{ clientConfig: { url: 'https://u:p@a/' } }, 'user information is not permitted in the URL'],
    [{ clientConfig: { url: 'https://a/?b#c' } }, 'fragments are not permitted in the URL'],
    [
      { clientConfig: { service: { ...service, path: 'a' } } },
      hook(`clientConfig.service.path: Invalid value: "a": must start with a '/'`),
    ],
    [{ clientConfig: { service: { ...service, path: '/a//b' } } }, 'segment[1] may not be empty'],
    [{ clientConfig: { service: {} } }, hook('clientConfig.service.name: Required value: service name is required')],
    [{ matchConditions: [{ name: 'a', expression: ' ' }] }, hook('matchConditions[0].expression: Required value')],
    [
      { matchConditions: Array.from({ length: 65 }, (_, index) => ({ name: `c${index}`, expression: 'true' })) },
      hook('matchConditions: Too many: 65: must have at most 64 items'),
    ],
  ])('with %.70j is refused', (more, message) => {
    expect(refusalOf(() => make(more)).message).toContain(message);
  });

  test.each<[object, string]>([
    [
      { operations: ['LIST'] },
      'operations[0]: Unsupported value: "LIST": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
    ],
    [{ operations: ['*', 'CREATE'] }, `if '*' is present, must not specify other operations`],
    [{ apiGroups: [] }, 'rules[0].apiGroups: Required value'],
    [{ apiVersions: [''] }, 'rules[0].apiVersions[0]: Required value'],
    [{ resources: ['*', 'pods'] }, `if '*' is present, must not specify other resources without subresources`],
    [{ resources: ['*/*', 'pods'] }, `if '*/*' is present, must not specify other resources`],
    [
      { resources: ['pods/*', 'pods/log'] },
      `resources[1]: Invalid value: "pods/log": if 'pods/*' is present, must not specify pods/log`,
    ],
    [{ scope: 'Town' }, 'scope: Unsupported value: "Town": supported values: "*", "Cluster", "Namespaced"'],
  ])('with the rule %j is refused', (more, message) => {
    expect(refusalOf(() => make({ rules: [{ ...rule, ...more }] })).message).toContain(message);
  });

  it('names each webhook once', () => {
    const write = () => create(mutating, { metadata, webhooks: [webhook, webhook] });
    expect(refusalOf(write).message).toContain('webhooks[1].name: Duplicate value: "pods.example.com"');
  });
});

const matchConstraints = { resourceRules: [rule] };

describe('a validating policy', () => {
  const policies = resourceNamed<ValidatingAdmissionPolicy>('validatingadmissionpolicies');
  const validation = { expression: 'object.spec.replicas < 5' };
  const spec = { matchConstraints, validations: [validation] };

  it('refuses what it cannot judge, and has a status apart', () => {
    const policy = create(policies, {
      metadata,
      spec: { ...spec, paramKind: { apiVersion: 'a.b/v1', kind: 'Limit' } },
    });
    expect(policy.spec).toMatchObject({
      failurePolicy: 'Fail',
      matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, resourceRules: [{ ...rule, scope: '*' }] },
    });
    expect(policies.columns.map((column) => column.cell(policy, { now }))).toEqual(['mine', 1, 'a.b/v1/Limit', '0s']);
    const body = { spec: { failurePolicy: 'Ignore' }, status: { observedGeneration: 1 } };
    expect(patch(policies, policy, body)).toMatchObject({ metadata: { generation: 2 }, status: {} });
    const checked = patch(policies, policy, body, 'application/merge-patch+json', partOf(policies, 'status'));
    expect(checked).toEqual({ ...policy, status: { observedGeneration: 1 } });
  });

  test.each<[object, string]>([
    [
      { validations: [] },
      'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
    ],
    [{ matchConstraints: undefined }, 'spec.matchConstraints: Required value'],
    [{ matchConstraints: {} }, 'spec.matchConstraints.resourceRules: Required value'],
    [{ paramKind: { kind: 'A' } }, 'spec.paramKind.apiVersion: Required value'],
    [{ paramKind: { apiVersion: 'a/b/c', kind: 'A' } }, 'unexpected GroupVersion string: a/b/c'],
    [
      { validations: [{ expression: '' }] },
      'spec.validations[0].expression: Required value: expression is not specified',
    ],
    [{ validations: [{ expression: 'a\nb' }] }, 'message must be specified if expression contains line breaks'],
    [{ validations: [{ ...validation, message: 'a\nb' }] }, 'message must not contain line breaks'],
    [{ validations: [{ ...validation, reason: 'Mood' }] }, 'spec.validations[0].reason: Unsupported value: "Mood"'],
    [
      { variables: [{ name: '1a', expression: '1' }] },
      'spec.variables[0].name: Invalid value: "1a": name is not a valid CEL identifier',
    ],
    [
      { auditAnnotations: [{ key: 'a b', valueExpression: '1' }] },
      'spec.auditAnnotations[0].key: Invalid value: "a b"',
    ],
    [
      { matchConstraints: { resourceRules: [{ ...rule, resourceNames: ['a', 'a'] }] } },
      'resourceRules[0].resourceNames[1]: Duplicate value: "a"',
    ],
  ])('with %j is refused', (more, message) => {
    expect(refusalOf(() => create(policies, { metadata, spec: { ...spec, ...more } })).message).toContain(message);
  });
});

describe('a mutating policy', () => {
  const policies = resourceNamed<MutatingAdmissionPolicy>('mutatingadmissionpolicies');
  const apply = { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } };
  const spec = { matchConstraints, mutations: [apply], reinvocationPolicy: 'Never' };

  it('counts its generations', () => {
    const policy = create(policies, { metadata, spec });
    expect(policy.spec?.failurePolicy).toBe('Fail');
    expect(patch(policies, policy, { spec: { failurePolicy: 'Ignore' } }).metadata.generation).toBe(2);
    expect(policies.columns.map((column) => column.cell(policy, { now }))).toEqual(['mine', 1, '<unset>', '0s']);
  });

  test.each<[object, string]>([
    [{ mutations: [] }, 'spec.mutations: Required value: mutations must contain at least one item'],
    [
      { mutations: [{ patchType: 'Merge' }] },
      'patchType: Unsupported value: "Merge": supported values: "ApplyConfiguration", "JSONPatch"',
    ],
    [
      { mutations: [{ patchType: 'JSONPatch' }] },
      'spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch',
    ],
    [{ mutations: [{ ...apply, jsonPatch: {} }] }, 'must not be specified when patchType is ApplyConfiguration'],
    [{ reinvocationPolicy: undefined }, 'spec.reinvocationPolicy: Required value'],
  ])('with %j is refused', (more, message) => {
    expect(refusalOf(() => create(policies, { metadata, spec: { ...spec, ...more } })).message).toContain(message);
  });
});

describe('a binding of a policy', () => {
  const bindings = resourceNamed<ValidatingAdmissionPolicyBinding>('validatingadmissionpolicybindings');
  const mutating = resourceNamed<MutatingAdmissionPolicyBinding>('mutatingadmissionpolicybindings');
  const paramRef = { name: 'p', namespace: 'dev', parameterNotFoundAction: 'Deny' };
  const spec = { policyName: 'policy', paramRef, validationActions: ['Deny'] };

  it('names policy and parameters', () => {
    const binding = create(bindings, { metadata, spec });
    expect(bindings.columns.map((column) => column.cell(binding, { now }))).toEqual(['mine', 'policy', 'dev/p', '0s']);
    expect(patch(bindings, binding, { spec: { policyName: 'other' } }).metadata.generation).toBe(2);
    const other = create(mutating, { metadata, spec: { policyName: 'policy' } });
    expect(mutating.columns.map((column) => column.cell(other, { now }))).toEqual(['mine', 'policy', '<unset>', '0s']);
  });

  test.each<[object, string]>([
    [{ policyName: '' }, 'spec.policyName: Required value'],
    [{ validationActions: [] }, 'spec.validationActions: Required value'],
    [
      { validationActions: ['Shout'] },
      'spec.validationActions[0]: Unsupported value: "Shout": supported values: "Audit", "Deny", "Warn"',
    ],
    [{ validationActions: ['Deny', 'Warn'] }, 'must not contain both Deny and Warn'],
    [
      { paramRef: { parameterNotFoundAction: 'Deny' } },
      'spec.paramRef: Required value: one of name or selector must be specified',
    ],
    [
      { paramRef: { ...paramRef, selector: {} } },
      'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
    ],
    [{ paramRef: { name: 'p' } }, 'spec.paramRef.parameterNotFoundAction: Required value'],
  ])('with %j is refused', (more, message) => {
    expect(refusalOf(() => create(bindings, { metadata, spec: { ...spec, ...more } })).message).toContain(message);
  });
});
